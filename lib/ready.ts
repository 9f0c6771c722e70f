/** The caller of `put()` need not wait. It is always the same promise, so that a loop of many puts can skip awaiting it. */
export const READY = Promise.resolve();
