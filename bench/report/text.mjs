/** So many digits that mean something. */
export function toText(number, digits = 3) {
  if (Math.abs(number) < 0.005) return '0';
  return number.toLocaleString('en', { maximumSignificantDigits: digits });
}
