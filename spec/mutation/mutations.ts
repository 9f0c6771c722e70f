/** A fault that a specification must notice: a replacement in a file of the build, whose text must be there just once. */
export interface Mutation {
  readonly name: string;
  /** Below `dist/lib/`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const inFile =
  (file: string) =>
  (name: string, from: string, to: string): Mutation => ({ name, file, from, to });

const pace = inFile('parent/dispatch/pace.js');
const dispatcher = inFile('parent/dispatch/dispatcher.js');
const lane = inFile('parent/lane/lane.js');
const policy = inFile('parent/seats/retry-policy.js');
const restartPace = inFile('parent/seats/restart-pace.js');
const stretches = inFile('parent/lane/stretches.js');
const demand = inFile('parent/dispatch/demand.js');
const stock = inFile('parent/dispatch/item-stock.js');
const chunk = inFile('parent/lane/chunk.js');
const highWaterMark = inFile('high-water-mark.js');
const outbox = inFile('parent/outputs/outbox.js');
const outputQueue = inFile('parent/outputs/output-queue.js');
const decoder = inFile('wire/codec/decoder.js');
const encoder = inFile('wire/codec/encoder.js');
const objectSet = inFile('wire/codec/object-set.js');
const pageWriter = inFile('wire/codec/page-writer.js');
const shapeReader = inFile('wire/codec/shape-reader.js');
const shapes = inFile('wire/codec/shapes.js');
const denseArray = inFile('wire/segments/dense-array.js');
const encoded = inFile('wire/segments/encoded.js');
const knownShapes = inFile('wire/segments/known-shapes.js');
const numbers = inFile('wire/segments/numbers.js');
const receiver = inFile('wire/segments/receiver.js');
const segmentQueue = inFile('wire/segments/segment-queue.js');
const segment = inFile('wire/segments/segment.js');

const taskLoop = inFile('child/tasks/task-loop.js');
const taskSeat = inFile('parent/task-seats/task-seat.js');
const taskDesk = inFile('parent/tasks/task-desk.js');
const ledger = inFile('parent/tasks/ledger.js');
const outcomes = inFile('parent/tasks/outcomes.js');
const fifo = inFile('fifo.js');
const seatRow = inFile('parent/seats/seat-row.js');
const sentence = inFile('parent/task-seats/sentence-calls.js');
const possible = inFile('parent/seats/possible-message.js');
const troubles = inFile('parent/task-seats/start-troubles.js');
const seat = inFile('parent/seats/seat.js');
const processRun = inFile('parent/seats/process-run.js');
const timeUse = inFile('parent/diagnostics/time-use.js');
const throughput = inFile('parent/diagnostics/throughput.js');
const meter = inFile('child/items/meter.js');
const poolCore = inFile('pool-core.js');
const pool = inFile('pool.js');
const taskPool = inFile('task-pool.js');
const observation = inFile('parent/diagnostics/observation.js');

export const MUTATIONS: readonly Mutation[] = [
  taskLoop('a call at work is a free place', ': this.#concurrency - this.#running', ': this.#concurrency'),
  taskLoop(
    'redelivered calls work together',
    'this.#isOneByOne ? 1 : this.#concurrency',
    'this.#concurrency',
  ),
  taskLoop('places that were given back stay given up', 'if (item >= this.#received)\n', 'if (false)\n'),
  taskLoop('what was given back is given up', 'Math.min(from + count, this.#received)', 'from + count'),
  taskLoop('answers wait for the next batch', 'else\n            this.#reports.sendOutputs();', ''),
  taskLoop('moves past calls that have not ended', 'if (item === this.#moved)', 'if (true)'),
  taskLoop(
    'calls that wait keep the process alive',
    '&& this.#running === 0);\n        if',
    ');\n        if',
  ),
  sentence('what may not have arrived is not alone', "care: 'alone'", "care: 'reported'"),
  sentence('suspects mix with others', 'pick(unstarted, isSuspect)', '[]'),
  taskSeat('a stopped seat gives back', 'this.#isStopped ? [] : items', 'items'),
  taskSeat('canceled calls are handed out', 'if (!calls.isCanceled(number))', 'if (true)'),
  taskSeat('gaps are let pass', 'this.#refuseGaps(moved);', 'void 0;'),
  taskSeat('clocks start with the report only', 'lane.reportsEach && first === lane.moved', 'false'),
  taskSeat(
    'processes that die at once are started for ever',
    'this.#pace.isExhausted && (this',
    'false && (this',
  ),
  taskSeat('a call that waits is killed with its process', 'at > 0 && this', 'false && this'),
  taskDesk('tries are not counted', 'tries > this.#retries ||', ''),
  taskDesk('innocents use up tries', 'culprits.size === 0 || culprits.has(number)', 'true'),
  taskDesk('canceled calls are made again', 'if (this.isCanceled(number))', 'if (false)'),
  taskDesk('answers of canceled calls count', 'return !isCanceled;', 'return true;'),
  ledger('a page is known by its last run', 'if (run.first <= number)', 'if (true)'),
  ledger('closed calls are open', 'this.#isClosed[placeOf(number)] = 1;', ''),
  outcomes(
    'unordered ones end while calls are open',
    'return this.#open + this.#outcomes.count;',
    'return this.#outcomes.count;',
  ),
  fifo('what was shifted is not counted', 'this.#gone += this.#head;', ''),
  outbox('the start is given again', 'if (moved > 0)', 'if (false)'),
  outbox('gifts of the item in hand are let go', 'item >= before', 'item > before'),
  outbox('the budget has no bytes', '|| this.#size.bytes > this.#budget.bytes', ''),
  outbox('the budget counts what is gone', 'this.#size.count -= gift.count;', ''),
  outbox(
    'what was let go early is forgotten',
    'this.#letGoEarly(TOO_MUCH, moved + 1)',
    'this.#letGoEarly(TOO_MUCH, moved)',
  ),
  outbox('a new process may not follow later either', 'moved < this.#early.until', 'true'),
  outbox('what is dropped is let go', 'this.#held = [];\n        this.#size', 'this.#size'),
  highWaterMark('a queue is never full of bytes', '|| bytes >= mark.bytes', ''),
  outputQueue('bytes that were read count on', 'this.#bytes -= run.bytes;', ''),
  outputQueue('the rest of an unreadable run is read', 'count = run.count - this.#taken;', 'count = 1;'),
  outputQueue('a closed queue takes more', '|| this.#isClosed', ''),
  outputQueue(
    'nobody learns that all is read',
    '|| this.#count === 0)\n            this.#makeRoom',
    ')\n            this.#makeRoom',
  ),
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
  stock('returned items unsorted', 'b.first - a.first', '0'),
  stock('numbers start at 0', 'this.#newest + 1', 'this.#newest'),
  lane('suspects ignore reports', "care !== 'batched' || from >= this.#sent", 'from >= this.#sent'),
  lane('suspects go beyond what was sent', "care !== 'batched' || from >= this.#sent", "care !== 'batched'"),
  lane('what is on the way is not suspected', '&& this.onTheWay > 0)', '&& false)'),
  lane('what is on the way does not travel alone', "to, 'alone')", "to, 'reported')"),
  lane('what arrived travels alone', "arrived, 'reported')", "arrived, 'alone')"),
  lane('what is on the way cannot be narrowed', 'MOST_TOGETHER[next] < MOST_TOGETHER[care]', 'false'),
  lane('what cannot be narrowed is said to be', 'MOST_TOGETHER[next] < MOST_TOGETHER[care]', 'true'),
  policy('a seat recovers after any item', 'moved - from >= RECOVERY.items', 'moved > from'),
  policy('no number of items recovers', 'moved - from >= RECOVERY.items', 'false'),
  policy('no work recovers', 'this.#recovery.worked += elapsed', 'undefined'),
  policy('work on what was in hand recovers', 'if (moved >= this.#recovery.from)', 'if (true)'),
  policy('a recovery does not forget', 'this.#hasRecovered(failure.moved)', 'false'),
  restartPace(
    'a refusal is asked again without end',
    'this.#refusals += 1) < MOST_REFUSALS',
    'this.#refusals += 1) < Infinity',
  ),
  restartPace('the delays do not grow', '2 ** (delays - 1)', '1'),
  restartPace('the delays grow without end', ', DELAY.longest)', ')'),
  restartPace(
    'a life that was not short keeps the delay',
    '? this.#shortLives + 1 : 0',
    '? this.#shortLives + 1 : this.#shortLives',
  ),
  policy('a quarantine keeps the delay', 'this.#pace.forget();', ''),
  lane('redelivered items are revocable', 'Math.max(this.#moved + 1, this.#redelivered)', 'this.#moved + 1'),
  lane(
    'messages count from the first item ever',
    'const first = this.#sent - this.#acknowledged',
    'const first = this.#sent',
  ),
  lane('reports are not capped', 'reported: exports.MOST_REPORTED', 'reported: Infinity'),
  lane(
    'what was moved past is not kept',
    'this.#stretches.merge(before, this.#moved)',
    'this.#stretches.dropWhole(this.#moved)',
  ),
  lane('a rewind forgets who is suspected', "this.#stretches.mark(from, arrived, 'reported');", ''),
  stretches('newest not restored', 'this.newest = removed[0]?.newestBefore ?? this.newest;', ''),
  stretches('merged without limit of items', 'items > MERGED.items || ', ''),
  stretches('merged without limit of bytes', ' || bytes > MERGED.bytes', ''),
  pace('large batches that take no time are not prefetched', ' || bytes >= LEAST_BYTES', ''),
  pace('what takes no time is divided all the same', ', Math.floor(least))', ')'),
  pace(
    'slowness counts bit by bit',
    'Math.max(now, before + (now - before) / 4)',
    'before + (now - before) / 4',
  ),
  pace('batches are large at once', '2 * this.#size, ', ''),
  dispatcher('a seat keeps half, however many wait', '(this.#waiting.size + 1)', '2'),
  dispatcher('older items are revoked too', 'lane.revocableAbove(above)', 'lane.revocable'),
  dispatcher('returned items to a seat that was asked', " && revoking === 'no');", ');'),
  dispatcher('something is sent behind slow items', ' && !demand.pace.isSlow', ''),
  dispatcher('what comes back late goes to a seat', "revoking === 'in order'", 'true'),
  demand('a seat waits although a hand-over is on its way', ' - this.seat.lane.onTheWay', ''),
  demand('a seat that goes on is taken for stalled', 'consumed !== this.#consumedBefore', 'false'),
  demand('a new process owes the answer of the one before', "= 0;\n        this.revoking = 'no';", '= 0;'),
  stock('returned items with a gap stay together', 'of stretch.split()', 'of [stretch]'),
  stock(
    'returned items are not capped by bytes',
    'returned.chunk.countWithin(this.#left, limit, maxBytes)',
    'Math.min(limit, returned.count - this.#left)',
  ),
  stock('bytes of several parts are not added up', '            bytes -= part.chunk.bytes;', ''),
  stock('`clear()` keeps what was returned', 'this.#returned = [];\n        this.#left', 'this.#left'),
  stock('a returned stretch leaves twice', 'last.slice(this.#left)', 'last'),
  lane(
    'the item in work is revocable',
    'Math.max(this.#moved + 1, this.#redelivered)',
    'Math.max(this.#moved, this.#redelivered)',
  ),
  lane(
    'suspects are reported for ever',
    'this.#stretches.mark(this.#acknowledged, this.#sent, this.#leastCare);',
    '',
  ),
  lane(
    'more arrives than was sent',
    'Math.min(this.#acknowledged + received, this.#sent)',
    'this.#acknowledged + received',
  ),
  lane('what was cut off is on the way', 'this.#received = Math.min(this.#received, from);', ''),
  lane('what was cut off is suspected', 'this.#started = Math.min(this.#started, from);', ''),
  lane('items that were moved past are kept for nobody', 'this.#stretches.dropWhole(this.#moved)', ''),
  lane('items that were acknowledged are kept', 'this.#stretches.drop(this.#moved);', ''),
  lane('kept items are not merged', 'this.#stretches.merge(before, this.#moved)', ''),
  lane('the next process is halted too', 'this.#isHalted = false;\n    }', '}'),
  stretches(
    'newest forgets the part that stays',
    'Math.max(entry.newestBefore, head.highest)',
    'entry.newestBefore',
  ),
  stretches('later items do not move up', 'entry.from -= 1;', ';'),
  chunk('fitting does not add up over segments', 'maxBytes - bytes)', 'maxBytes)'),
  chunk('fitting goes on behind what does not fit', 'if (fitting < most)', 'if (false)'),
  chunk('a part is cut at the wrong places', 'Math.max(from - start, 0)', 'Math.max(from, 0)'),
  chunk('neighbours are not joined', 'next === undefined ? undefined : segment.join(next)', 'undefined'),
  encoder('an object that is there twice is written twice', '!this.#objects.add(value) ||', ''),
  objectSet(
    'more than a few objects are not looked for',
    'this.#many.size < this.#many.add(object).size',
    'true',
  ),
  pageWriter('a minus zero is a zero', ' || Object.is(value, -0)', ''),
  pageWriter('a page is turned without what is on it', 'this.#page.copy(page, 0, this.#from, this.#to);', ''),
  decoder('small views are no copies', '2 * byteLength > buffer.byteLength', 'true'),
  decoder('large views are copies', 'this.#isSole && 2', 'false && 2'),
  decoder('views stay beside others', 'this.#isSole && 2', 'true && 2'),
  segmentQueue('a kept value is written over', 'this.#encoder.keep();', '{ }'),
  segmentQueue('an object has no size', 'const bytes = value.to - value.from;', 'const bytes = 0;'),
  segmentQueue('a getter uses the encoder of its value', '.isBusy', '.isBusy && false'),
  segmentQueue('mixed values are not encoded', "&& tail.form === 'encoded'", '&& false'),
  knownShapes('shapes are told again', 'this.#count = table.count;', ''),
  knownShapes(
    'shapes of another table are not told',
    'this.#table === table ? this.#count : 0',
    'this.#count',
  ),
  receiver('shapes of an earlier segment are lost', 'this.#shapes.slice(0, shapes.from)', '[]'),
  encoded(
    'a segment begins where its store does',
    'this.#store.startOf(this.#first + index)',
    'this.#store.startOf(index)',
  ),
  encoded('a joined segment has the ends of its parts', 'next.#endsFrom(this.bytes)', 'next.#endsFrom(0)'),
  encoded('what is looked into is no copy', 'new Uint8Array(this', '(this'),
  numbers('joined numbers lose the second part', 'numbers.set(next.#window, this.count);', ''),
  encoder(
    'keys that a getter deleted are not seen',
    'return index === keys.length;\n    }\n    #writeWithKeys',
    'return true;\n    }\n    #writeWithKeys',
  ),
  encoder('a table is never given up', 'if (this.#table.isUsedUp)', 'if (false)'),
  shapes('a table takes any number of shapes', 'return this.#shapes.length < MOST_SHAPES;', 'return true;'),
  decoder('slices of long strings are kept', 'SHORTEST_SLICE = 13', 'SHORTEST_SLICE = 20'),
  shapeReader('`__proto__` is the prototype, where compiled', "key === '__proto__'", 'false'),
  shapeReader('`__proto__` is the prototype, where not compiled', 'if (key in object)', 'if (false)'),
  segment('any count of values is taken', '&& count <= bytes', ''),
  denseArray('holes are taken', '&& Object.keys(value).length === value.length', ''),
  dispatcher(
    'a seat that retires keeps what it has not started',
    'givesBack && seat.lane.revocable > 0',
    'false',
  ),
  dispatcher('the end does not wait for seats that retire', ' || this.#retiring.has(demand)', ''),
  seat(
    'a seat that retires takes items again',
    'if (!this.#isRetiring)\n            this.#feeder',
    'this.#feeder',
  ),
  seat(
    'a recycled process of a seat that retires is replaced',
    '!message.recycled || this.#isRetiring',
    '!message.recycled',
  ),
  seat('a seat that retires is hoped for', '!this.redelivers || this.#isRetiring)', '!this.redelivers)'),
  seat('failures are told after the decision', 'failure = { ...culprit, ', 'failure = { '),
  processRun(
    'the end comes before the last items',
    'lane.inHand === 0 || (this.#isWaiting && lane.onTheWay === 0)',
    'true',
  ),
  processRun(
    'a consumer that reads ahead never learns of the end',
    ' || (this.#isWaiting && lane.onTheWay === 0)',
    '',
  ),
  seatRow(
    'numbers are used again',
    'const first = this.seats.length;',
    'const first = this.seats.filter((s) => s.isOpen).length;',
  ),
  timeUse(
    'what was told and what was guessed are added',
    'this.#guessed.starved = this.#guessed.blocked = 0;',
    '',
  ),
  timeUse('a wait ends by anything', 'if (this.#wait === wait)\n            this.#guess', 'this.#guess'),
  throughput('parts of an earlier second count', 'this.#counts[passed % PARTS] = 0;', ''),
  meter('waits for room are work', 'this.#state !== waitedFor && ', "this.#state === 'working' && "),
  poolCore(
    'a pool that was forgotten stays watched',
    'this.#ignoreSignal();\n        this.abandon();\n    };',
    'this.#ignoreSignal();\n    };',
  ),
  pool('an iterator does not keep its pool', '(0, collected_pools_1.keepWith)(iterator, this)', 'iterator'),
  taskPool(
    'a map does not keep its pool',
    '(0, collected_pools_1.keepWith)(this.#core.map(items, options), this)',
    'this.#core.map(items, options)',
  ),
  observation('the end of a task pool is told twice', 'if (this.#hasEnded)\n            return;', ''),
  possible('calls are answered that are not in hand', 'item >= lane.moved && item < started', 'true'),
  troubles('a seat that has worked is given up', 'if (!this.#hasLoaded)', 'if (true)'),
];
