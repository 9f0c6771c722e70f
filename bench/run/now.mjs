/** In ms, of a clock that is the same in all processes. */
export function now() {
  return performance.timeOrigin + performance.now();
}
