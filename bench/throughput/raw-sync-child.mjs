/** As the child of the raw loop, but it sums up each array as it comes: nothing is awaited for an item. */
import weigh from './weigh.cjs';

const [kind] = process.argv.slice(2);
let sum = 0;
process.on('message', (batch) => {
  if (batch === 'end') {
    process.send({ result: sum }, () => process.disconnect());
    return;
  }
  sum += weigh[`${kind}Together`](batch);
  process.send('more');
});
process.send('ready');
