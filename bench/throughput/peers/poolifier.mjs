import { fileURLToPath } from 'node:url';

import { FixedClusterPool, FixedThreadPool } from 'poolifier';

export function open(kind, form) {
  const pool =
    form === 'threads' ? makePool(FixedThreadPool, 'thread') : makePool(FixedClusterPool, 'cluster');
  return {
    run: (item) => pool.execute(item, kind),
    // Its promise does not settle when nothing else keeps the program alive.
    close: () => void pool.destroy(),
  };
}

function makePool(Kind, form) {
  return new Kind(2, fileURLToPath(new URL(`./poolifier-${form}-worker.cjs`, import.meta.url)));
}
