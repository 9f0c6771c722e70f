import { parseArgs } from 'node:util';

/** `--rounds N` (default 5), `--only NAME` (again for more). @throws a sentence that says what is wrong. */
export function parseArguments(argv, names) {
  const options = { rounds: { type: 'string', default: '5' }, only: { type: 'string', multiple: true } };
  const { values } = parseArgs({ args: argv, options });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`Expected \`--rounds\` to be an integer of 1 or more, got ${values.rounds}.`);
  }
  const unknown = values.only?.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`Expected \`--only\` to be one of ${names.join(', ')}; got ${unknown}.`);
  }
  return { rounds, only: values.only };
}
