import type { Journal } from '../journal/journal';
import type { CommandOptions } from '../options/command-options';
import type { Destination } from '../output/destination';

/** How a run has ended. */
interface RunEnd {
  readonly options: CommandOptions;
  readonly journal: Journal | undefined;
  readonly destination: Destination | undefined;
  /** All of the input was gone through. */
  readonly isComplete: boolean;
  readonly succeeded: number;
  readonly failed: number;
  /** How many an earlier run had done. */
  readonly kept: number;
}

/** The lines at the end of a run: what a person has to know, and nothing if all went well. */
export function summarize({
  options,
  journal,
  destination,
  isComplete,
  succeeded,
  failed,
  kept,
}: RunEnd): string[] {
  const lines: string[] = [];
  if (kept > 0) lines.push(`${count(kept)} ${kept === 1 ? 'was' : 'were'} done by an earlier run`);
  const changed = journal?.changed ?? 0;
  if (changed === 1) lines.push('1 item is not what the journal has in its place: it was run');
  if (changed > 1) lines.push(`${count(changed)} are not what the journal has in their place: they were run`);
  if (failed > 0) lines.push(`${countFailures(failed, options)}${toErrors(options)}`);
  if (isComplete) return lines;
  lines.push(`stopped before the end, with ${count(succeeded)} done`);
  if (options.journal !== undefined) lines.push(`go on with --journal ${options.journal.file} --resume`);
  else if (destination?.leftover !== undefined) lines.push(destination.leftover);
  return lines;
}

function count(items: number): string {
  return `${items.toLocaleString('en-US')} ${items === 1 ? 'item' : 'items'}`;
}

/** Of a consumer, an item or the whole of it may fail. */
function countFailures(failed: number, { command, isGenerator }: CommandOptions): string {
  if (command === 'map' && !isGenerator) return `${count(failed)} failed`;
  return failed === 1 ? '1 failure' : `${failed.toLocaleString('en-US')} failures`;
}

function toErrors({ errors }: CommandOptions): string {
  return errors === undefined ? '' : `: they are in ${errors}`;
}
