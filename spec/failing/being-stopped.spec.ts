import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Pool, type Items } from 'consumers';

import { makeFolder } from '../temporary-folder';
import { waitUntil } from './fixture';

jest.setTimeout(30_000);

describe('a consumer that is being stopped', () => {
  test('is left alone by SIGTERM while it listens for the abort', async () => {
    const folder = makeFolder();
    const tidy = async (_: Items<unknown>, folder: string): Promise<void> => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { writeFileSync } = require('node:fs') as typeof import('node:fs');
      currentConsumer()?.signal.addEventListener('abort', () => {
        process.kill(process.pid, 'SIGTERM');
        // Signals are delivered between two turns of the event loop.
        setTimeout(() => {
          writeFileSync(`${folder}/in order`, '');
          process.exit();
        }, 20);
      });
      writeFileSync(`${folder}/ready`, '');
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const pool = new Pool(tidy, { quantity: 1, args: [folder] });
    await waitUntil(() => existsSync(join(folder, 'ready')));
    await pool.terminate();
    expect(existsSync(join(folder, 'in order'))).toBe(true);
  });

  test('and does not, is told by SIGTERM as any process is', async () => {
    const folder = makeFolder();
    const tidy = async (_: Items<unknown>, folder: string): Promise<void> => {
      const { currentConsumer } = require('consumers') as typeof import('consumers');
      const { writeFileSync } = require('node:fs') as typeof import('node:fs');
      process.once('SIGTERM', () => {
        writeFileSync(`${folder}/aborted`, String(currentConsumer()?.signal.aborted));
        process.exit();
      });
      writeFileSync(`${folder}/ready`, '');
      await new Promise((resolve) => setTimeout(resolve, 1e6));
    };
    const pool = new Pool(tidy, { quantity: 1, args: [folder] });
    await waitUntil(() => existsSync(join(folder, 'ready')));
    await pool.terminate();
    expect(readFileSync(join(folder, 'aborted'), 'utf8')).toBe('true');
  });
});
