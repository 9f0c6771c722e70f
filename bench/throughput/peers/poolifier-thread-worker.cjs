const { ThreadWorker } = require('poolifier');

const weigh = require('../weigh.cjs');

module.exports = new ThreadWorker({ ...weigh });
