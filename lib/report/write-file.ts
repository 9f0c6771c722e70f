import { rename, rm, writeFile } from 'node:fs/promises';

let count = 0;

/** Nobody sees half of it: it is written beside the file, and takes its place. */
export async function writeWhole(path: string, text: string): Promise<void> {
  count += 1;
  const beside = `${path}.${process.pid}-${count}.part`;
  try {
    await writeFile(beside, text);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
