import process from 'node:process';

// Captured at the start: user code may replace it.
const exit = process.exit.bind(process);

/** Ends the process when its output is drained. Open handles of user code do not keep it alive. */
export async function leave(exitCode: number): Promise<never> {
  await Promise.all([waitForDrained('stdout'), waitForDrained('stderr')]);
  return exit(exitCode);
}

function waitForDrained(name: 'stdout' | 'stderr'): Promise<void> {
  return new Promise((resolve) => {
    const stream = process[name];
    if (stream.writableLength === 0 || stream.destroyed) {
      resolve();
      return;
    }
    stream.once('error', () => {
      resolve();
    });
    stream.write('', () => {
      resolve();
    });
  });
}
