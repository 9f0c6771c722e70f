import { PassThrough } from 'node:stream';

import { Screen } from '../../../dist/lib/cli/progress/screen';
import { tap } from '../../../dist/lib/cli/progress/stderr-tap';
import { WholeLines } from '../../../dist/lib/cli/progress/whole-lines';

describe('tap()', () => {
  function listen(): { stream: PassThrough; received: string[]; end: () => void } {
    const stream = new PassThrough({ encoding: 'utf8' });
    const received: string[] = [];
    const end = tap(stream, (bytes, callback) => {
      received.push(Buffer.from(bytes).toString());
      callback?.();
      return true;
    });
    return { stream, received, end };
  }

  test('receives all forms of write(), with their callbacks, and gives the stream back', () => {
    const { stream, received, end } = listen();
    const callback = jest.fn();
    stream.write('text');
    stream.write('dGV4dA==', 'base64');
    stream.write('text', callback);
    stream.write(Buffer.from('text'), 'utf8', callback);
    expect(received).toEqual(['text', 'text', 'text', 'text']);
    expect(callback).toHaveBeenCalledTimes(2);
    end();
    expect(Object.hasOwn(stream, 'write')).toBe(false);
    stream.write('after');
    expect(stream.read()).toBe('after');
  });

  test('leaves the error of what is no text to the stream', () => {
    const { stream, received } = listen();
    expect(() => stream.write(1)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }));
    expect(received).toEqual([]);
  });

  test('stays without effect where another function stands on it in the end', () => {
    const { stream, received, end } = listen();
    const write = stream.write.bind(stream);
    stream.write = (chunk: string) => write(`[${chunk}]`);
    end();
    stream.write('text');
    expect([received, stream.read()]).toEqual([[], '[text]']);
  });
});

describe('a screen', () => {
  test('swallows what is written once it is closed, and its error', () => {
    const stream = new PassThrough({ encoding: 'utf8' });
    const screen = new Screen(stream);
    screen.write('before');
    stream.emit('error', new Error('EPIPE'));
    screen.write('after');
    expect(stream.read()).toBe('before');
  });

  test('still calls back once it is closed', async () => {
    const stream = new PassThrough();
    const screen = new Screen(stream);
    screen.write('before');
    stream.emit('error', new Error('EPIPE'));
    await new Promise((resolve) => screen.write('after', resolve));
  });

  test.each([
    [{}, 80],
    [{ columns: 0 }, 80],
    [{ columns: 30 }, 30],
  ])('with %j is taken to be %d wide', (size, width) => {
    expect(new Screen(Object.assign(new PassThrough(), size)).columns).toBe(width);
  });
});

describe('whole lines', () => {
  test('are made of pieces', () => {
    const lines = new WholeLines();
    const add = (text: string): string => lines.add(Buffer.from(text)).toString();
    expect(['a', 'b\nc\nd', 'e'].map(add)).toEqual(['', 'ab\nc\n', '']);
    expect(lines.hasRest).toBe(true);
    expect(lines.takeRest().toString()).toBe('de\n');
    expect(lines.hasRest).toBe(false);
    expect(lines.takeRest().toString()).toBe('');
  });

  test('take along what cannot be seen', () => {
    const lines = new WholeLines();
    expect(lines.add(Buffer.from('\x1B[31mred\n\x1B[39m')).toString()).toBe('\x1B[31mred\n\x1B[39m');
    expect(lines.hasRest).toBe(false);
  });
});
