import { readFile } from 'node:fs/promises';

/** Yields each line of the files that matches, as `grep -n` prints it: `path:number:text`. Returns how many lines it read. */
export default async function* search(paths, expression) {
  const regExp = new RegExp(expression);
  let count = 0;
  for await (const path of paths) {
    const lines = (await readFile(path, 'utf8')).split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const [index, line] of lines.entries()) if (regExp.test(line)) yield `${path}:${index + 1}:${line}`;
    count += lines.length;
  }
  return count;
}
