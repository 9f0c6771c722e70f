import { spinAll } from './work.mjs';

let sum = 0;
process.on('message', (batch) => {
  if (batch === 'end') {
    process.send({ result: sum }, () => process.disconnect());
    return;
  }
  sum = (sum + spinAll(batch)) | 0;
  process.send('more');
});
process.send('ready');
