import type { ParentMessage } from '../../wire/messages';
import type { Unsent } from '../../wire/protocol';
import type { ProcessEnd } from './exit';

/** A process that runs a consumer, or whatever stands in for one. */
export interface LaunchedProcess {
  /** `undefined` where none could be made. */
  readonly pid: number | undefined;
  /** The tail of what it wrote to stderr. */
  readonly stderr: string;
  /** Resolves, once, when the process is gone and all it sent and wrote has been received. */
  readonly ended: Promise<ProcessEnd>;
  send(message: Unsent<ParentMessage>): void;
  kill(signal: NodeJS.Signals): void;
  /** Whether this process keeps the parent alive. */
  keepParentAlive(keep: boolean): void;
}

/**
 * Starts a process.
 *
 * @param name the consumer's, which marks the process's output.
 * @param receive gets the messages that are marked as ours, unchecked.
 */
export type Launcher = (name: string, receive: (message: object) => void) => LaunchedProcess;
