/** A fault that a specification must notice: a replacement in a file of the build, whose text must be there just once. */
export interface Mutation {
  readonly name: string;
  /** Below `dist/lib/parent/`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const pace = (name: string, from: string, to: string): Mutation => ({
  name,
  file: 'dispatch/pace.js',
  from,
  to,
});
const dispatcher = (name: string, from: string, to: string): Mutation => ({
  name,
  file: 'dispatch/dispatcher.js',
  from,
  to,
});
const lane = (name: string, from: string, to: string): Mutation => ({ name, file: 'lane/lane.js', from, to });
const stretches = (name: string, from: string, to: string): Mutation => ({
  name,
  file: 'lane/stretches.js',
  from,
  to,
});

export const MUTATIONS: readonly Mutation[] = [
  dispatcher('prefetch always off', 'isFollowed && pace', 'false && pace'),
  pace('batch time 10 → 100 ms', 'BATCH_TIME = 10;', 'BATCH_TIME = 100;'),
  pace('guided share off', 'Math.ceil(waiting / (2 * seats))', 'Infinity'),
  pace('slow-item mark 5 → 50 ms', 'SLOW_ITEM = 5;', 'SLOW_ITEM = 50;'),
  dispatcher(
    'stalled revocation off',
    'for (const demand of this.#revocable)\n            if (!',
    'for (const demand of [])\n            if (!',
  ),
  dispatcher('revocation never sent', 'demand.seat.revoke(count);', ''),
  dispatcher('everything spare revoked', 'lane.inHand - share)', 'lane.inHand)'),
  dispatcher('returned items to any seat', 'seat.lane.newest < stretch.first && ', ''),
  pace('averaging off', '(now - before) / 4', 'now - before'),
  pace('averaging of short times off', '(before * MEMORY + elapsed) / (MEMORY + items)', 'elapsed / items'),
  pace('item cap off', ', MOST_ITEMS)', ', Infinity)'),
  dispatcher('starved seats never cleared', 'this.#starved.clear();', ''),
  dispatcher(
    'a seat that was asked is handed items',
    "if (demand.revoking === 'no')\n                this.#handNext(demand);\n        }\n        for",
    'this.#handNext(demand);\n        }\n        for',
  ),
  dispatcher('bytes of a batch not capped', 'pace_1.MOST_BYTES', 'Infinity'),
  dispatcher(
    'a seat that waits keeps its place',
    'this.#waiting.delete(demand);\n        if (demand.wanted',
    'if (demand.wanted',
  ),
  dispatcher(
    'waits are not lowered by what is on the way',
    'demand.ask(waiting);',
    'demand.ask(2 * waiting);',
  ),
  dispatcher('the end does not wait for items on the way', '&& demand.seat.lane.onTheWay === 0', ''),
  { name: 'returned items unsorted', file: 'dispatch/backlog.js', from: 'b.first - a.first', to: '0' },
  { name: 'numbers start at 0', file: 'dispatch/backlog.js', from: 'this.#count + 1', to: 'this.#count' },
  lane('suspects ignore reports', 'if (reportEach || from >= this.#sent)', 'if (from >= this.#sent)'),
  lane('suspects go beyond what was sent', 'if (reportEach || from >= this.#sent)', 'if (reportEach)'),
  lane('redelivered items are revocable', 'Math.max(this.#moved + 1, this.#redelivered)', 'this.#moved + 1'),
  lane(
    'messages count from the first item ever',
    'const first = this.#sent - this.#origin',
    'const first = this.#sent',
  ),
  lane('reports are not capped', 'start + exports.MOST_REPORTED', 'stretch.count'),
  lane(
    'what was moved past is not kept',
    'this.#stretches.merge(before, this.#moved)',
    'this.#stretches.dropWhole(this.#moved)',
  ),
  lane(
    'a rewind forgets who is suspected',
    'this.#stretches.mark(suspects.from, suspects.to, true)',
    'undefined',
  ),
  stretches('newest not restored', 'this.newest = removed[0]?.newestBefore ?? this.newest;', ''),
  stretches('merged without limit of items', 'items > MERGED.items || ', ''),
  stretches('merged without limit of bytes', ' || bytes > MERGED.bytes', ''),
];
