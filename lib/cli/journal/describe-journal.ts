import { existsSync } from 'node:fs';

import { readJournal } from './read-journal';

/** What stands in a journal, for a person. @throws {@link UsageError} if it is none. */
export async function describeJournal(file: string): Promise<string> {
  const found = existsSync(file) ? await readJournal(file) : undefined;
  if (found === undefined) return `${file}, which begins with this run`;
  const { count, failures } = found.done;
  return `${file}: ${count} items are done${failures > 0 ? `, of which ${failures} failed` : ''}`;
}
