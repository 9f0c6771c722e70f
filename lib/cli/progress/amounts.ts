const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** `12,345` */
export function toCount(count: number): string {
  return WHOLE.format(count);
}

/** `12,345`, and from a million on `1.2M` */
export function toShortCount(count: number): string {
  return count < 1e6 ? toCount(count) : COMPACT.format(count);
}

/** `1,234/s`, `0.4/s`, `1.2M/s` */
export function toRate(perSecond: number): string {
  return `${perSecond < 9.95 ? TENTHS.format(perSecond) : toShortCount(perSecond)}/s`;
}

/** `41 %`. It is rounded down: 100 % is when nothing is left. */
export function toPercentage(fraction: number): string {
  // 0.29 * 100 is a little less than 29.
  return `${Math.floor(fraction * 100 + 1e-9)} %`;
}

/** `45 s`, `3 min`, `2 h 5 min`, `3 d 4 h` */
export function toDuration(seconds: number): string {
  if (Math.round(seconds) < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return withRest(`${hours} h`, minutes % 60, 'min');
  return withRest(`${Math.floor(hours / 24)} d`, hours % 24, 'h');
}

/** `0.4 s`, and from 10 seconds on as {@link toDuration}: how long it took. */
export function toElapsed(seconds: number): string {
  return seconds < 9.95 ? `${TENTHS.format(seconds)} s` : toDuration(seconds);
}

/** `3.1 GB`, `512 MB` */
export function toMemory(bytes: number): string {
  if (bytes < 999.5e6) return `${WHOLE.format(bytes / 1e6)} MB`;
  return `${(bytes < 99.95e9 ? TENTHS : WHOLE).format(bytes / 1e9)} GB`;
}

function withRest(text: string, rest: number, unit: string): string {
  return rest === 0 ? text : `${text} ${rest} ${unit}`;
}
