import process from 'node:process';

/**
 * Lets user code put a fake `process.nextTick` in place, as tests do, but gives Node's own code the true one. Node calls it
 * for each message on the IPC channel
 * (https://github.com/nodejs/node/blob/v20.20.2/lib/internal/child_process.js, `handleMessage`): with the fake one, none
 * would arrive.
 */
export function keepNextTick(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is compared, and given back as it was
  const { nextTick } = process;
  let given = nextTick;
  Object.defineProperty(process, 'nextTick', {
    configurable: true,
    enumerable: true,
    get: () => (given !== nextTick && isAskedByNode() ? nextTick : given),
    set: (fake: typeof nextTick) => {
      given = fake;
    },
  });
}

/** The stack begins with the message, this function and the getter. */
function isAskedByNode(): boolean {
  return /[ (]node:/.test(new Error().stack?.split('\n')[3] ?? '');
}
