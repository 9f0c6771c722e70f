import { join } from 'node:path';
import * as ts from 'typescript';

import * as consumers from 'consumers';

import { read, ROOT } from './pages';

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

  test.each(membersOf(types.get('TaskPool')))('has a heading for %s of a task pool', (name) => {
    expect(api).toMatch(new RegExp(`^### \`tasks[.[]${name.replace('.', '\\.')}\\b`, 'm'));
  });

  const options = ['PoolOptions', 'TaskPoolOptions', 'RunOptions', 'MapOptions'];
  test.each([...new Set(options.flatMap((type) => membersOf(types.get(type)))), 'args', 'kwargs'])(
    'has a row for the option %s',
    (name) => {
      expect(api).toMatch(new RegExp(`^\\| \`${name}\` \\|`, 'm'));
    },
  );

  test.each(
    [
      'PoolStats',
      'SeatStats',
      'TaskPoolStats',
      'TaskSeatStats',
      'CurrentConsumer',
      'CurrentTask',
      'Task',
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
