import { spin } from './spin.mjs';

/** @returns the sum, and how long in ms it waited for items, the first and the end of all left out. */
export default async function spinAndMeasure(items) {
  let sum = 0;
  let waited = 0;
  for (let count = 0; ; count += 1) {
    const asked = performance.now();
    const { done, value: steps } = await items.next();
    if (done) return { sum, waited };
    if (count > 0) waited += performance.now() - asked;
    sum = (sum + spin(steps)) | 0;
  }
}
