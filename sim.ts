import { simulate } from './spec/parent/simulate';
import { draw } from './spec/parent/durations';
const run = (label: string, seats: number, durations: number[], latency = 0.05) => {
  const t = performance.now();
  const { moved, ...f } = simulate({ seats, durations, latency });
  const total = durations.reduce((a, b) => a + b, 0);
  const best = Math.max(total / seats, ...durations.slice(0, 1).concat(durations.reduce((a, b) => Math.max(a, b), 0)));
  const ok = moved.every((n) => n === 1);
  console.log(label.padEnd(28), 'seats', String(seats).padStart(4), 'wall/best', (f.wall / best).toFixed(3), 'idle', (100 * f.idleShare).toFixed(2) + '%', 'hoard', f.hoarded.toFixed(2), 'handovers', f.handOvers, 'asked', f.askedBack, 'cost', f.cost.toFixed(2), ok ? '' : 'WRONG', Math.round(performance.now() - t) + 'ms');
};
for (const seats of [2, 8, 100, 1000]) {
  run('constant 1us', seats, draw('constant', 300_000, 0.001));
  run('constant 1ms', seats, draw('constant', 1000 * seats > 200000 ? 200000 : 1000 * seats, 1));
  run('constant 10ms', seats, draw('constant', 100 * seats, 10));
  run('lognormal 4ms', seats, draw('logNormal', 250 * seats, 4));
  run('pareto 1ms', seats, draw('pareto', 500 * seats, 1));
  run('giant 500 then 1ms', seats, [500, ...draw('constant', 1000 * seats, 1)]);
  run('1us/50ms', seats, Array.from({ length: 100 * seats }, (_, i) => i % 2 ? 50 : 0.001));
}
