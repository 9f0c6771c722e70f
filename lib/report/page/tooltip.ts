import { select } from 'd3-selection';

export interface TooltipText {
  readonly title: string;
  readonly lines: readonly string[];
}

const MARGIN = 8;

const box = select(document.body).append('div').attr('class', 'tooltip').attr('aria-hidden', 'true');
let owner: Element | undefined;
let placeOf: Place | undefined;

/** Where that is in the window which is told of. */
export type Place = () => DOMRect | DOMPoint;

/** @param by whose tooltip it is then. */
export function showTooltip(by: Element, place: Place, { title, lines }: TooltipText): void {
  owner = by;
  placeOf = place;
  box.selectChildren().remove();
  box.append('strong').text(title);
  box.selectAll('span').data(lines).join('span').text(String);
  box.classed('shown', true);
  moveToPlace();
}

/** Does nothing if another one shows its tooltip by now. */
export function hideTooltip(by: Element): void {
  if (owner === by) hide();
}

function hide(): void {
  placeOf = undefined;
  box.classed('shown', false);
}

function moveToPlace(): void {
  if (placeOf === undefined) return;
  const place = placeOf();
  const node = box.node() as HTMLElement;
  const [width, height] = [node.offsetWidth, node.offsetHeight];
  const [w, h] = place instanceof DOMRect ? [place.width, place.height] : [0, 0];
  const room = document.documentElement.clientWidth - width - MARGIN;
  const left = Math.max(MARGIN, Math.min(place.x + w / 2 - width / 2, room));
  const above = place.y - height - MARGIN;
  box.style('left', `${left}px`).style('top', `${above >= MARGIN ? above : place.y + h + MARGIN}px`);
}

// What has the focus is scrolled into view.
addEventListener('scroll', moveToPlace, { passive: true, capture: true });
addEventListener('resize', hide);
addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') hide();
});
