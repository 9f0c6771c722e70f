/** What `fixtures/answers-as-told.mjs` answers for an item, where it is not told otherwise; and `calls-amid-mishaps.mjs`, always. */
export function answerOf(number: number): unknown {
  switch (number % 5) {
    case 0:
      return 3 * number;
    case 1:
      return `answer ${number}`;
    case 2:
      return { answer: number, list: [number, { number }] };
    case 3:
      return [number, undefined, null];
    default:
      return Buffer.from(String(number));
  }
}
