import { hash } from 'node:crypto';

/** What an item is recognized by: an integer of 53 bits. */
export type HashItem = (text: string) => number;

/** From so many characters on, a text is shortened first, as WebAssembly would keep the memory for it. */
const LONG = 65_536;

/** xxHash: a journal hashes each item, which would take twice as long with what Node has. */
export async function loadHash(): Promise<HashItem> {
  const { default: load } = await import('xxhash-wasm');
  const xxhash = await load();
  return (text) => Number(BigInt.asUintN(53, xxhash.h64(text.length < LONG ? text : hash('sha1', text))));
}
