const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function formatCount(value: number): string {
  return whole.format(value);
}

export function formatRate(value: number): string {
  return value >= 100 ? whole.format(value) : precise.format(value);
}

/** For axes: `2.5k`. */
export function formatShort(value: number): string {
  if (value >= 1e6) return `${precise.format(value / 1e6)}M`;
  return value >= 10_000 ? `${precise.format(value / 1e3)}k` : precise.format(value);
}

/** @param milliseconds a time, from microseconds to days. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0 s';
  if (milliseconds < 1) return `${precise.format(milliseconds * 1e3)} µs`;
  if (milliseconds < 1_000) return `${precise.format(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${precise.format(milliseconds / 1e3)} s`;
  const seconds = Math.round(milliseconds / 1e3);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

/** When something happened in the run. */
export function formatTime(milliseconds: number): string {
  return milliseconds < 60_000 ? `${(milliseconds / 1e3).toFixed(2)} s` : formatDuration(milliseconds);
}

export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${precise.format(bytes / 1e9)} GB`;
  return bytes >= 1e6 ? `${precise.format(bytes / 1e6)} MB` : `${precise.format(bytes / 1e3)} kB`;
}

export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %';
  if (share > 0.99 && share < 1) return '> 99 %';
  return `${Math.round(share * 100)} %`;
}

export function formatMoment(sinceEpoch: number): string {
  return moment.format(sinceEpoch);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
