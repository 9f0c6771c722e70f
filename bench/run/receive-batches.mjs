/** The other end of `feedChildren()`: messages are arrays of items. */
const batches = [];
let wake = () => {};
process.on('message', (batch) => {
  batches.push(batch);
  wake();
});

/** @param consumed is called when a batch was consumed, before the next one is asked for. */
export async function* receiveItems(consumed = () => {}) {
  for (;;) {
    while (batches.length === 0) await new Promise((resolve) => (wake = resolve));
    const batch = batches.shift();
    if (batch === 'end') return;
    for (const item of batch) yield item;
    consumed();
    process.send('more');
  }
}
