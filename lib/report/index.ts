import type { Pool } from '../public/pool-interface';
import type { TaskPool } from '../public/task-pool-interface';
import { RunRecording, type Recording } from './recording';
import type { RecordingOptions } from './recording-options';

export type { AddedFailure } from './added-failure';
export type { Recording } from './recording';
export type { RecordingOptions } from './recording-options';

/** A pool, whatever its items and results are. */
export type RecordablePool = Pick<Pool, 'stats'> | Pick<TaskPool, 'stats'>;

/**
 * Records what a pool does, for a report of its run. Call it right after the pool is made: of what was before, only the counts are known.
 * It keeps neither the program alive, nor the pool from being collected.
 *
 * @example
 * const pool = new Pool(work);
 * const recording = recordRun(pool);
 * await pool.putAll(items);
 * await pool.join();
 * await recording.writeReport('report.html');
 * @throws {@link PoolError} `ERR_OPTION_INVALID` if this is no pool, or the options are wrong.
 */
export function recordRun(pool: RecordablePool, options?: RecordingOptions): Recording {
  return new RunRecording(pool, options);
}
