import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the build. Stack frames in it belong to the library. */
const LIBRARY = dirname(__dirname) + sep;

/** The file of the nearest caller outside this library. A REPL has no file, and gets one in the working directory. */
export function findCallerFile(): string {
  for (const site of captureSites()) {
    const name = site.getFileName();
    const file = name?.startsWith('file:') === true ? fileURLToPath(name) : name;
    if (file?.startsWith(sep) !== true && !/^[A-Za-z]:[\\/]/.test(file ?? '')) continue;
    if (file?.startsWith(LIBRARY) === false) return file;
  }
  return join(process.cwd(), '[eval]');
}

function captureSites(): NodeJS.CallSite[] {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only saved and restored
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    // More than the default of ten, because a pool may be made below many frames of a framework.
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (_error, sites) => sites;
    return new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
