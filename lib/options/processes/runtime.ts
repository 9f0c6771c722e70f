import { PoolError } from '../../errors';

/** @throws {@link PoolError} if this program does not run in Node, but in a runtime that lacks what a pool needs of it. */
export function refuseOtherRuntimes(): void {
  // `unref()` of an IPC channel is missing there.
  const { bun } = process.versions as Readonly<Record<string, string | undefined>>;
  if (bun === undefined) return;
  throw new PoolError(
    'ERR_ENVIRONMENT',
    `A pool needs Node, and this is Bun ${bun}: run the program with \`node\`.`,
  );
}
