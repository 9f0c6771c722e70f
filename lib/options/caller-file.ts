import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The build's own folder: frames of the library are not the caller. */
const LIBRARY = dirname(__dirname) + sep;

/** The file of the nearest caller outside this library; where there is none, as in a REPL, one that stands in the cwd. */
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
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only kept, and put back
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    // More than the usual ten: a pool may be made deep inside of a framework's plumbing.
    Error.stackTraceLimit = 50;
    Error.prepareStackTrace = (_error, sites) => sites;
    return new Error().stack as unknown as NodeJS.CallSite[];
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}
