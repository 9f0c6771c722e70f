/** How the progress is shown: `auto` is a bar on a terminal, and plain lines elsewhere. */
export type ProgressKind = 'auto' | 'bar' | 'plain' | 'json' | 'none';

/**
 * What is shown for a kind. A bar needs a terminal, so elsewhere plain lines stand for it. By itself, `auto` draws none on a
 * terminal that cannot move its cursor, and none in continuous integration, whose terminal is a log.
 */
export function toDisplayKind(
  kind: ProgressKind,
  isTerminal: boolean,
  env: NodeJS.ProcessEnv,
): Exclude<ProgressKind, 'auto'> {
  if (kind === 'bar') return isTerminal ? 'bar' : 'plain';
  if (kind !== 'auto') return kind;
  return isTerminal && env['TERM'] !== 'dumb' && !isSet(env['CI']) ? 'bar' : 'plain';
}

/** Whether the terminal shows characters beyond ASCII, as its environment says. */
export function hasBlocks(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return isSet(env['WT_SESSION']) || env['TERM_PROGRAM'] === 'vscode';
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet) ?? '';
  return /utf-?8/i.test(locale) && env['TERM'] !== 'linux';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
