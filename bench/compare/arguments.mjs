import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { toCount, toNames } from '../run/arguments.mjs';
import { THIS_CHECKOUT, toBuild } from '../run/checkout.mjs';

/**
 * `--base CHECKOUT`, `--pairs N` (default 15), `--only NAME` (again for more).
 *
 * @throws a sentence that says what is wrong, where a build is missing too.
 */
export function parseArguments(argv, names) {
  const options = {
    base: { type: 'string' },
    pairs: { type: 'string', default: '15' },
    only: { type: 'string', multiple: true },
  };
  const { values } = parseArgs({ args: argv, options });
  if (values.base === undefined) throw new TypeError('Expected `--base` and the path of another checkout.');
  return {
    base: toBuilt(resolve(values.base)),
    here: toBuilt(THIS_CHECKOUT),
    pairs: toCount('--pairs', values.pairs),
    only: toNames(values.only, names),
  };
}

function toBuilt(checkout) {
  if (existsSync(toBuild(checkout))) return checkout;
  throw new Error(`There is no ${toBuild(checkout)}: run \`npm ci && npm run build\` in ${checkout}.`);
}
