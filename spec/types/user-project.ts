import { basename, join } from 'node:path';
import * as ts from 'typescript';

/** What TypeScript reports of a file: the text that is underlined, and the first line of the message. */
export interface Report {
  readonly at: string;
  readonly says: string;
}

/** The files of `lib`, which take longest: read once for all programs. */
const LIBRARIES = new Map<string, ts.SourceFile | undefined>();

/** A program of files that are not on the disk; `consumers` is the build of this package. */
export class UserProject {
  readonly #program: ts.Program;

  constructor(files: ReadonlyMap<string, string>, options: ts.CompilerOptions) {
    const sources = new Map(Array.from(files, ([name, text]) => [join(__dirname, `${name}.ts`), text]));
    const all = { ...options, ...STRICT };
    const host = ts.createCompilerHost(all);
    const { fileExists, getSourceFile } = host;
    host.fileExists = (file) => sources.has(file) || fileExists(file);
    host.getSourceFile = (file, version) => {
      const text = sources.get(file);
      if (text !== undefined) return ts.createSourceFile(file, text, version);
      if (!file.includes('/typescript/lib/')) return getSourceFile(file, version);
      const library = LIBRARIES.get(file) ?? getSourceFile(file, version);
      LIBRARIES.set(file, library);
      return library;
    };
    this.#program = ts.createProgram([...sources.keys()], all, host);
  }

  /** What is wrong in a file. */
  reportsOf(name: string): Report[] {
    const source = this.#program.getSourceFile(join(__dirname, `${name}.ts`));
    if (source === undefined) throw new Error(`there is no file ${name}`);
    return this.#program.getSemanticDiagnostics(source).map(toReport);
  }

  /** What is wrong in its files and in the declarations of this package. */
  get reports(): Report[] {
    const program = this.#program;
    const files = program.getSourceFiles().filter(({ fileName }) => !fileName.includes('/node_modules/'));
    const reports = files.flatMap((file) => program.getSemanticDiagnostics(file));
    return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...reports].map(toReport);
  }

  /** Whether the program has a file of `@types/node`. */
  get hasNodeTypes(): boolean {
    return this.#program.getSourceFiles().some(({ fileName }) => fileName.includes('@types/node'));
  }
}

const STRICT: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

function toReport({ file, start = 0, length = 0, messageText }: ts.Diagnostic): Report {
  const says = ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0] ?? '';
  const isOwn = file?.fileName.startsWith(__dirname) === true;
  return { at: isOwn ? file.text.slice(start, start + length) : basename(file?.fileName ?? ''), says };
}
