/** CommonJS: while a cluster worker still loads a module, the message that it waits for is lost. */
const { ClusterWorker } = require('poolifier');

const weigh = require('../weigh.cjs');

module.exports = new ClusterWorker({ ...weigh });
