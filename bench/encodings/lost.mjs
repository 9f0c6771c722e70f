/** What each codec loses of what items are promised to keep. */
import { CODECS } from './codecs.mjs';
import { findLost } from './promises.mjs';

const rows = Object.entries(CODECS).map(([name, makeCodec]) => {
  const lost = findLost(makeCodec);
  console.error(`${name}: ${lost.join(', ')}`);
  return [name, { 'promises broken': lost.length }];
});
console.log(JSON.stringify(Object.fromEntries(rows)));
