import { pointer, type Selection } from 'd3-selection';

import { hideTooltip, showTooltip, type TooltipText } from './tooltip';

export interface CursorSettings {
  /** What is moved along, for a screen reader. */
  readonly label: string;
  readonly count: number;
  /** Which place belongs to a point. */
  readonly nearest: (x: number) => number;
  readonly describe: (place: number) => TooltipText;
  /** Shows the place, or none. @returns where its tooltip points to, in the drawing. */
  readonly mark: (place: number | undefined) => readonly [number, number];
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

/** The places of a chart can be looked at one by one, with a pointer and with keys; to a screen reader, it is a slider. */
export function addCursor(
  svg: Selection<SVGSVGElement, unknown, null, undefined>,
  { label, count, nearest, describe, mark }: CursorSettings,
): void {
  const node = svg.node() as SVGSVGElement;
  let current = 0;
  const move = (place: number): void => {
    current = Math.max(0, Math.min(count - 1, place));
    const text = describe(current);
    svg.attr('aria-valuenow', current).attr('aria-valuetext', `${text.title}: ${text.lines.join(', ')}`);
    const [x, y] = mark(current);
    const placeOf = (): DOMPoint => {
      const box = node.getBoundingClientRect();
      return new DOMPoint(box.x + x, box.y + y);
    };
    showTooltip(node, placeOf, text);
  };
  const leave = (): void => {
    mark(undefined);
    hideTooltip(node);
  };
  svg.attr('role', 'slider').attr('tabindex', 0).attr('aria-label', label);
  svg
    .attr('aria-valuemin', 0)
    .attr('aria-valuemax', count - 1)
    .attr('aria-valuenow', 0);
  const { title, lines } = describe(0);
  svg.attr('aria-valuetext', `${title}: ${lines.join(', ')}`);
  svg.on('pointermove pointerdown', (event: PointerEvent) => {
    move(nearest(pointer(event, node)[0]));
  });
  svg.on('pointerleave blur', leave);
  svg.on('focus', () => {
    if (node.matches(':focus-visible')) move(current);
  });
  svg.on('keydown', (event: KeyboardEvent) => {
    if (event.key === 'Escape') mark(undefined);
    const step = STEPS[event.key];
    const end = event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : undefined;
    if (step === undefined && end === undefined) return;
    event.preventDefault();
    move(end ?? current + (step ?? 0));
  });
}
