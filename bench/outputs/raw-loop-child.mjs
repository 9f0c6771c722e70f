import { GENERATORS } from './streams.mjs';

const batches = [];
let outputs = [];
let wake = () => {};
process.on('message', (batch) => {
  batches.push(batch);
  wake();
});

async function* receiveItems() {
  for (;;) {
    while (batches.length === 0) await new Promise((resolve) => (wake = resolve));
    const batch = batches.shift();
    if (batch === 'end') return;
    for (const item of batch) yield item;
    process.send({ outputs });
    outputs = [];
    process.send('more');
  }
}

const [kind] = process.argv.slice(2);
process.send('ready');
for await (const output of GENERATORS[kind](receiveItems())) outputs.push(output);
process.send({ result: undefined }, () => process.disconnect());
