/** Marks pools and their handles. `Symbol.for()` gives the same symbol in another copy of this package. */
export const POOL_HANDLE = Symbol.for('consumers.PoolHandle');
