/** CommonJS: while a cluster worker still loads a module, the message that it waits for is lost. */
const { ClusterWorker } = require('poolifier');

const tasks = require('./tasks.cjs');

module.exports = new ClusterWorker({ ...tasks });
