import { receiveItems } from '../run/receive-batches.mjs';
import { GENERATORS } from './streams.mjs';

const [kind] = process.argv.slice(2);
let outputs = [];
const items = receiveItems(() => {
  process.send({ outputs });
  outputs = [];
});
process.send('ready');
for await (const output of GENERATORS[kind](items)) outputs.push(output);
process.send({ result: undefined }, () => process.disconnect());
