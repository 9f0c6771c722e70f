/** A string as it is, anything else as JSON; `undefined` is no line. @throws {TypeError} if the value has no JSON. */
export function toLine(value: unknown): string {
  if (typeof value === 'string') return `${value}\n`;
  if (value === undefined) return '';
  if (typeof value === 'number' && Number.isFinite(value)) return `${value}\n`;
  const json = JSON.stringify(value) as string | undefined;
  if (json !== undefined) return `${json}\n`;
  throw new TypeError(`A ${typeof value} has no JSON: return a string or an object.`);
}
