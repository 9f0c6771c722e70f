import { setTimeout } from 'node:timers/promises';

/** Resolves with what the promise does, or says that it took more than so many ms. */
export async function inTime<T>(promise: Promise<T>, most: number): Promise<T | 'overdue'> {
  const settled = new AbortController();
  const overdue = setTimeout(most, 'overdue' as const, settled).catch(() => 'overdue' as const);
  try {
    return await Promise.race([promise, overdue]);
  } finally {
    settled.abort();
  }
}
