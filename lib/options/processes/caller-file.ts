import { isAbsolute, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the build. Stack frames in it belong to the library. A bundle in the format ESM has no `__dirname`. */
const LIBRARY = join(typeof __dirname === 'string' ? __dirname : '', '..', '..') + sep;

/**
 * The file of the nearest caller outside this library, as stacks name it: by its path, or the URL of an ES module. A REPL has
 * no file, and gets one in the working directory.
 */
export function findCallerFile(): string {
  for (const name of captureFiles()) {
    const file = name.startsWith('file:') ? fileURLToPath(name) : name;
    if (isAbsolute(file) && !file.startsWith(LIBRARY)) return name;
  }
  return join(process.cwd(), '[eval]');
}

/** More than the default of ten frames, because a pool may be made below many frames of a framework. */
const FRAMES = 50;

/** The files of the stack, the nearest first. */
function captureFiles(): string[] {
  // With `--frozen-intrinsics` there is only the text.
  if (Object.isFrozen(Error)) return filesInText(new Error().stack ?? '');
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only saved and restored
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_error, sites) => sites.map((site) => site.getFileName() ?? '');
    return new Error().stack as unknown as string[];
  } finally {
    Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  }
}

function filesInText(stack: string): string[] {
  return Array.from(stack.matchAll(/^ +at (?:.*\()?(.+?):\d+:\d+\)?$/gm), ([, file = '']) => file);
}
