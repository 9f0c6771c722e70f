/**
 * Programs that run a second or two each, and which of their figures is compared: of rates the higher is better, of times
 * and bytes the lower.
 */
export function compared(stepsPerMs) {
  return [
    throughput('numbers-put', 'numbers', 2_000_000, 'put'),
    throughput('numbers-putAll', 'numbers', 2_000_000, 'putAll'),
    throughput('objects-put', 'objects', 500_000, 'put'),
    throughput('objects-putAll', 'objects', 500_000, 'putAll'),
    throughput('strings-put', 'strings', 1_000_000, 'put'),
    throughput('buffers-put', 'buffers', 200, 'put'),
    throughput('retries-put', 'numbers', 1_000_000, 'put', JSON.stringify({ retries: 3, ack: 'result' })),
    lower('round-trip', 'µs', { program: 'latency/round-trip-pool.mjs' }),
    lower('start', 'ms', { program: 'latency/start-pool.mjs' }),
    lower('one-ms', 'wall ms', { program: 'cpu/consumers.mjs', parameters: ['one-ms', stepsPerMs] }),
    lower('backlog-memory', 'bytes/item', {
      program: 'memory/put-without-await.mjs',
      parameters: ['whole'],
      flags: ['--expose-gc'],
    }),
  ];
}

function throughput(name, ...parameters) {
  return {
    name,
    figure: 'items/s',
    isHigherBetter: true,
    settings: { program: 'throughput/consumers.mjs', parameters },
  };
}

function lower(name, figure, settings) {
  return { name, figure, isHigherBetter: false, settings };
}
