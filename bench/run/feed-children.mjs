import { fork } from 'node:child_process';
import { once } from 'node:events';

/** @returns two children that have said that they are ready. */
export async function forkChildren(url, parameters) {
  const children = [1, 2].map(() => fork(url, parameters, { serialization: 'advanced' }));
  await Promise.all(children.map((child) => once(child, 'message')));
  return children;
}

/**
 * What one would write by hand: so many messages on the way to each child, and the next one for each `'more'` that it
 * answers; `'end'` where `takeNext()` has no more.
 *
 * @returns the children's results, when they are gone.
 */
export function feedChildren(children, { ahead, takeNext }) {
  return Promise.all(children.map((child) => feed(child, ahead, takeNext)));
}

/** @returns `takeNext` for arrays of so many items. */
export function inBatches(items, size) {
  let next = 0;
  return () => {
    const batch = items.slice(next, next + size);
    next += batch.length;
    return batch.length > 0 ? batch : undefined;
  };
}

async function feed(child, ahead, takeNext) {
  const exit = once(child, 'exit');
  let isFed = false;
  let result;
  const send = () => {
    if (isFed) return;
    const message = takeNext() ?? 'end';
    isFed = message === 'end';
    child.send(message);
  };
  child.on('message', (message) => {
    if (message === 'more') send();
    else ({ result } = message);
  });
  for (let sent = 0; sent < ahead; sent += 1) send();
  await exit;
  return result;
}
