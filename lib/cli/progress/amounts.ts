// Written by hand: the first `Intl.NumberFormat` of a program takes it 10 ms and more.

/** `12,345` */
export function toCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `12,345`, and from a million on `1.2M` */
export function toShortCount(count: number): string {
  if (count < 999_999.5) return toCount(count);
  return count < 999.95e6 ? `${toTenths(count / 1e6)}M` : `${toTenths(count / 1e9)}G`;
}

/** `1,234/s`, `0.4/s`, `1.2M/s` */
export function toRate(perSecond: number): string {
  return `${perSecond < 9.95 ? toTenths(perSecond) : toShortCount(perSecond)}/s`;
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
  return seconds < 9.95 ? `${toTenths(seconds)} s` : toDuration(seconds);
}

/** `3.1 GB`, `512 MB` */
export function toMemory(bytes: number): string {
  if (bytes < 999.5e6) return `${toCount(bytes / 1e6)} MB`;
  return `${bytes < 99.95e9 ? toTenths(bytes / 1e9) : toCount(bytes / 1e9)} GB`;
}

/** `3.1`, and `3` instead of `3.0` */
function toTenths(amount: number): string {
  return String(Math.round(amount * 10) / 10);
}

function withRest(text: string, rest: number, unit: string): string {
  return rest === 0 ? text : `${text} ${rest} ${unit}`;
}
