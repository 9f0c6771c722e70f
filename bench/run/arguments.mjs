import { parseArgs } from 'node:util';

/** `--rounds N` (default 5), `--only NAME` (again for more). @throws a sentence that says what is wrong. */
export function parseArguments(argv, names) {
  const options = { rounds: { type: 'string', default: '5' }, only: { type: 'string', multiple: true } };
  const { values } = parseArgs({ args: argv, options });
  return { rounds: toCount('--rounds', values.rounds), only: toNames(values.only, names) };
}

/** @throws a sentence where it is no integer of 1 or more. */
export function toCount(flag, text) {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new RangeError(`Expected \`${flag}\` to be an integer of 1 or more, got ${text}.`);
}

/** @throws a sentence where one of what `--only` names is not there. */
export function toNames(only, names) {
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown === undefined) return only;
  throw new RangeError(`Expected \`--only\` to be one of ${names.join(', ')}; got ${unknown}.`);
}
