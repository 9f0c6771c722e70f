import type { ParentMessage } from '../../wire/parent-messages';
import type { Unsent } from '../../wire/protocol';
import type { ProcessEnd } from './exit';

/** A process that runs a consumer, or a substitute for one in specs. */
export interface LaunchedProcess {
  /** `undefined` if no process could be started. */
  readonly pid: number | undefined;
  /** The tail of its stderr. */
  readonly stderr: string;
  /** Resolves when the process is gone, and all its messages and its output are received. */
  readonly ended: Promise<ProcessEnd>;
  send(message: Unsent<ParentMessage>): void;
  kill(signal: NodeJS.Signals): void;
  keepParentAlive(keep: boolean): void;
}

/** Starts a process. @param receive takes the messages that have our protocol mark; their content is not checked yet. */
export type Launcher = (name: string, receive: (message: object) => void) => LaunchedProcess;
