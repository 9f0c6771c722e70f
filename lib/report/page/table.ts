import { append, type Html } from './card';

export interface Cell {
  readonly text: string;
  /** What it is exactly, where the text is rounded. */
  readonly value?: number | undefined;
}

export interface TableSettings {
  /** What a screen reader calls it. */
  readonly caption: string;
  readonly columns: readonly string[];
  /** The columns of text, by their place; all others are numbers. */
  readonly texts: readonly number[];
  readonly rows: readonly (readonly (string | Cell)[])[];
}

/** It scrolls in its own box, which the keyboard can reach. The first cell of each row is its heading. */
export function appendTable(parent: Html, { caption, columns, texts, rows }: TableSettings): void {
  const box = append(parent, 'div', 'scroll').attr('role', 'region').attr('aria-label', caption);
  box.attr('tabindex', 0);
  const table = box.append('table');
  table.append('caption').attr('class', 'hidden').text(caption);
  const head = table.append('thead').append('tr');
  const classOf = (place: number): string => (texts.includes(place) ? 'text' : 'number');
  columns.forEach((column, place) =>
    head.append('th').attr('scope', 'col').attr('class', classOf(place)).text(column),
  );
  const body = table.append('tbody');
  for (const row of rows) {
    const line = body.append('tr');
    row.forEach((given, place) => {
      const { text, value } = typeof given === 'string' ? { text: given, value: undefined } : given;
      const cell = line.append<HTMLElement>(place === 0 ? 'th' : 'td').attr('class', classOf(place));
      if (place === 0) cell.attr('scope', 'row');
      if (value !== undefined) cell.attr('data-value', value);
      cell.text(text);
    });
  }
}

/** A chart in words: it is made when it is opened. */
export function appendTableOnDemand(parent: Html, summary: string, settings: () => TableSettings): void {
  const details = parent.append<HTMLDetailsElement>('details');
  details.append('summary').text(summary);
  details.on('toggle', () => {
    if (details.select('table').empty()) appendTable(details as unknown as Html, settings());
  });
}
