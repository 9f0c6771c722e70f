import { join } from 'node:path';

import { makeFolder } from '../temporary-folder';

/** The path of a file that does not exist yet: a consumer makes it when it dies, and so dies once. */
export function makeMarker(): string {
  return join(makeFolder(), 'died');
}
