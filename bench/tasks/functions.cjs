/** What calls answer: what the generators of `outputs/streams.mjs` yield. CommonJS, because worker-farm knows nothing else. */
exports.numbers = (x) => x * x;
exports.rows = (row) => {
  row.count += 1;
  return row;
};
