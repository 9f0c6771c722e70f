import { Command, Option } from 'commander';

import type { GivenOptions } from './options/given-options';

/** What each command does. */
export interface Actions {
  act(command: 'map' | 'run', module: string | undefined, options: GivenOptions): Promise<void>;
  printCpus(): void;
}

/** The command line, as commander reads it and helps with it. @param version asked when it is printed. */
export function makeProgram(version: string, actions: Actions): Command {
  const program = new Command('consumers')
    .description('Spreads items over processes that stay warm: a line in, a line out.')
    .usage('map|run MODULE [options] < items')
    .version(version, '-V, --version', 'the version of the package')
    .helpOption('-h, --help', 'this text; map --help tells all options')
    .option('--cpus', 'how many processes there are by default')
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .addHelpText('after', OVERVIEW)
    .action((options: { cpus?: boolean }) => {
      if (options.cpus === true) actions.printCpus();
      else program.outputHelp();
    });
  const map = program
    .command('map')
    .summary('calls a function of one item: a line for each, in input order')
    .description(
      'Calls a function of one item for each item, and prints a line for what it returns, in the order of the input.',
    )
    .action((module: string | undefined, options: GivenOptions) => actions.act('map', module, options));
  const run = program
    .command('run')
    .summary('runs a consumer in each process: a line for each at the end')
    .description(
      'Runs a consumer in each process, over all items that it takes, and prints a line for the result of each at the end.',
    )
    .action((module: string | undefined, options: GivenOptions) => actions.act('run', module, options));
  for (const command of [map, run]) {
    command
      .usage(`MODULE [options] < items\n       consumers ${command.name()} -e FUNCTION [options] < items`)
      .argument('[module]', 'a file whose default export is the function')
      .helpOption('-h, --help', 'this text');
    addOptions(command, command === map);
    command.addHelpText('after', command === map ? MAP_EXAMPLES : RUN_EXAMPLES);
  }
  return program;
}

function addOptions(command: Command, isMap: boolean): void {
  const add = (group: string, ...options: Option[]): void => {
    for (const option of options) command.addOption(option.helpGroup(group));
  };
  const only = (options: Option[]): Option[] => (isMap ? options : []);
  add(
    'The function:',
    new Option('-e, --eval <function>', 'its text, in place of a MODULE'),
    new Option('--export <name>', 'of the MODULE: another export than the default one'),
    new Option('--args <json>', 'an array: what it is called with after the item'),
    new Option('--kwargs <json>', 'an object that follows these'),
    ...only([
      new Option('--generator', 'it is a generator of all items: as many lines as it yields, as they come'),
    ]),
    new Option('--import <loader>', 'loaded before it, such as tsx; may be repeated').argParser(append),
  );
  add(
    'Items and outputs:',
    new Option('-f, --format <format>', 'of the input; csv: an object for each row, by header')
      .choices(['lines', 'ndjson', 'nul', 'csv'])
      .default('lines'),
    new Option('-i, --input <file...>', 'read these instead of stdin; - is stdin'),
    new Option('-o, --output <file>', 'written beside it, and renamed at the end'),
    new Option('--batch <n>', 'an array of N items is one item'),
    ...only([new Option('--unordered', 'print outputs as they come, not in input order')]),
  );
  add(
    'Processes:',
    new Option('-j, --quantity <n>', 'how many (default: one for each CPU)'),
    ...only([new Option('--concurrency <n>', 'items that one works on at a time, for functions that wait')]),
    new Option('--timeout <time>', 'for one item, such as 30s: then its process is killed'),
    new Option('--memory <size>', 'such as 512M: a process that uses more is replaced, between two items'),
    new Option('--stdio <how>', 'what they print goes to stderr, as it is or behind their names')
      .choices(['inherit', 'prefix'])
      .default('inherit'),
  );
  add(
    'Failures:',
    new Option('--on-error <what>', 'stop at once, finish what is in hand, or skip the item')
      .choices(['stop', 'finish', 'skip'])
      .default('stop'),
    new Option('--errors <file>', 'failed items, as NDJSON: item, line, error'),
    new Option('--retries <n>', 'new processes for what a dead one had in hand (default: 0)'),
    // `run` knows them as well, to say why it has none.
    ...[
      new Option('--journal <file>', 'keeps track of what is done; needs -o'),
      new Option('--resume', 'go on where the journal ends'),
      new Option('--resume-failed', 'and run those again that failed'),
    ].map((option) => option.hideHelp(!isMap)),
  );
  add(
    'Watching:',
    new Option('--progress <how>', 'on stderr')
      .choices(['auto', 'bar', 'plain', 'json', 'none'])
      .default('auto'),
    new Option('--report <file>', 'an HTML page of the run'),
    new Option('--trace <file>', "the run as Chrome's trace events, for Perfetto"),
    new Option('--dry-run', 'print what would be run, and run nothing'),
    new Option('--verbose', 'failures with their stacks'),
  );
}

function append(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

const OVERVIEW = `
Examples:
  consumers map -e 'line => line.length' < words.txt
  consumers map ./resize.mjs -i list.txt -o done.txt --journal run.ndjson --resume
  consumers run ./sum.mjs -f ndjson < rows.ndjson

stdout carries results only. Exit code: 0 done, 1 something failed, 2 wrong usage,
130 Ctrl-C, 143 SIGTERM. The manual is docs/cli.md of the package.
`;

const MAP_EXAMPLES = `
A string is printed as it is, anything else as JSON; undefined prints nothing.

Examples:
  consumers map -e 'line => line.toUpperCase()' < names.txt
  consumers map -f csv -e 'row => ({ ...row, total: row.price * row.count })' < orders.csv
  find . -name '*.png' -print0 | consumers map ./thumbnail.mjs -f nul -j 4 --on-error skip
  consumers map ./fetch.mjs -i urls.txt -o pages.ndjson --concurrency 20 --journal pages.journal
`;

const RUN_EXAMPLES = `
A string is printed as it is, anything else as JSON; undefined prints nothing.

Examples:
  consumers run -e 'async (lines) => { let n = 0; for await (const line of lines) n += line.length; return n }' < words.txt
  consumers run ./count.mjs -f ndjson -j 2 < events.ndjson
`;
