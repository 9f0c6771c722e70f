import { cpuCount } from 'consumers';

import { Shell } from './shell';

const { version } = require('../../package.json') as { version: string };

/** Words after `consumers`, and what its message has. */
const WRONG: readonly (readonly [string, RegExp])[] = [
  ['--nope', /^Unknown option '--nope'/],
  ['maps', /^There is no command maps: call consumers map, or consumers run/],
  ['map', /^Expected a MODULE, or a function with -e/],
  ['run', /^Expected a MODULE, or a function with -e/],
  ['map ./is-not-there.mjs', /^The module \.\/is-not-there\.mjs does not exist\.$/m],
  ['map is-no-package', /^The module is-no-package does not exist\./],
  [`map 'x => x'`, /^The module x => x does not exist\. To give the text of a function, put -e before it\./],
  ['map .', /^The module \. is a folder: name the file in it\./],
  [`map ./there.mjs -e 'x => x'`, /^Expected a MODULE or -e, got both/],
  ['map ./there.mjs items', /^Expected one MODULE.* Files of items follow -i/],
  [`map -e 'x => {'`, /^Expected -e to be a function, .* got 'x => \{': /],
  [`map -e ''`, /^Expected -e to be a function, .* got nothing/],
  [`map -e 'function* (items) {}'`, /^The function of -e is a generator: add --generator/],
  [`map -e 'x => x' --export other`, /^--export names an export of a MODULE/],
  [`map -e 'x => x' -j 0`, /^Expected --quantity to be an integer of 1 or more, got '0'/],
  [`map -e 'x => x' --concurrency two`, /^Expected --concurrency to be an integer of 1 or more, got 'two'/],
  [`map -e 'x => x' --generator --concurrency 2`, /^--concurrency is for a function of one item/],
  [`run -e 'x => x' --concurrency 2`, /^Unknown option '--concurrency'/],
  [`map -e 'x => x' --retries -1`, /^Expected --retries to be an integer of 0 or more, got '-1'/],
  [`map -e 'x => x' --timeout 30`, /^Expected --timeout to be a time such as 500ms, 30s, 5m or 1h, got '30'/],
  [`map -e 'x => x' --memory 60X`, /^Expected --memory to be a size such as 512M or 2G, got '60X'/],
  [`map -e 'x => x' --batch 1.5`, /^Expected --batch to be an integer of 1 or more, got '1\.5'/],
  [`map -e 'x => x' --args '{}'`, /^Expected --args to be a JSON array such as .* got '\{\}'/],
  [`map -e 'x => x' --args '[x'`, /^Expected --args to be JSON, got '\[x': /],
  [`map -e 'x => x' --kwargs '[]'`, /^Expected --kwargs to be a JSON object such as .* got '\[\]'/],
  [`map -e 'x => x' -f tsv`, /'tsv' is invalid.*lines, ndjson, nul, csv/],
  [`map -e 'x => x' --on-error ignore`, /'ignore' is invalid.*stop, finish, skip/],
  [`map -e 'x => x' --stdio none`, /'none' is invalid.*inherit, prefix/],
  [`map -e 'x => x' --progress maybe`, /'maybe' is invalid/],
  [`map -e 'x => x' -i is-not-there`, /^Cannot read is-not-there: .*ENOENT/],
  [`map -e 'x => x' -i .`, /^Cannot read \.: it is a folder/],
  [`map -e 'x => x' < .`, /^There is no stdin \(it is a folder\): name files with -i/],
  [`map -e 'x => x' -o .`, /^Cannot write \.: it is a folder/],
  [`map -e 'x => x' -o ''`, /^Expected --output to be the name of a file, got nothing/],
  [`map -e 'x => x' -o nowhere/out`, /^Cannot write nowhere\/out: there is no folder .*nowhere/],
  [`map -e 'x => x' -o items < items`, /^Expected two files for stdin and -o, got items for both/],
  [`map -e 'x => x' -i items -o ./items`, /^Expected two files for -i and -o, got \.\/items for both/],
  [`map -e 'x => x' -i items -o link`, /^Expected two files for -i and -o, got link for both/],
  [`map -e 'x => x' -o out --errors out`, /^Expected two files for -o and --errors, got out for both/],
  ['map ./there.mjs -o there.mjs', /^Expected two files for the module and -o, got there\.mjs for both/],
  [`map -e 'x => x' --errors nowhere/errors`, /^Cannot write nowhere\/errors: .*ENOENT/],
  [`map -e 'x => x' --journal journal`, /^--journal needs -o FILE/],
  [`map -e 'x => x' -o out --resume`, /^--resume needs --journal FILE/],
  [`map -e 'x => x' -o out --resume-failed`, /^--resume-failed needs --journal FILE/],
  [
    `map -e 'x => x' -o out --journal journal --generator`,
    /^--journal is not for --generator: a consumer may/,
  ],
  [`map -e 'x => x' -o /dev/null --journal journal`, /^--journal needs an output that is a file/],
  [`map -e 'x => x' -o out --journal nowhere/journal`, /^Cannot write nowhere\/journal\.lock: .*ENOENT/],
  [
    `map -e 'x => x' -o out --journal there.mjs`,
    /^there\.mjs is no journal of this command: its line 1 is "export/,
  ],
  [`map -e 'x => x' -o out --journal .`, /^\. is no journal of this command: it is no file/],
];

describe('wrong usage', () => {
  test.each(WRONG)(
    'consumers %s: exit code 2, a sentence, and nothing is written',
    async (words, message) => {
      const shell = new Shell();
      shell.write('items', '1\n2\n');
      shell.write('there.mjs', 'export default (x) => x;\n');
      shell.write('failed', 'an old failure\n');
      const { files } = shell;
      const redirection = words.includes('<') ? '' : '< items';
      const errors = words.includes('--errors') ? '' : '--errors failed';
      const options = words.startsWith('map ') || words.startsWith('run ') ? errors : '';
      const { stdout, stderr, exitCode } = await shell.run(
        `ln -s items link; consumers ${words} ${options} ${redirection}`,
      );
      expect([stdout, exitCode]).toEqual(['', 2]);
      expect(stderr).toMatch(/^consumers: .+\nSee consumers( map| run)? --help\.\n$/);
      expect(stderr.replace('consumers: ', '')).toMatch(message);
      expect(shell.files).toEqual([...files, 'link'].sort());
      expect([shell.read('items'), shell.read('failed')]).toEqual(['1\n2\n', 'an old failure\n']);
    },
  );

  test('a journal of `run` is refused with the reason', async () => {
    const { stderr, exitCode } = await new Shell().run(
      `seq 3 | consumers run -e 'async () => 1' -o out --journal journal`,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^consumers: --journal is for `map`: a result of `run` comes from all items/);
  });
});

describe('`consumers`', () => {
  test.each([
    ['--version', `${version}\n`],
    ['--cpus', `${cpuCount()}\n`],
  ])('%s prints what it says', async (words, stdout) => {
    const end = await new Shell().run(`consumers ${words}`);
    expect(end).toEqual({ stdout, stderr: '', exitCode: 0 });
  });

  test('`--help`, and no word at all, tell the commands', async () => {
    const shell = new Shell();
    const help = await shell.run('consumers --help');
    expect(help).toMatchObject({ stderr: '', exitCode: 0 });
    expect(help.stdout).toContain('consumers map|run MODULE [options] < items');
    expect(await shell.run('consumers')).toEqual(help);
  });

  test.each(['map', 'run'])('`%s --help` tells its options', async (command) => {
    const { stdout, exitCode } = await new Shell().run(`consumers ${command} --help`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`consumers ${command} -e FUNCTION`);
    expect(stdout.includes('--journal')).toBe(command === 'map');
  });

  test('`--dry-run` prints what would be run, and runs nothing', async () => {
    const shell = new Shell();
    shell.write('items', '1\n2\n');
    const { stdout, exitCode } = await shell.run(
      `consumers map --dry-run -j 3 -i items -o out --journal journal -e 'n => n * 2'`,
    );
    expect(exitCode).toBe(0);
    for (const line of [/^map +n => n \* 2$/m, /^processes +3$/m, /^output +out$/m, /^line 2 +"2"$/m])
      expect(stdout).toMatch(line);
    expect(shell.files).toEqual(['items']);
  });
});
