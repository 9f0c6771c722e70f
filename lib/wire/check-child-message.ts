import type { ChildMessage, FailedMessage } from './child-messages';
import { isMeasured } from './measured';
import { isDenseArray } from './segments/dense-array';
import { isWireSegment } from './segments/segment';

/**
 * The message, if it has the form of one that a child sends; else `undefined`. User code shares the channel, and can send
 * whatever it likes.
 */
export function checkChildMessage(message: object): ChildMessage | undefined {
  const fields = message as Record<string, unknown>;
  const form = FORMS.get(fields['type']);
  return form?.every(([name, isRight]) => isRight(fields[name])) === true
    ? (message as ChildMessage)
    : undefined;
}

type Form = Readonly<Record<string, (value: unknown) => boolean>>;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isSegments = (value: unknown): boolean => isDenseArray(value) && value.every(isWireSegment);
const isOutputs = (value: unknown): boolean => {
  const { segments, inHand, isShared } = Object(value) as Record<string, unknown>;
  return value === undefined || (isSegments(segments) && isCount(inHand) && isBoolean(isShared));
};
const isAnswers = (value: unknown): boolean => {
  const { segments, items, failures, isCareful } = Object(value) as Record<string, unknown>;
  return (
    value === undefined ||
    (isSegments(segments) &&
      isMissingOr(items, isCount) &&
      isMissingOr(failures, isCallFailure) &&
      isBoolean(isCareful))
  );
};
const isTimeOrMissing = (value: unknown): boolean => value === undefined || isTime(value);
const isMissingOr = (value: unknown, isRight: (value: unknown) => boolean): boolean =>
  value === undefined || (isDenseArray(value) && value.every(isRight));
const isCallFailure = (value: unknown): boolean => {
  const { at, failure } = Object(value) as Record<string, unknown>;
  return isCount(at) && isObject(failure);
};
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const REASONS: readonly unknown[] = [
  'could not start',
  'threw',
  'exited',
  'could not send its output',
  'could not send its result',
] satisfies FailedMessage['reason'][];

const STANDING: Form = { moved: isCount, started: isCount };
const MEASURED: Form = { measured: (value) => value === undefined || isMeasured(value) };
const LAST_TIMES: Form = { ...MEASURED, elapsed: isTimeOrMissing };

const FIELDS: Readonly<Record<ChildMessage['type'], Form>> = {
  started: { hasTeardown: (value) => value === undefined || isBoolean(value) },
  called: { yields: isBoolean },
  progress: {
    ...STANDING,
    received: isCount,
    elapsed: isTime,
    waiting: isCount,
    belowLowWatermark: isBoolean,
    starved: isTimeOrMissing,
    blocked: isTimeOrMissing,
    isFull: (value) => value === undefined || value === true,
    at: isTimeOrMissing,
    outputs: isOutputs,
    answers: isAnswers,
    ...MEASURED,
  },
  revoked: { kept: isCount },
  finishedReading: { ...STANDING, ...LAST_TIMES, exiting: isBoolean },
  put: {
    ...STANDING,
    pool: (value) => value === 'own' || isCount(value),
    request: isCount,
    item: isSegments,
    isShared: isBoolean,
  },
  returned: { ...STANDING, ...LAST_TIMES, result: isSegments, recycled: isBoolean },
  failed: { ...STANDING, reason: (value) => REASONS.includes(value), failure: isObject },
};

/** By type, ready to be gone through for every message. */
const FORMS: ReadonlyMap<unknown, [string, (value: unknown) => boolean][]> = new Map(
  Object.entries(FIELDS).map(([type, form]) => [type, Object.entries(form)]),
);
