import { inspect } from 'node:util';

import type { ConsumerFailure, FailureDetails } from './public/consumer-failure';

/** The longest text of an item. */
const LONGEST_ITEM = 100;

/** Those that are being shown: what was thrown may lead back to them. */
const shown = new Set<object>();

/** A block for each failure: what it died of, the error with its stack and causes, the tail of stderr. */
export function showFailures(details: FailureDetails & Error, options: object): string {
  const { name, message, failures, results } = details;
  // For calls, the message is of one failure alone.
  const head = `${name}: ${results.length > 0 ? summarize(details) : message}`;
  if (shown.has(details)) return `[${head}]`;
  shown.add(details);
  const blocks = failures.map((failure) => showFailure(failure, options));
  shown.delete(details);
  const returned = results.filter((result) => result !== undefined).length;
  const held = [
    count(failures.length, 'failure', 'failures'),
    ...(returned > 0 ? [count(returned, 'result', 'results')] : []),
  ];
  return [head, ...blocks, `  code: 'ERR_CONSUMER_FAILED', with ${held.join(' and ')}`].join('\n');
}

function showFailure(failure: ConsumerFailure, options: object): string {
  const { error, reason, stderr } = failure;
  const what =
    error === undefined ? describeFailure(failure) : `${nameOf(failure)} ${reason}${describeItem(failure)}`;
  const shown = error === undefined ? '' : `:\n${indent(show(error, options), '    ')}`;
  const tail = stderr === '' ? '' : `\n    stderr:\n${indent(stderr.trimEnd(), '    | ')}`;
  return `  ${what}${shown}${tail}`;
}

/** Node cannot show every error, for example one whose `name` is an object. */
function show(error: unknown, options: object): string {
  try {
    return inspect(error, options);
  } catch {
    const { stack } = Object(error) as { readonly stack?: unknown };
    return typeof stack === 'string' ? stack : describeThrown(error);
  }
}

function indent(text: string, by: string): string {
  return text.replace(/^/gm, by);
}

/** An item in one line. It runs no code of the item. */
export function showItem(item: unknown): string {
  try {
    const text = inspect(item, {
      depth: 1,
      breakLength: Infinity,
      customInspect: false,
      maxStringLength: LONGEST_ITEM,
      maxArrayLength: 10,
    }).replace(/\s*\n\s*/g, ' ');
    return text.length > LONGEST_ITEM ? `${text.slice(0, LONGEST_ITEM)}…` : text;
  } catch {
    return '…';
  }
}

/** The message of an error about all of them. */
export function describeFailures(details: FailureDetails): string {
  const each = details.failures.map(describeFailure).join('; ');
  const others = details.results.some((result) => result !== undefined)
    ? ', and `results` for what the others returned'
    : '';
  return `${summarize(details, `: ${each}`)} See \`failures\` of this error for each${others}.`;
}

function summarize({ failures, results, unconsumed }: FailureDetails, each = ''): string {
  const left = unconsumed > 0 ? ` ${count(unconsumed, 'item was', 'items were')} not consumed.` : '';
  return `${failures.length} of ${count(results.length, 'consumer', 'consumers')} failed${each}.${left}`;
}

/** `resize-1 (pid 123) was killed by SIGKILL, with the item 'a.png' in hand` */
export function describeFailure(failure: ConsumerFailure): string {
  const final =
    failure.notRedelivered === undefined ? '' : `, and was not replaced: ${failure.notRedelivered}`;
  return `${nameOf(failure)} ${describeReason(failure)}${describeItem(failure)}${final}`;
}

function nameOf({ name, pid }: ConsumerFailure): string {
  return pid === undefined ? name : `${name} (pid ${pid})`;
}

function describeItem(failure: ConsumerFailure): string {
  return 'item' in failure ? `, with the item ${showItem(failure.item)} in hand` : '';
}

function describeReason({ reason, error, exitCode, signal }: ConsumerFailure): string {
  const ended = signal ?? (exitCode === null ? '' : `exit code ${exitCode}`);
  const thrown = describeThrown(error);
  switch (reason) {
    case 'threw':
      return `threw ${thrown}`;
    case 'exited':
      if (error !== undefined) return `exited before it returned: ${thrown}`;
      return `exited with code ${exitCode ?? 'unknown'} before it returned`;
    case 'killed':
      return `was killed by ${ended}`;
    case 'out of memory':
      return `ran out of memory (${ended})`;
    case 'timed out':
    case 'ignored its signal':
    case 'broke the protocol':
    case 'could not start':
    case 'could not send its output':
    case 'could not send its result':
      return error === undefined ? `${reason} (${ended})` : `${reason}: ${thrown}`;
  }
}

function describeThrown(thrown: unknown): string {
  // This must not throw for any value, for example an error whose `name` is a symbol.
  try {
    // In Jest, which has an `Error` class of its own, a DOMException is not an instance of it.
    if (!(thrown instanceof Error) && !(thrown instanceof DOMException))
      return `a non-error: ${shorten(inspect(thrown, { depth: 1 }))}`;
    return shorten(`${thrown.name}: ${thrown.message}`).replace(/[.\s]+$/, '');
  } catch {
    return 'something that cannot be shown';
  }
}

function shorten(text: string): string {
  return text.length > 500 ? `${text.slice(0, 500)}…` : text;
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
