import process from 'node:process';

import type * as Bar from './bar-progress';
import { isColoured } from './colours';
import { hasBlocks, toDisplayKind, type ProgressKind } from './display-kind';
import { toJsonLine } from './json-line';
import { LineProgress } from './line-progress';
import { toPlainLine } from './plain-line';
import type { Progress } from './progress-interface';
import { Screen, type ScreenStream } from './screen';
import type { Standing } from './standing';

export type { Progress, ProgressKind };

export interface ProgressStreams {
  readonly stderr?: ScreenStream;
  readonly stdout?: ScreenStream;
  readonly env?: NodeJS.ProcessEnv;
}

/** @param look is called when something is drawn, at most 10 times a second. */
export function toProgress(
  kind: ProgressKind,
  look: () => Standing,
  { stderr = process.stderr, stdout = process.stdout, env = process.env }: ProgressStreams = {},
): Progress {
  const isTerminal = stderr.isTTY === true;
  const coloured = isColoured(env, isTerminal);
  const screen = new Screen(stderr);
  const display = toDisplayKind(kind, isTerminal, env);
  switch (display) {
    case 'bar': {
      // cli-progress is not loaded where there is no bar.
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- at once, and only here
      const { BarProgress } = require('./bar-progress') as typeof Bar;
      const blocks = hasBlocks(env, process.platform);
      return new BarProgress(look, screen, { coloured, blocks, sharesTerminal: stdout.isTTY === true });
    }
    case 'plain': {
      const toLine: ToLine = (snapshot, ended) => toPlainLine(snapshot, { coloured, ended });
      return new LineProgress(look, screen, { toLine, interval: 10_000, endsAlways: false });
    }
    case 'json':
      return new LineProgress(look, screen, { toLine: toJsonLine, interval: 1000, endsAlways: true });
    case 'none':
      return toSilence(screen);
  }
}

type ToLine = ConstructorParameters<typeof LineProgress>[2]['toLine'];

function toSilence(screen: Screen): Progress {
  return {
    begin: () => undefined,
    note: (text) => {
      screen.write(text);
    },
    around: (write) => {
      write();
    },
    end: () => undefined,
  };
}
