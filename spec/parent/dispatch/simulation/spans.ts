/** A time from then to then. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Overlapping spans as one, in order. */
export function unite(spans: readonly Span[]): Span[] {
  const united: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  return united;
}

/** The longest time that `span` has in common with one of `spans`, which are in order and do not overlap. */
export function longestOverlap(spans: readonly Span[], { from, to }: Span): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).to <= from) low = middle + 1;
    else high = middle;
  }
  let most = 0;
  for (let i = low; i < spans.length && (spans[i] as Span).from < to; i += 1) {
    const span = spans[i] as Span;
    most = Math.max(most, Math.min(to, span.to) - Math.max(from, span.from));
  }
  return most;
}
