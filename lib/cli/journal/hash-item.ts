import { hash } from 'node:crypto';

/** So many characters of the hash are kept: 66 bits. */
const LENGTH = 11;

/** What an item is recognized by. */
export function hashItem(text: string): string {
  return hash('sha1', text, 'base64').slice(0, LENGTH);
}
