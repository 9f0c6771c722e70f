import { inspect, stripVTControlCharacters } from 'node:util';

import { ConsumerError, taskOf, type ConsumerFailure } from '../../index';
import { namePlace, type InputItem, type Place } from '../input/input-item';
import { toCommandWords } from './command-words';

/** A failed item, as it stands in the file of errors. */
export interface FailureRow {
  /** As it stood in the input. */
  readonly item?: unknown;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly lastLine?: number | undefined;
  /** The consumer and its process: missing where none had the item. */
  readonly consumer?: string | undefined;
  readonly pid?: number | undefined;
  /** What its process died of; missing where the function threw. */
  readonly reason?: string | undefined;
  readonly error: ErrorRow;
}

export interface ErrorRow {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string | undefined;
  /** What it comes from, in a few words. */
  readonly cause?: string | undefined;
}

/** So much is told of what is thrown and no error. */
const LONGEST_THROWN = 200;

/** @param error what the call of the item rejected with, or why the item cannot be read. */
export function toFailureRow(item: InputItem, error: unknown): FailureRow {
  const place = toPlaceRow(item);
  const given = item.error === undefined ? item.value : item.text;
  if (error instanceof ConsumerError && error.failures[0] !== undefined)
    return { item: given, ...place, ...toConsumerRow(error.failures[0]), error: toErrorRow(error) };
  const task = taskOf(error);
  return { item: given, ...place, consumer: task?.name, pid: task?.pid, error: toErrorRow(error) };
}

/** @param place where its item stands, if that is known. */
export function toFailureRowOf(failure: ConsumerFailure, place?: Place): FailureRow {
  const died = `The process ${describeEnd(failure)}.`;
  const { error = { name: 'ConsumerError', message: died } } = failure;
  const item = 'item' in failure ? { item: failure.item } : {};
  const where = place === undefined ? {} : toPlaceRow(place);
  return { ...item, ...where, ...toConsumerRow(failure), error: toErrorRow(error) };
}

/** What processes could not start for: once, if all of them died of the same. */
export function describeStart({ failures, message }: ConsumerError): string {
  const reasons = new Set(
    failures.map(({ error }) => (error === undefined ? undefined : toErrorRow(error).message)),
  );
  const [reason] = reasons;
  if (reasons.size !== 1 || reason === undefined || failures[0]?.reason !== 'could not start')
    return toCommandWords(message);
  const { name } = toErrorRow(failures[0].error);
  return `The function cannot be loaded: ${name}: ${toCommandWords(reason)}`;
}

/** One line, such as `line 17: resize-1 (pid 4711): TypeError: …`. */
export function describeRow({ file, line, lastLine, consumer, pid, reason, error }: FailureRow): string {
  const place = line === undefined ? '' : `${namePlace({ file, line, lastLine: lastLine ?? line })}: `;
  const process = consumer === undefined || reason !== undefined ? '' : `${consumer} (pid ${pid}): `;
  const name = error.name === 'ConsumerError' ? '' : `${error.name}: `;
  // A process that died has told its error with its end.
  const cause = error.cause === undefined || reason !== undefined ? '' : ` (${error.cause})`;
  return toOneLine(`${place}${process}${name}${toCommandWords(error.message)}${cause}`);
}

/** Without what moves the cursor or colours the rest of a terminal. */
export function toOneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trimEnd();
}

function toPlaceRow({ file, line, lastLine }: Place): Pick<FailureRow, 'file' | 'line' | 'lastLine'> {
  return { file, line, ...(lastLine === line ? {} : { lastLine }) };
}

function toConsumerRow({
  name,
  pid,
  reason,
}: ConsumerFailure): Pick<FailureRow, 'consumer' | 'pid' | 'reason'> {
  return { consumer: name, pid, ...(reason === 'threw' ? {} : { reason }) };
}

/** Anything may have been thrown: what stands in a row has a JSON. */
function toErrorRow(error: unknown): ErrorRow {
  const { name, message, code, stack, cause } = Object(error) as Record<keyof ErrorRow, unknown>;
  if (typeof message !== 'string')
    return { name: 'Error', message: `It threw ${inspect(error, { depth: 1 }).slice(0, LONGEST_THROWN)}.` };
  return {
    name: typeof name === 'string' ? name : 'Error',
    message,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof stack === 'string' ? { stack } : {}),
    ...(cause === undefined ? {} : { cause: describeCause(cause) }),
  };
}

/** Such as the `ECONNREFUSED` of a failed `fetch()`. */
function describeCause(cause: unknown): string {
  const { message, code } = Object(cause) as Record<'message' | 'code', unknown>;
  const known = [code, message].filter((text) => typeof text === 'string' && text !== '');
  return known.length > 0 ? known.join(': ') : inspect(cause, { depth: 1 }).slice(0, LONGEST_THROWN);
}

function describeEnd({ reason, exitCode, signal }: ConsumerFailure): string {
  if (reason === 'exited') return `exited with code ${exitCode}`;
  if (reason === 'killed') return `was killed by ${signal}`;
  return reason;
}
