import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

let count = 0;

/** Nobody sees half of it: it is written beside the file, and takes its place. A device or a pipe is written as it is. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (stats !== undefined && !stats.isFile()) {
    await writeFile(path, text);
    return;
  }
  // Else, the file would take the place of a link to it.
  const file = stats === undefined ? path : await realpath(path);
  count += 1;
  const beside = `${file}.${process.pid}-${count}.part`;
  try {
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
