import { inspect, isDeepStrictEqual } from 'node:util';

/** Collects what is not as expected, in sentences. */
export class Expectations {
  readonly faults: string[] = [];

  same(what: string, is: unknown, wanted: unknown): void {
    if (isDeepStrictEqual(is, wanted)) return;
    this.faults.push(`${what}: ${inspect(is)} instead of ${inspect(wanted)}`);
  }

  true(what: string, isSo: boolean): void {
    if (!isSo) this.faults.push(what);
  }
}
