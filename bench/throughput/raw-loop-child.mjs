import { receiveItems } from '../run/receive-batches.mjs';
import { CONSUMERS } from './streams.mjs';

const [kind] = process.argv.slice(2);
process.send('ready');
const result = await CONSUMERS[kind](receiveItems());
process.send({ result }, () => process.disconnect());
