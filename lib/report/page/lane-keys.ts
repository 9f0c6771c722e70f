/**
 * One stop of the Tab key for all lanes: from there, up and down lead to other lanes, left and right to the events of a lane, and
 * Escape back to it.
 */
export function moveAmongLanes(svg: SVGSVGElement): void {
  const lanes = [...svg.querySelectorAll<SVGGElement>('.lane')];
  lanes[0]?.setAttribute('tabindex', '0');
  svg.addEventListener('keydown', (event) => {
    const focused = document.activeElement;
    const lane = lanes.find((one) => one.contains(focused));
    if (lane === undefined || focused === null) return;
    const next = nextOf(event.key, lane, lanes, focused);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
  svg.addEventListener('focusin', ({ target }) => {
    const lane = lanes.find((one) => one.contains(target as Node));
    for (const one of lanes) one.setAttribute('tabindex', one === lane ? '0' : '-1');
  });
}

function nextOf(
  key: string,
  lane: SVGGElement,
  lanes: readonly SVGGElement[],
  focused: Element,
): SVGGElement | undefined {
  const marks = [...lane.querySelectorAll<SVGGElement>('.mark')];
  const [at, place] = [lanes.indexOf(lane), marks.indexOf(focused as SVGGElement)];
  switch (key) {
    case 'ArrowDown':
      return lanes[at + 1];
    case 'ArrowUp':
      return lanes[at - 1];
    case 'ArrowRight':
      return marks[place + 1];
    case 'ArrowLeft':
      return place === -1 ? marks.at(-1) : (marks[place - 1] ?? lane);
    case 'Home':
      return lanes[0];
    case 'End':
      return lanes.at(-1);
    case 'Escape':
      return place === -1 ? undefined : lane;
    default:
      return undefined;
  }
}
