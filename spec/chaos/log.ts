import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The numbers of the items, as consumers were done with them. */
export function readLog(folder: string): Uint32Array {
  const file = join(folder, 'log');
  return existsSync(file) ? new Uint32Array(new Uint8Array(readFileSync(file)).buffer) : new Uint32Array();
}
