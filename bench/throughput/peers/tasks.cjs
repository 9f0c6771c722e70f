/** All that a pool of tasks is asked for. Those that answer with an item have names of their own. */
Object.assign(exports, require('../weigh.cjs'));

for (const [kind, task] of Object.entries(require('../../tasks/functions.cjs'))) {
  exports[`${kind}Out`] = task;
}
