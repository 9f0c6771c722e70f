import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { BUNDLED } from '../../bundling';
import { PoolError } from '../../errors';

/** `undefined` in a bundle in the format ESM. */
const LIBRARY = typeof __dirname === 'string' ? join(__dirname, '..', '..') : undefined;

/** The file that a consumer's process runs. @throws {@link PoolError} if it is not there, as in a bundle. */
export function findEntry(): string {
  const entry = LIBRARY === undefined ? undefined : join(LIBRARY, 'child', 'main.js');
  if (entry !== undefined && existsSync(entry)) return entry;
  throw new PoolError('ERR_ENVIRONMENT', BUNDLED);
}
