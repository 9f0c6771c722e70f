import { select, type Selection } from 'd3-selection';

export type Html = Selection<HTMLElement, unknown, null, undefined>;

export interface CardSettings {
  readonly id: string;
  readonly title: string;
  /** What is to be seen, and how it is to be read. */
  readonly note?: string;
  readonly isWide?: boolean;
}

/** A section with a heading, for one subject. */
export function appendCard(parent: Html, { id, title, note, isWide = false }: CardSettings): Html {
  const card = append(parent, 'section', isWide ? 'card wide' : 'card');
  card.attr('id', id).attr('aria-labelledby', `${id}-title`);
  card.append('h2').attr('id', `${id}-title`).text(title);
  if (note !== undefined) card.append('p').attr('class', 'note').text(note);
  return card;
}

export function append(parent: Html, tag: string, className: string): Html {
  return parent.append<HTMLElement>(tag).attr('class', className);
}

/** Draws again when there is another width for it. */
export function drawInWidth(parent: Html, className: string, draw: (box: Html, width: number) => void): void {
  const box = append(parent, 'div', className);
  let drawn = 0;
  new ResizeObserver(([entry]) => {
    const width = Math.floor(entry?.contentRect.width ?? 0);
    if (width === 0 || width === drawn) return;
    drawn = width;
    box.selectChildren().remove();
    draw(box, width);
  }).observe(box.node() as HTMLElement);
}

export interface LegendEntry {
  readonly className: string;
  readonly label: string;
  readonly value?: string;
}

export function appendLegend(parent: Html, entries: readonly LegendEntry[]): void {
  const list = append(parent, 'ul', 'legend');
  for (const { className, label, value } of entries) {
    const entry = list.append('li');
    const swatch = entry.append('svg').attr('class', `swatch ${className}`).attr('aria-hidden', 'true');
    swatch.attr('viewBox', '0 0 12 12').append('rect').attr('width', 12).attr('height', 12).attr('rx', 2);
    entry.append('span').text(label);
    if (value !== undefined) entry.append('b').text(value);
  }
}

export function isNarrow(width: number): boolean {
  return width < 560;
}

export const root = (): Html => select(document.getElementById('report') as HTMLElement);
