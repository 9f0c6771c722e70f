const FLAGS = ['--import', 'tsx'];
const SEATS = [2, 8, 100, 1_000];
const STREAMS = ['constant', 'log-normal', 'pareto', 'one giant', '1 µs and 50 ms'];
/** Where no luck of a draw decides. */
const EVEN_STREAMS = ['constant', 'one giant', '1 µs and 50 ms'];
/** Each seat has enough to do for its pace to settle. */
const ITEMS_PER_SEAT = 500;
const LEAST_ITEMS = 20_000;

const COSTS = { few: '2 seats, µs', many: '1000 seats, µs' };

const dispatch = {
  name: 'simulation',
  title: 'Dispatch to up to 1,000 seats, simulated',
  how:
    'The real dispatcher, and the real items of consumers in processes that exist on paper only, with a virtual clock; a ' +
    'message is 0.05 ms on its way. Items take 1 ms on average: all the same, log-normal (σ 2), Pareto (α 1.5), all the ' +
    'same after one of 500 ms; or 1 µs and 50 ms in turn. 500 items a seat, 20,000 at least. Best: all durations ' +
    'divided by the seats, or the longest one. Idle: the ' +
    'share of all seats’ time that they waited for an item that came, until the last one was handed out. Hoarded: the ' +
    'longest time that an item lay in hand, not started, while some seat waited. The same in every round.',
  mostRounds: 1,
  contenders: Object.fromEntries(
    STREAMS.flatMap((stream) => SEATS.map((seats) => toContender(stream, seats))),
  ),
  targets: [
    {
      work: 'simulation, 1,000 seats, Pareto: idle until the last item is handed out',
      wanted: '≤ 3 %',
      unit: '%',
      figure: (findings) => findings.median((round) => round[toName('pareto', 1_000)]['idle %']),
      isMet: (share) => share <= 3,
    },
    {
      work: 'simulation, 2 to 1,000 seats: items of 1 ms, these after one giant, 1 µs and 50 ms in turn',
      wanted: '≤ 1.025 × the best possible wall: of all, the one farthest from it',
      unit: '×',
      figure: (findings) =>
        findings.median((round) => Math.max(...evenRows(round).map((row) => row['wall × best']))),
      isMet: (ratio) => ratio <= 1.025,
    },
  ],
};

const cost = {
  name: 'dispatch-cost',
  title: 'Cost of a hand-over, simulated',
  how:
    'The dispatcher’s own work in real time, for the same 200,000 items of Pareto durations, by turns with 2 and with ' +
    '1,000 seats; medians of 5 after 2.',
  contenders: { dispatcher: { program: 'simulation/cost.mjs', flags: FLAGS } },
  targets: [
    {
      work: 'simulation, 1,000 seats, Pareto: cost a hand-over',
      wanted: '≤ 1.5 × that with 2 seats',
      unit: '×',
      figure: (findings) =>
        findings.median(({ dispatcher }) => dispatcher[COSTS.many] / dispatcher[COSTS.few]),
      isMet: (ratio) => ratio <= 1.5,
    },
  ],
};

export const simulation = [dispatch, cost];

function toContender(stream, seats) {
  const parameters = [stream, seats, Math.max(LEAST_ITEMS, ITEMS_PER_SEAT * seats)];
  return [toName(stream, seats), { program: 'simulation/simulate.mjs', parameters, flags: FLAGS }];
}

function evenRows(round) {
  return EVEN_STREAMS.flatMap((stream) => SEATS.map((seats) => round[toName(stream, seats)]));
}

function toName(stream, seats) {
  return `${stream}, ${seats.toLocaleString('en')} seats`;
}
