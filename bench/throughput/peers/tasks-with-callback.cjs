/** The same for worker-farm. */
const tasks = require('./tasks.cjs');

for (const [kind, task] of Object.entries(tasks)) {
  exports[kind] = (item, callback) => callback(null, task(item));
}
