import type { ProcessMessage, ProgressMessage } from '../../public/diagnostics';
import type { Measured } from '../../wire/measured';
import type { Lane } from '../lane/lane';
import { PROGRESS } from './channels';

/** What a message of a process tells of the time that its items took. */
interface Told {
  readonly elapsed?: number;
  readonly measured?: Measured;
}

/** Publishes that a process has moved past so many items, or answered calls. */
type Publish = (items: number, process: ProcessMessage) => void;

/**
 * Is called before the lane moves on, which then has the numbers of these items no more.
 *
 * @returns is to be called when all is settled; `undefined` if nobody listens.
 */
export function prepareProgress(
  { elapsed = 0, measured }: Told,
  lane: Pick<Lane, 'numbersAt'>,
): Publish | undefined {
  if (!PROGRESS.isHeard) return undefined;
  const details =
    measured === undefined ? {} : { times: toPairs(measured.times), ...toSlowest(measured, lane) };
  return (items, process) => {
    if (items > 0 || measured !== undefined) PROGRESS.publish({ ...process, items, elapsed, ...details });
  };
}

/** Of an item that the lane does not know, nothing is said. */
function toSlowest(
  { slowest }: Measured,
  lane: Pick<Lane, 'numbersAt'>,
): Required<Pick<ProgressMessage, 'slowest'>> {
  const known = toPairs(slowest).flatMap(([item, duration]) => {
    const [run] = lane.numbersAt(item, 1);
    return run === undefined ? [] : { itemIndex: run.first - 1, duration };
  });
  return { slowest: known };
}

function toPairs(values: readonly number[]): (readonly [number, number])[] {
  return Array.from({ length: values.length / 2 }, (_, at) => {
    return [values[2 * at] as number, values[2 * at + 1] as number] as const;
  });
}
