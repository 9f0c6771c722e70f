export type Paint = (text: string) => string;

export const red: Paint = (text) => `\x1B[31m${text}\x1B[39m`;
export const green: Paint = (text) => `\x1B[32m${text}\x1B[39m`;

/** As https://no-color.org and https://force-color.org say: the user's word counts, and else whether it is a terminal. */
export function isColoured(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: terminal } = env;
  if (no !== undefined && no !== '') return false;
  if (force !== undefined) return force !== '0' && force !== 'false';
  return isTerminal && terminal !== 'dumb';
}
