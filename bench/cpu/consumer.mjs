import { spin } from './spin.mjs';

export default async function spinItems(items) {
  let sum = 0;
  for await (const steps of items) sum = (sum + spin(steps)) | 0;
  return sum;
}
