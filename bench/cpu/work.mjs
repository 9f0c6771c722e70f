import { PLANS } from './plans.mjs';
import { spin, spun } from './spin.mjs';

/** @returns the items of a plan, in steps, and what their consumers must return in all. */
export function toWork(plan, stepsPerMs) {
  const items = PLANS[plan].map((duration) => toSteps(duration, stepsPerMs));
  return { items, expected: items.reduce((sum, steps) => (sum + spun(steps)) | 0, 0) };
}

export function toSteps(duration, stepsPerMs) {
  return Math.round(duration * stepsPerMs);
}

export function spinAll(items) {
  let sum = 0;
  for (const steps of items) sum = (sum + spin(steps)) | 0;
  return sum;
}
