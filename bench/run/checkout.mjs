import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const THIS_CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** Where a checkout has what users import, when it is built. */
export function toBuild(checkout) {
  return join(checkout, 'dist/lib/index.js');
}
