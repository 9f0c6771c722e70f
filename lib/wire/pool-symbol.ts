/**
 * Marks what is a pool to put into, on both sides. In the registry of symbols, so that another copy of this package
 * knows it too.
 */
export const POOL_HANDLE = Symbol.for('consumers.PoolHandle');
