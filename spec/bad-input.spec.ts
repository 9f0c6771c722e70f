import { join } from 'node:path';

import { Pool, PoolError, type PoolErrorCode } from 'consumers';

const collect = join(__dirname, 'fixtures', 'collect.mjs');

/** Nothing was started: making the pool is what throws. */
function refusalOf(consumer: unknown, options?: unknown): PoolError {
  try {
    new (Pool as new (...parameters: unknown[]) => unknown)(consumer, options);
  } catch (error) {
    expect(error).toBeInstanceOf(PoolError);
    return error as PoolError;
  }
  throw new Error('The pool was made.');
}

const bound = function named(): void {
  // nothing
}.bind(null);

class Consumer {
  run = 1;
}

describe('`new Pool()` refuses at once', () => {
  test.each<[name: string, options: object, message: RegExp]>([
    ['quantity 0', { quantity: 0 }, /^Expected `quantity` to be an integer of 1 or more, got 0\.$/],
    ['quantity -1', { quantity: -1 }, /`quantity`.*got -1/],
    ['quantity 1.5', { quantity: 1.5 }, /`quantity`.*got 1\.5/],
    ['quantity NaN', { quantity: NaN }, /`quantity`.*got NaN/],
    ['quantity beyond all processes', { quantity: 2 ** 53 }, /`quantity` to be 65536 or less/],
    ['an env with a NUL', { env: { A: 'a\0b' } }, /`env` to be an object of strings without NUL/],
    ['execArgv with a NUL', { execArgv: ['a\0'] }, /`execArgv`/],
    ['quantity as text', { quantity: '2' }, /`quantity`.*got '2'/],
    ['args that are no array', { args: 'x' }, /`args` to be an array, got 'x'/],
    ['args that cannot be copied', { args: [1, { f: () => 1 }] }, /`args\[1\].*`args\[1\]\.f` is a function/],
    ['kwargs that are no object', { kwargs: 5 }, /`kwargs` to be a plain object, got 5/],
    ['kwargs that are an array', { kwargs: [] }, /`kwargs` to be a plain object, got \[\]/],
    ['kwargs that cannot be copied', { kwargs: { f: Symbol('s') } }, /`kwargs\.f` /],
    ['an env that is no object', { env: 'PATH' }, /`env` to be an object of strings without NUL, got 'PATH'/],
    [
      'an env of numbers',
      { env: { PORT: 80 } },
      /`env` to be an object of strings without NUL, got { PORT: 80 }/,
    ],
    [
      'a cwd that is not there',
      { cwd: '/no/such/folder' },
      /`cwd` to be.*directory that exists, got '\/no\/such\/folder'/,
    ],
    ['a cwd that is a file', { cwd: collect }, /`cwd` to be.*directory/],
    ['execArgv that are no strings', { execArgv: [1] }, /`execArgv` to be an array of strings/],
    [
      'an unknown stdio',
      { stdio: 'loud' },
      /`stdio` to be 'inherit', 'prefix', 'stderr', 'stderr-prefix', 'pipe', 'ignore'.*got 'loud'/,
    ],
    ['a stdio of negative numbers', { stdio: [0, 1, -1] }, /`stdio`/],
    ['a cwd with a NUL', { cwd: '/tmp\0' }, /`cwd` to be/],
    ['a cwd on another machine', { cwd: new URL('file://host/tmp') }, /`cwd` to be/],
    ['options that are an array', [], /the options to be an object, got \[\]/],
    ['a stdio of two', { stdio: ['pipe', 'pipe'] }, /`stdio`/],
    ['an empty name', { name: '' }, /`name` to be a string that is not empty/],
    ['an export that is no name', { export: 1 }, /`export` to be the name of an export/],
    ['failFast as text', { failFast: 'yes' }, /`failFast` to be true, false or 'soon'/],
    ['highWaterMark 0', { highWaterMark: 0 }, /`highWaterMark`.*got 0/],
    ['highWaterMark -1', { highWaterMark: -1 }, /`highWaterMark`/],
    ['highWaterMark NaN', { highWaterMark: NaN }, /`highWaterMark`.*got NaN/],
    ['highWaterMark of 0 bytes', { highWaterMark: { bytes: 0 } }, /`highWaterMark`/],
    ['retries -1', { retries: -1 }, /`retries` to be an integer of 0 or more, got -1/],
    ['retries 1.5', { retries: 1.5 }, /`retries`/],
    ['timeout 0', { timeout: 0 }, /`timeout` to be a number of ms above 0, .*got 0/],
    ['a negative timeout', { timeout: -1 }, /`timeout`/],
    ['a timeout that no timer can count', { timeout: 2 ** 31 }, /`timeout`/],
    ['an unknown ack', { ack: 'batch' }, /`ack` to be 'result' or 'item', got 'batch'/],
    ['an unknown poison', { poison: 'retry' }, /`poison` to be 'fail' or 'skip', got 'retry'/],
    ['a signal that is none', { signal: {} }, /`signal` to be an AbortSignal, got {}/],
    ['recycle after 0 items', { recycle: { items: 0 } }, /`recycle` to be an object with `items`/],
    ['recycle at 0 bytes', { recycle: { rss: 0 } }, /`recycle`/],
    ['recycle after nothing', { recycle: {} }, /`recycle`/],
    ['recycle after something else', { recycle: { items: 1, hours: 1 } }, /`recycle`/],
    ['recycle as a number', { recycle: 100 }, /`recycle`.*got 100/],
    ['a watchdog as text', { watchdog: 'yes' }, /`watchdog` to be true or false/],
    [
      'an execPath that is not there',
      { execPath: '/no/such/node' },
      /`execPath` to be the absolute path of an/,
    ],
    ['an execPath that nobody may run', { execPath: collect }, /`execPath`/],
    [
      'an execPath that is no name in PATH',
      { execPath: 'no-such-node' },
      /`execPath`.*or its name in `PATH`/,
    ],
    ['a relative execPath', { execPath: './node' }, /`execPath`/],
    [
      'an option it does not have',
      { quantiy: 2 },
      /no option `quantiy`\. Did you mean `quantity`\? The options are: quantity, /,
    ],
    [
      'an option by the name that others use',
      { workers: 2 },
      /no option `workers`\. Did you mean `quantity`\?/,
    ],
    ['an option of another library', { concurrency: 2 }, /no option `concurrency`\. The options are: /],
    ['options that are no object', 5 as unknown as object, /the options to be an object, got 5/],
  ])('%s', (_, options, message) => {
    const error = refusalOf(collect, options);
    expect(error.code).toBe<PoolErrorCode>('ERR_OPTION_INVALID');
    expect(error.message).toMatch(message);
  });

  test.each<[name: string, consumer: unknown, message: RegExp]>([
    [
      'a relative path',
      './collect.js',
      /URL or an absolute path, got '\.\/collect\.js'.*new URL\('\.\/consumer\.js', import\.meta\.url\)/,
    ],
    ['a word', 'collect', /URL or an absolute path, got 'collect'/],
    ['a module that is not there', '/no/such/module.js', /There is no module \/no\/such\/module\.js/],
    ['a URL that is not there', new URL('file:///no/such/module.js'), /There is no module/],
    ['a folder', __dirname, /There is no module/],
    [
      'a getter',
      Object.getOwnPropertyDescriptor(
        {
          get x() {
            return 1;
          },
        },
        'x',
      )?.get,
      /whose source text stands alone/,
    ],
    ['a path with a NUL', '/tmp/a\0b.js', /There is no module/],
    ['a broken URL', 'file://[', /`file:` URL of a module, got 'file:\/\/\['/],
    ['a URL of another machine', 'file://host/x.js', /`file:` URL of a module/],
    ['a URL that is no file', new URL('https://example.org/x.js'), /`file:` URL/],
    ['a bound function', bound, /source text.*got \[Function: bound named\].*in `args`/],
    ['a native function', Math.max, /source text/],
    ['a class', Consumer, /to be a function.*got \[class Consumer\]/],
    ['nothing', undefined, /to be a function, or the URL of a module, got undefined/],
    ['a number', 5, /got 5.*bundler.*an entry of its own/],
    ['an object', { consume: 1 }, /got { consume: 1 }/],
  ])('as a consumer: %s', (_, consumer, message) => {
    const error = refusalOf(consumer);
    expect(error.code).toBe<PoolErrorCode>('ERR_CONSUMER_INVALID');
    expect(error.message).toMatch(message);
  });

  test('with a signal that has fired already: with its reason, and starts nothing', () => {
    const reason = new Error('not today');
    expect(() => new Pool(collect, { signal: AbortSignal.abort(reason) })).toThrow(reason);
  });
});
