import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

import { Shell } from './shell';

describe('the streams of the command', () => {
  test.each([
    ['an input without end', 'yes', '-e "line => line"'],
    ['an input with an end', 'seq 100000', '-e "line => line"'],
    ['unordered', 'yes', '--unordered -e "line => line"'],
    ['outputs of a generator', 'yes', '--generator -e "async function* (lines) { yield* lines }"'],
  ])('`| head -3` ends it quietly, with exit code 0: %s', async (_, input, options) => {
    const { stdout, stderr } = await new Shell().run(
      `${input} | consumers map -j 2 ${options} | head -3; echo "\${PIPESTATUS[1]} \${PIPESTATUS[2]}"`,
    );
    expect(stdout.split('\n')).toHaveLength(5);
    expect(stdout).toMatch(/\n0 0\n$/);
    expect(stderr).toBe('');
  });

  test('an item is answered as it comes: the input need not end before', async () => {
    const command = new Shell().begin(`consumers map -j 1 -e 'line => "got " + line'`);
    const [stdin, stdout] = [command.stdin as Writable, command.stdout as Readable];
    for (const line of ['one', 'two']) {
      stdin.write(`${line}\n`);
      expect(String((await once(stdout, 'data'))[0])).toBe(`got ${line}\n`);
    }
    stdin.end();
    expect(await once(command, 'exit')).toEqual([0, null]);
  });

  test('a line of 100 MB goes through, with its neighbours', async () => {
    const { stdout, stderr, exitCode } = await new Shell().run(
      `{ echo before; head -c 100000000 /dev/zero | tr '\\0' x; printf '\\nafter'; } |
        consumers map -j 1 --progress none -e 'line => [line.length, line]' | cut -c -20`,
    );
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(stdout).toBe('[6,"before"]\n[100000000,"xxxxxxxx\n[5,"after"]\n');
  });

  test.each([
    ['in order', ''],
    ['with a journal', '-o out --journal journal'],
    ['as batches of a generator', '--generator --batch 100'],
  ])('300,000 lines need no more memory than a few: %s', async (_, options) => {
    const shell = new Shell();
    const text = options.includes('--generator')
      ? 'async function* (batches) { for await (const batch of batches) yield batch.join("\\n") }'
      : 'line => line';
    // What the command itself has used at most, not its processes.
    const { stdout } = await shell.run(`
      export NODE_OPTIONS="--require ./peak.cjs"
      echo 'if (/consumers.js$/.test(process.argv[1])) process.on("exit", () => require("fs").writeFileSync("peak", String(process.resourceUsage().maxRSS)))' > peak.cjs
      seq 300000 | sed 's/^/a line of a hundred characters or so, that is what one would expect of a log, number /' > items
      consumers map -j 2 -i items ${options} -e '${text}' > lines
      test -f out && mv out lines
      sort items > sorted; sort lines | cmp - sorted && echo same`);
    expect(stdout).toBe('same\n');
    expect(Number(shell.read('peak'))).toBeLessThan(250_000);
  });
});
