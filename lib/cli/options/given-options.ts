import type { ProgressKind } from '../progress/progress';
import type { Format, OnError } from './command-options';

/** As commander reads them: texts. */
export interface GivenOptions {
  readonly eval?: string;
  readonly quantity?: string;
  readonly concurrency?: string;
  readonly export?: string;
  readonly args?: string;
  readonly kwargs?: string;
  readonly format: Format;
  readonly input?: readonly string[];
  readonly output?: string;
  readonly batch?: string;
  readonly unordered?: boolean;
  readonly generator?: boolean;
  readonly retries?: string;
  readonly timeout?: string;
  readonly memory?: string;
  readonly onError: OnError;
  readonly errors?: string;
  readonly journal?: string;
  readonly resume?: boolean;
  readonly resumeFailed?: boolean;
  readonly progress: ProgressKind;
  readonly report?: string;
  readonly trace?: string;
  readonly import?: readonly string[];
  readonly stdio: 'inherit' | 'prefix';
  readonly dryRun?: boolean;
  readonly verbose?: boolean;
}
