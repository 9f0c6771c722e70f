import { Shell, type ScriptEnd } from './shell';

/** What the function gets, as JSON: with its line, if `given` has several files. */
const show = (input: string, options = ''): Promise<ScriptEnd> =>
  new Shell().run(
    `printf '${input}' | consumers map -j 1 --on-error skip ${options} -e 'item => JSON.stringify(item)'`,
  );

interface Row {
  readonly what: string;
  readonly format: string;
  readonly input: string;
  readonly stdout: string;
  readonly stderr?: RegExp;
}

const ROWS: readonly Row[] = [
  { what: 'a last line without its end counts', format: 'lines', input: 'a\\nb', stdout: '"a"\n"b"\n' },
  { what: 'an empty line is an item', format: 'lines', input: '\\na\\n\\n', stdout: '""\n"a"\n""\n' },
  {
    what: 'CRLF ends a line, and CR does not',
    format: 'lines',
    input: 'a\\r\\nb\\rc\\r\\nd\\r',
    stdout: '"a"\n"b\\rc"\n"d"\n',
  },
  {
    what: 'a byte order mark is dropped at the beginning only',
    format: 'lines',
    input: '\\357\\273\\277a\\n\\357\\273\\277b\\n',
    stdout: '"a"\n"\uFEFFb"\n',
  },
  {
    what: 'bytes that are no UTF-8 are replaced, with one warning',
    format: 'lines',
    input: 'a\\377\\nb\\377\\n\\303\\251\\n',
    stdout: '"a\uFFFD"\n"b\uFFFD"\n"é"\n',
    stderr: /^consumers: warning: stdin has bytes that are no UTF-8: each is replaced by U\+FFFD\.\n$/,
  },
  {
    what: 'a value on each line',
    format: 'ndjson',
    input: '\\357\\273\\277{"a":1}\\r\\n[2]\\n"x"\\nnull\\n 4 ',
    stdout: '{"a":1}\n[2]\n"x"\nnull\n4\n',
  },
  {
    what: 'an empty line, and one that is no JSON, are errors with their line numbers',
    format: 'ndjson',
    input: '1\\n\\n{\\n4\\n',
    stdout: '1\n4\n',
    stderr:
      /^consumers: line 2: SyntaxError: It is no JSON: The line is empty\nconsumers: line 3: SyntaxError: It is no JSON: .*\nconsumers: 2 items failed\n$/,
  },
  {
    what: 'names of files, which may have a line feed',
    format: 'nul',
    input: 'a\\0b\\nc\\0d',
    stdout: '"a"\n"b\\nc"\n"d"\n',
  },
  {
    what: 'a row is an object by the header, and a field may have a line feed',
    format: 'csv',
    input: '\\357\\273\\277name,size\\r\\nx,1\\r\\n"y, ""z""\\nq",2\\r\\n',
    stdout: '{"name":"x","size":"1"}\n{"name":"y, \\"z\\"\\nq","size":"2"}\n',
  },
  {
    what: 'a row with too few fields is an error with its line number',
    format: 'csv',
    input: 'a,b\\n1,2\\n3\\n4,5\\n',
    stdout: '{"a":"1","b":"2"}\n{"a":"4","b":"5"}\n',
    stderr: /^consumers: line 3: SyntaxError: .*\nconsumers: 1 item failed\n$/,
  },
  { what: 'nothing is no items', format: 'csv', input: '', stdout: '' },
];

describe('the format', () => {
  test.each(ROWS)('$format: $what', async ({ format, input, stdout, stderr = /^$/ }) => {
    const end = await show(input, `-f ${format}`);
    expect(end.stdout).toBe(stdout);
    expect(end.stderr).toMatch(stderr);
  });
});

describe('several files', () => {
  test('are read one after the other, stdin among them, and errors name the file', async () => {
    const shell = new Shell();
    shell.write('first', 'a\nb');
    shell.write('last', 'd\nbad\n');
    const { stdout, stderr } = await shell.run(
      `echo c | consumers map -j 1 --on-error skip -i first - -i last -e '(line) => { if (line === "bad") throw new Error("is bad"); return line }'`,
    );
    expect(stdout).toBe('a\nb\nc\nd\n');
    expect(stderr).toMatch(/^consumers: last:2: map-1 \(pid \d+\): Error: is bad\n/);
  });

  test('each has its own header, and its own last batch', async () => {
    const shell = new Shell();
    shell.write('first', 'a\n1\n2\n3\n');
    shell.write('second', 'b\n4\n');
    const { stdout } = await shell.run(
      `consumers map -j 1 -f csv --batch 2 -i first second -e 'rows => rows'`,
    );
    expect(stdout).toBe('[{"a":"1"},{"a":"2"}]\n[{"a":"3"}]\n[{"b":"4"}]\n');
  });
});
