import fc from 'fast-check';

import { splitBytes } from '../../../dist/lib/cli/input/split-bytes';

async function split(chunks: readonly Buffer[]): Promise<Buffer[]> {
  const blocks: Buffer[] = [];
  // eslint-disable-next-line @typescript-eslint/require-await -- as a stream gives them
  const source = (async function* () {
    yield* chunks;
  })();
  for await (const block of splitBytes(source, 10)) blocks.push(block);
  return blocks;
}

describe('splitBytes()', () => {
  test.each([
    ['nothing', [], []],
    ['no separator', ['ab', 'c'], ['abc']],
    ['a separator at the end', ['a\n'], ['a\n']],
    ['lines in one chunk', ['a\nb\nc'], ['a\nb\n', 'c']],
    ['a line in several chunks', ['a\nb', 'c', 'd\ne'], ['a\n', 'bcd\n', 'e']],
    ['a separator for itself', ['a', '\n', '\n'], ['a\n', '\n']],
  ])('%s', async (_, chunks, blocks) => {
    const found = await split(chunks.map((chunk) => Buffer.from(chunk)));
    expect(found.map(String)).toEqual(blocks);
  });

  test('however bytes come, they are all there, and each block but the last ends with the separator', async () => {
    const bytes = fc.array(fc.constantFrom('a', 'é', '\n', '\n\n'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { maxLength: 8 }), async (drawn) => {
        const chunks = drawn.map((parts) => Buffer.from(parts.join('')));
        const blocks = await split(chunks);
        expect(Buffer.concat(blocks)).toEqual(Buffer.concat(chunks));
        expect(blocks.slice(0, -1).every((block) => block.at(-1) === 10)).toBe(true);
        expect(blocks.some((block) => block.length === 0)).toBe(false);
      }),
    );
  });
});
