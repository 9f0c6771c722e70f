import { cpuCount } from '../../index';
import { describeJournal } from '../journal/describe-journal';
import { Input } from '../input/input';
import { namePlace } from '../input/input-item';
import type { CommandOptions } from '../options/command-options';
import { nameTarget } from '../options/target';
import { toOneLine } from '../failures/failure-row';

/** So many items are shown, in so many characters each. */
const [MOST_ITEMS, LONGEST_ITEM] = [3, 60];

/** What would be run, as lines. It reads the beginning of the input. @throws {@link UsageError} as the run would. */
export async function describeRun(options: CommandOptions): Promise<string> {
  const { command, target, processes, input, output, journal } = options;
  const { quantity = cpuCount(), concurrency = 1, args, kwargs } = processes;
  const given = [args, kwargs].flatMap((value) => (value === undefined ? [] : [JSON.stringify(value)]));
  const rows: [string, string][] = [
    [command, nameTarget(target)],
    [
      'called with',
      [command === 'map' && !options.isGenerator ? 'an item' : 'all items', ...given].join(', '),
    ],
    ['processes', `${quantity}${concurrency > 1 ? `, each with ${concurrency} items at a time` : ''}`],
    ['input', input.files.map((file) => (file === '-' ? 'stdin' : file)).join(', ')],
    ['items', `${input.format}${input.batch === undefined ? '' : `, ${input.batch} together`}`],
    ...(await readFirst(options)),
    ['output', output ?? 'stdout'],
    ['on failure', options.onError],
    ...(journal === undefined
      ? []
      : [['journal', await describeJournal(journal.file)] satisfies [string, string]]),
  ];
  return rows.map(([name, text]) => `${name.padEnd(12)} ${text}\n`).join('');
}

async function readFirst({ input: options }: CommandOptions): Promise<[string, string][]> {
  const input = new Input(options, () => undefined);
  const rows: [string, string][] = [];
  for await (const items of input.read()) {
    for (const item of items.slice(0, MOST_ITEMS - rows.length)) {
      const text = item.error === undefined ? JSON.stringify(item.value) : item.error.message;
      rows.push([
        namePlace(item),
        toOneLine(text.length > LONGEST_ITEM ? `${text.slice(0, LONGEST_ITEM)}…` : text),
      ]);
    }
    if (rows.length === MOST_ITEMS) break;
  }
  input.stop();
  return rows.length > 0 ? rows : [['', 'there are none']];
}
