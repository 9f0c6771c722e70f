/** The same for worker-farm. */
const weigh = require('./weigh.cjs');

for (const [kind, weighItem] of Object.entries(weigh)) {
  exports[kind] = (item, callback) => callback(null, weighItem(item));
}
