/** What the documentation shows is what happens. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import * as ts from 'typescript';

import * as consumers from 'consumers';

import { runProgram } from './run-program';

const ROOT = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap(toPage),
];

function toPage(name: string): string[] {
  return name.endsWith('.md') ? [`docs/${name}`] : [];
}

// --- programs and what they print

interface Block {
  readonly language: string;
  readonly text: string;
}

function blocksOf(markdown: string): Block[] {
  const found = markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return Array.from(found, ([, language = '', text = '']) => ({ language, text }));
}

/** The output block that follows a program on its page. */
function outputAfter(program: string, page: string): string {
  const blocks = blocksOf(read(page));
  const index = blocks.findIndex(({ text }) => text === program);
  if (index === -1) throw new Error(`${page} does not show this program as it is:\n${program}`);
  const output = blocks.slice(index + 1).find(({ language }) => language === 'text');
  if (output === undefined) throw new Error(`${page} shows no output of this program:\n${program}`);
  return output.text;
}

/** Runs a program that stands in a folder of its own, as a user's does. */
async function runIn(folder: string, name: string): Promise<string> {
  const execArgv = name.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const { stdout, stderr, ended } = await runProgram(join(folder, name), { execArgv, cwd: folder });
  expect({ stderr, ended }).toEqual({ stderr: '', ended: 0 });
  return stdout;
}

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A folder outside of the repository, in which `consumers` is installed. */
function makeFolder(packages: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'consumers-'));
  folders.push(folder);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'consumers'), 'junction');
  for (const name of packages) {
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  }
  return folder;
}

// --- what is the same in every output of a program: who took what is a race

type Constant = (output: string) => unknown;

const exactly: Constant = (output) => output;
const inAnyOrder: Constant = (output) => output.split('\n').sort();
const withoutPids: Constant = (output) => inAnyOrder(output.replaceAll(/^\d+ /gm, 'PID '));
const letters: Constant = (output) => {
  const shown = Array.from(output.matchAll(/'([a-f-]*)'/g), ([, result = '']) => result.split('-'));
  const inOrder = shown.every((result) => result.join() === result.toSorted().join());
  return {
    shape: output.replaceAll(/'[a-f-]*'/g, 'RESULT'),
    inOrder,
    letters: shown.flat().filter(Boolean).sort(),
  };
};
const sum: Constant = (output) => {
  const numbers = Array.from(output.matchAll(/\d+/g), Number);
  return { shape: output.replaceAll(/\d+/g, 'N'), sum: numbers.reduce((a, b) => a + b) };
};
const shape: Constant = (output) => output.replaceAll(/[0-9a-f]{64}|[\d.]+/g, 'N').replaceAll(/ +/g, ' ');
const primes: Constant = (output) => {
  const [first, second, both] = Array.from(output.matchAll(/\d+/g), Number);
  return {
    shape: output.replaceAll(/\d+/g, 'N'),
    both,
    adds: (first as number) + (second as number) === both,
  };
};

describe('docs/examples.md', () => {
  const examples: readonly (readonly [name: string, constant: Constant])[] = [
    ['several-processes.mjs', withoutPids],
    ['getting-results.mjs', letters],
    ['multiple-data.mjs', inAnyOrder],
    ['configuring-a-consumer.mjs', exactly],
    ['pools-that-feed-pools.mjs', sum],
  ];

  test.each(examples)('shows %s as it is, and what it prints', async (name, constant) => {
    const program = read(`docs/examples/${name}`);
    const shown = outputAfter(program, 'docs/examples.md');
    expect(constant(await runIn(join(ROOT, 'docs', 'examples'), name))).toEqual(constant(shown));
  });

  test('shows every example', () => {
    const names = readdirSync(join(ROOT, 'docs', 'examples')).filter((name) => name.endsWith('.mjs'));
    expect(examples.map(([name]) => name).sort()).toEqual(names.sort());
  });

  test('shows the consumer of hash-folder as it is, and what the command prints', async () => {
    const shown = outputAfter(read('docs/examples/hash-folder/hash-files.mjs'), 'docs/examples.md');
    const program = join(ROOT, 'docs', 'examples', 'hash-folder', 'main.mjs');
    const { stdout } = await runProgram(program, {
      words: [join(ROOT, 'docs', 'examples'), '--quantity', '2'],
    });
    expect(shape(stdout)).toBe(shape(shown));
  });
});

describe('README.md', () => {
  test('shows a program and what it prints, in its first 40 lines', async () => {
    const [program, output] = blocksOf(read('README.md').split('\n').slice(0, 40).join('\n'));
    expect([program?.language, output?.language]).toEqual(['js', 'text']);
    const folder = makeFolder();
    writeFileSync(join(folder, 'program.mjs'), program?.text ?? '');
    const stdout = await runIn(folder, 'program.mjs');
    expect(primes(stdout)).toEqual(primes(output?.text ?? ''));
    expect(primes(stdout)).toMatchObject({ adds: true });
  });
});

describe('the programs of a page', () => {
  interface Program {
    readonly page: string;
    readonly section: string;
    readonly blocks: readonly Block[];
  }

  const programs = [
    'docs/getting-started.md',
    'docs/errors.md',
    'docs/lifecycle.md',
    'docs/what-crosses.md',
    'docs/when-a-consumer-fails.md',
  ]
    .flatMap((page) =>
      read(page)
        .split(/^(?=## )/m)
        .map((text) => toProgram(page, text)),
    )
    .filter(({ blocks }) => blocks.some(({ language }) => language === 'text'));

  function toProgram(page: string, text: string): Program {
    const blocks = blocksOf(text).filter(({ language }) => ['js', 'ts', 'text'].includes(language));
    return { page, section: /^#+ (.*)$/m.exec(text)?.[1] ?? '', blocks };
  }

  /** A program may say in its first line what its file is called. */
  function nameOf({ language, text }: Block): string {
    return /^\/\/ (\S+)\n/.exec(text)?.[1] ?? (language === 'ts' ? 'program.ts' : 'program.mjs');
  }

  test.each(programs.map((program) => [program.page, program.section, program.blocks] as const))(
    '%s, %s: print what it shows',
    async (_page, _section, blocks) => {
      const folder = makeFolder(['tsx']);
      const isTypeScript = blocks.some(({ language }) => language === 'ts');
      writeFileSync(
        join(folder, 'package.json'),
        JSON.stringify({ type: isTypeScript ? 'module' : 'commonjs' }),
      );
      let latest = '';
      for (const block of blocks) {
        if (block.language === 'text') {
          expect(await runIn(folder, latest)).toBe(block.text);
        } else {
          latest = nameOf(block);
          writeFileSync(join(folder, latest), block.text);
        }
      }
    },
  );
});

describe('docs/what-crosses.md', () => {
  const rows = Array.from(
    read('docs/what-crosses.md').matchAll(/^\| `(.+?)` \| (.+?) \| (.+?) \| (.+?) \|$/gm),
  )
    .map(([, value = '', item = '', result = '', thrown = '']) => ({ value, item, result, thrown }))
    // Those of the table of errors have three columns.
    .filter(({ thrown }) => thrown !== '');

  /** In a process of its own, as Jest gives its specs other classes than Node's. */
  const PROGRAM = `
    import { inspect } from 'node:util';
    import { Pool } from 'consumers';

    const rows = JSON.parse(process.argv[2]);
    const make = (code) => new Function('return (' + code + ')')();
    const expected = (cell, code) => {
      if (cell === 'refused') return cell;
      if (cell === 'the same') return inspect(make(code));
      if (cell === 'its text') return inspect(inspect(make(code)));
      return inspect(make(/\`(.*)\`$/.exec(cell)[1]));
    };

    async function show(items) {
      const { inspect } = await import('node:util');
      const shown = [];
      for await (const item of items) shown.push(inspect(item));
      return shown;
    }
    async function give(items, codes) {
      const values = codes.map((code) => new Function('return (' + code + ')')());
      return codes.length === 1 ? values[0] : Promise.all(values);
    }
    async function fail(items, codes) {
      throw codes.map((code) => new Function('return (' + code + ')')());
    }

    const items = new Pool(show, { quantity: 1 });
    const refusals = rows.map(({ value }) => {
      try {
        items.put(make(value));
        return false;
      } catch (error) {
        return error.code === 'ERR_ITEM_NOT_CLONEABLE';
      }
    });
    const [shown] = await items.join();

    const isRefused = ({ result }) => result === 'refused';
    const sendable = rows.filter((row) => !isRefused(row)).map(({ value }) => value);
    const [given] = await Pool.run(give, [], { quantity: 1, args: [sendable] });
    const unsent = rows.filter(isRefused).map(async ({ value }) => {
      const [failure] = await Pool.run(give, [], { quantity: 1, args: [[value]] }).then(
        () => [],
        ({ failures }) => failures,
      );
      return failure?.reason;
    });
    const reasons = await Promise.all(unsent);

    const { failures } = await Pool.run(fail, [], { quantity: 1, args: [rows.map(({ value }) => value)] }).catch((e) => e);
    const thrown = failures[0].error;

    const report = rows.map((row, index) => ({
      value: row.value,
      item: refusals[index] ? 'refused' : shown.shift(),
      result: isRefused(row) ? (reasons.shift() === 'could not send its result' ? 'refused' : 'sent') : inspect(given.shift()),
      thrown: inspect(thrown[index]),
    }));
    const wanted = rows.map((row) => ({
      value: row.value,
      item: expected(row.item, row.value),
      result: expected(row.result, row.value),
      thrown: expected(row.thrown, row.value),
    }));
    console.log(JSON.stringify({ report, wanted }));
  `;

  test('tells of every value what arrives', async () => {
    expect(rows.length).toBeGreaterThan(30);
    const folder = makeFolder();
    writeFileSync(join(folder, 'program.mjs'), PROGRAM);
    const words = [JSON.stringify(rows)];
    const { stdout, stderr } = await runProgram(join(folder, 'program.mjs'), { words });
    expect(stderr).toBe('');
    const { report, wanted } = JSON.parse(stdout) as { report: unknown; wanted: unknown };
    expect(report).toEqual(wanted);
  });
});

// --- links

/** As GitHub makes them of headings. */
function anchorsOf(markdown: string): string[] {
  const headings = markdown.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('links', () => {
  const links = pages.flatMap((page) =>
    Array.from(read(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => [page, link] as const),
  );
  const inside = links.filter(([, link]) => !/^[a-z]+:/.test(link));

  test.each(inside)('%s → %s leads somewhere', (page, link) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : normalize(join(dirname(page), path));
    expect(existsSync(join(ROOT, target))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(read(target))).toContain(anchor);
  });

  test('README.md leads to every page of docs/', () => {
    const linked = links.filter(([page]) => page === 'README.md').map(([, link]) => link);
    expect(linked).toEqual(expect.arrayContaining(pages.filter((page) => page.startsWith('docs/'))));
  });
});

// --- the public names

const program = ts.createProgram([join(ROOT, 'lib', 'index.ts')], {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  strict: true,
});
const checker = program.getTypeChecker();

/** Every export, and its type. */
function publicTypes(): Map<string, ts.Type> {
  const source = program.getSourceFile(join(ROOT, 'lib', 'index.ts'));
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error('lib/index.ts cannot be read');
  const names = checker.getExportsOfModule(module);
  return new Map(names.map((symbol) => [symbol.name, typeOf(symbol)]));
}

function typeOf(symbol: ts.Symbol): ts.Type {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return checker.getDeclaredTypeOfSymbol(target);
}

/** The members that this package declares; not what an error inherits. */
function membersOf(type: ts.Type | undefined): string[] {
  const own = (type?.getProperties() ?? []).filter(({ declarations = [] }) =>
    declarations.some((declaration) => declaration.getSourceFile().fileName.includes(join(ROOT, 'lib'))),
  );
  return own.map(({ name }) => name.replace(/^__@(\w+)@\d+$/, 'Symbol.$1'));
}

function literalsOf(type: ts.Type | undefined): string[] {
  if (type?.isUnion() !== true) return [];
  return type.types.map((member) => (member as ts.StringLiteralType).value);
}

describe('docs/api.md', () => {
  const api = read('docs/api.md');
  const code = Array.from(api.matchAll(/`([^`\n]+)`/g), ([, text = '']) => text);
  const types = publicTypes();

  test.each([...new Set([...types.keys(), ...Object.keys(consumers)])])('names the export %s', (name) => {
    expect(code.some((text) => new RegExp(`\\b${name}\\b`).test(text))).toBe(true);
  });

  test.each(membersOf(types.get('Pool')))('has a heading for %s of a pool', (name) => {
    expect(api).toMatch(new RegExp(`^### \`\\[?${name.replace('.', '\\.')}\\b`, 'm'));
  });

  test.each([...membersOf(types.get('PoolOptions')), 'args', 'kwargs'])(
    'has a row for the option %s',
    (name) => {
      expect(api).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
    },
  );

  test.each(
    [
      'PoolStats',
      'SeatStats',
      'CurrentConsumer',
      'PoolHandle',
      'PoisonedItem',
      'ConsumerFailure',
      'ConsumerError',
      'PoolError',
    ].flatMap((type) => membersOf(types.get(type)).map((member) => [type, member] as const)),
  )('names of a %s its %s', (_, member) => {
    expect(code.some((text) => new RegExp(`\\b${member}\\b`).test(text))).toBe(true);
  });
});

describe('docs/errors.md', () => {
  const errors = read('docs/errors.md');
  const types = publicTypes();

  test.each(literalsOf(types.get('PoolErrorCode')))('has a row for the code %s', (value) => {
    expect(errors).toMatch(new RegExp(`^\\| \`${value}\` \\|`, 'm'));
  });

  test.each(literalsOf(types.get('FailureReason')))('has a row for the reason %s', (value) => {
    expect(errors).toMatch(new RegExp(`^\\| \`'${value}'\` \\|`, 'm'));
  });

  test.each(membersOf(types.get('ConsumerFailure')))('names %s of a failure in its table', (name) => {
    expect(errors).toMatch(new RegExp(`^\\| (\`\\w+\`, )*\`${name}\``, 'm'));
  });
});
