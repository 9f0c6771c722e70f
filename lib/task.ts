/** The call that failed: see {@link taskOf}. */
export interface Task<Item = unknown> {
  /** As it was given. */
  readonly item: Item;
  /** Its place among the items of its `map()`, `imap()` or `imapUnordered()`, from 0; 0 for `run()`. */
  readonly index: number;
  /** That of the process: `resize-1`, `resize-2`, …; `undefined` if the item never came to one. */
  readonly name: string | undefined;
  readonly pid: number | undefined;
}

// On the global object, because the program may have several copies of this package.
const KEY = Symbol.for('consumers.tasks');
const place = globalThis as { [KEY]?: WeakMap<object, Task> };

/**
 * Which call of a task pool this error comes from: what the function threw, or a {@link ConsumerError}. `undefined` if it comes
 * from none, or is no object.
 */
export function taskOf<Item = unknown>(error: unknown): Task<Item> | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return place[KEY]?.get(error) as Task<Item> | undefined;
}

/** What a call fails with is from this call. */
export function markError(error: unknown, task: Task): void {
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return;
  const tasks = place[KEY] ?? new WeakMap<object, Task>();
  place[KEY] = tasks;
  tasks.set(error, Object.freeze(task));
}
