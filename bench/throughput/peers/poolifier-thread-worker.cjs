const { ThreadWorker } = require('poolifier');

const tasks = require('./tasks.cjs');

module.exports = new ThreadWorker({ ...tasks });
