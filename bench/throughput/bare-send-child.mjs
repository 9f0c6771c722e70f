import weigh from './weigh.cjs';

const [kind] = process.argv.slice(2);
let sum = 0;
process.on('message', (item) => {
  if (item === 'end') {
    process.send({ result: sum }, () => process.disconnect());
    return;
  }
  sum += weigh[kind](item);
  process.send('more');
});
process.send('ready');
