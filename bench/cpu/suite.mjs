import { PLANS, scheduleInOrder, scheduleLongestFirst, sum } from './plans.mjs';

const WALL = 'wall ms';
const CLOCK =
  'Fixed work: each item is so many steps of an integer loop, counted once for this machine. The clock of `consumers` ' +
  'runs from when both consumers wait for items until `join()` has resolved. Serial: the same items in one process, ' +
  'without a pool. By hand: two bare children and `send()`, with what these items are known to want: ten a message and two ' +
  'messages on the way, or one at a time where they are slow. What it needs above the static halves is what messages cost ' +
  'here. Static halves: two bare children that know their items from the start, in the best split; more than that this ' +
  'machine cannot do.';

/** Items a message, and messages on the way. */
const TEN_AHEAD = [10, 2];
const ONE_AT_A_TIME = [1, 1];

/** @returns the benches of work that takes time. */
export function cpu(stepsPerMs) {
  return [
    workBench(stepsPerMs, {
      plan: 'one-ms',
      byHand: TEN_AHEAD,
      title: '2,000 items of 1 ms',
      how: CLOCK,
      best: '(measured serial time ÷ 2)',
    }),
    workBench(stepsPerMs, {
      plan: 'ten-ms',
      byHand: ONE_AT_A_TIME,
      title: '200 items of 10 ms',
      how: 'As for items of 1 ms.',
      best: '(measured serial time ÷ 2)',
    }),
    workBench(stepsPerMs, {
      plan: 'giant-first',
      byHand: TEN_AHEAD,
      title: 'One item of 500 ms first, then 2,000 of 1 ms',
      how: 'As for items of 1 ms.',
      best: 'the best possible',
    }),
    workBench(stepsPerMs, {
      plan: 'log-normal',
      byHand: ONE_AT_A_TIME,
      title: '500 items of log-normal durations (σ 2), 2 s in all',
      how:
        'As for items of 1 ms; the durations are drawn with a fixed seed. The best list schedule takes the longest items ' +
        `first, and so must know them: ${toMs(scheduleLongestFirst)} of the 2,000 ms. Whoever of two is free takes the ` +
        `next in the order of the puts: ${toMs(scheduleInOrder)}.`,
      best: 'the best list schedule',
    }),
    alternating(stepsPerMs),
  ];
}

function workBench(stepsPerMs, { plan, byHand, title, how, best }) {
  const bestShare = scheduleLongestFirst(PLANS[plan]) / sum(PLANS[plan]);
  const run = (program, ...more) => ({ program, parameters: [plan, stepsPerMs, ...more] });
  return {
    name: plan,
    title,
    how,
    contenders: {
      consumers: run('cpu/consumers.mjs'),
      serial: run('cpu/serial.mjs'),
      'by hand': run('cpu/by-hand.mjs', ...byHand),
      'static halves': run('cpu/static-halves.mjs'),
    },
    targets: [
      {
        work: title,
        wanted: `wall ≤ 1.05 × ${best}`,
        unit: '×',
        figure: (findings) =>
          findings.median(({ consumers, serial }) => consumers[WALL] / (bestShare * serial[WALL])),
        isMet: (ratio) => ratio <= 1.05,
      },
    ],
  };
}

function alternating(stepsPerMs) {
  return {
    name: 'alternating',
    title: 'Items of 1 µs and 50 ms by turns',
    how:
      'All 120 are put at once. Every 2 ms `stats` is looked at for a consumer that is idle while items wait in the ' +
      'backlog. The consumers themselves measure how long they waited for each item but the first.',
    contenders: { consumers: { program: 'cpu/alternating.mjs', parameters: [stepsPerMs] } },
    targets: [
      {
        work: 'items of 1 µs and 50 ms by turns: samples with an idle consumer while items wait',
        wanted: '≤ 1 %',
        unit: '%',
        figure: (findings) => findings.median(({ consumers }) => consumers['idle samples %']),
        isMet: (share) => share <= 1,
      },
    ],
  };
}

function toMs(schedule) {
  return `${Math.round(schedule(PLANS['log-normal'])).toLocaleString('en')} ms`;
}
