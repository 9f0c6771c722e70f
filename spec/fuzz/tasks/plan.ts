import type { TaskPoolOptions } from 'consumers';

import { randomOf, type Random } from '../../chaos/random';
import { drawPause, type Ending, type Scale } from '../calls';
import { drawSteps, type Step } from './acts';
import { drawTold, isAmong, type Temper, type Told, type Way } from './ways';

/** All of a task pool that is drawn. */
export interface TaskPlan {
  readonly seed: number;
  readonly options: DrawnOptions;
  readonly behaviour: TaskBehaviour;
  readonly steps: readonly Step[];
}

export interface TaskBehaviour {
  readonly module:
    'answers-as-told.mjs' | 'never-loads.mjs' | 'throws-while-loading.mjs' | 'syntax-error.mjs';
  /** By the number of the item; the others answer at once. */
  readonly told: ReadonlyMap<number, Told>;
  readonly setup: Told | undefined;
  readonly teardown: Told | undefined;
}

export type DrawnOptions = TaskPoolOptions & {
  readonly name: string;
  readonly quantity: number;
  readonly concurrency: number;
  readonly retries: number;
};

export function drawTaskPlan(seed: number): TaskPlan {
  const random = randomOf(seed);
  const scale = random.one<Scale>(['few', 'few', 'some', 'some', 'some', 'many']);
  const temper = random.one<Temper>(['calm', 'throwing', 'deadly', 'deadly', 'any', 'any']);
  const options = { ...drawOptions(random, temper), name: `fuzz-${seed}` };
  const steps = drawSteps(random, scale, temper === 'any' || random.isLucky(0.2));
  const behaviour = drawBehaviour(random, temper, countItems(steps));
  return { seed, options, behaviour, steps: [...steps, drawLast(random, { options, behaviour, steps })] };
}

function drawOptions(random: Random, temper: Temper): Omit<DrawnOptions, 'name'> {
  return {
    quantity: random.one([1, 1, 2, 2, 3]),
    concurrency: random.one([1, 1, 2, 4]),
    retries: random.one([0, 0, 1, 2]),
    stdio: random.one(['pipe', 'ignore']),
    ...(random.isLucky(0.35) && { highWaterMark: random.one([1, random.integer(2, 100), { bytes: 1_000 }]) }),
    ...(temper === 'any' && random.isLucky(0.6) && { timeout: random.integer(150, 500) }),
    ...(random.isLucky(0.25) && { recycle: { items: random.integer(1, 50) } }),
    ...(random.isLucky(0.2) && { idleTimeout: random.one([1, random.integer(2, 100)]) }),
    // What loads this program is not for its processes; and leaking is to take a moment only.
    execArgv: ['--max-old-space-size=48'],
  };
}

function drawBehaviour(random: Random, temper: Temper, items: number): TaskBehaviour {
  const isSound = temper !== 'any' || random.isLucky(0.93);
  const most = Math.min(items, temper === 'calm' || temper === 'throwing' ? 200 : 12);
  const told = Array.from({ length: random.integer(0, most) }, () => {
    return [random.integer(1, items), drawTold(random, temper)] as const;
  });
  return {
    module: isSound
      ? 'answers-as-told.mjs'
      : random.one(['never-loads.mjs', 'throws-while-loading.mjs', 'syntax-error.mjs']),
    told: new Map(told),
    setup: temper === 'any' && random.isLucky(0.1) ? drawTold(random, temper) : undefined,
    teardown: temper === 'any' && random.isLucky(0.1) ? drawTold(random, temper) : undefined,
  };
}

/** It settles all, except where calls may hang for ever: these must be stopped. */
function drawLast(random: Random, plan: Omit<TaskPlan, 'seed'>): Step {
  const mustStop = mayHang(plan);
  const type = random.one<Ending>(
    mustStop ? ['terminate', 'abort'] : ['join', 'join', 'dispose', 'terminate', 'abort'],
  );
  return { pause: mustStop ? random.integer(50, 400) : drawPause(random), act: { type } };
}

function countItems(steps: readonly Step[]): number {
  return steps.reduce((sum, { act }) => sum + ('block' in act ? act.block.count : 0), 1);
}

/** Nothing but a stop ends it for certain. */
function mayHang({ options: { timeout }, behaviour, steps }: Omit<TaskPlan, 'seed'>): boolean {
  const isEndless = (told: Told | undefined): boolean => told !== undefined && isAmong(told.way, 'endless');
  if (isEndless(behaviour.setup) || isEndless(behaviour.teardown)) return true;
  // A source that never ends ends with its pool, if that has one.
  if (steps.some(({ act }) => 'source' in act && act.type === 'map' && act.source.ending === 'never ends'))
    return true;
  return timeout === undefined && [...behaviour.told.values()].some(isEndless);
}

/** Processes may die, or be killed, or fail to start. */
export function mayDie({ behaviour, options, steps }: TaskPlan): boolean {
  const { module, told, setup, teardown } = behaviour;
  const all = [...told.values(), setup, teardown].filter((each) => each !== undefined);
  return (
    module !== 'answers-as-told.mjs' ||
    options.timeout !== undefined ||
    setup !== undefined ||
    teardown !== undefined ||
    steps.some(({ act }) => ('timeout' in act && act.timeout !== undefined) || mayKill(act)) ||
    all.some(({ way }) => isAmong(way, 'deadly') || isAmong(way, 'stray') || isAmong(way, 'endless'))
  );
}

/** One that is given up, and ignores it for too long. */
function mayKill(act: Step['act']): boolean {
  return 'abortAfter' in act && act.abortAfter !== undefined;
}

/** With retries, just those calls fail whose way it is: each death has its culprit, which is known. */
export function isExact(plan: TaskPlan): boolean {
  const { behaviour, options, steps } = plan;
  return (
    options.retries > 0 &&
    options.timeout === undefined &&
    behaviour.module === 'answers-as-told.mjs' &&
    behaviour.setup === undefined &&
    !steps.some(({ act }) => ('timeout' in act && act.timeout !== undefined) || mayKill(act)) &&
    [...behaviour.told.values()].every(({ way }) => !isAmong(way, 'stray') && !isAmong(way, 'endless'))
  );
}

/** What the item of this number makes its call do. */
export function wayOf({ behaviour }: TaskPlan, number: number): Way | undefined {
  return behaviour.told.get(number)?.way;
}
