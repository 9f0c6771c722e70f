/** What is done with one item: little, but it looks inside. CommonJS, because worker-farm knows nothing else. */
exports.numbers = (number) => number;
exports.strings = (text) => text.length + text.charCodeAt(39);
exports.objects = ({ id, name, tags, score }) => id + name.length + tags[1].length + score;
exports.rows = ({ id, name, address, tags, balance }) =>
  id + name.length + address.geo.lat + tags.length + balance;
/** A line of a CSV file. */
exports.lines = (line) => {
  const [id, , amount, date] = line.split(',');
  return Number(id) + Number(amount) + date.length;
};
exports.buffers = (buffer) => buffer.length + buffer[0];

/** The same for an array of items. */
for (const [kind, weighItem] of Object.entries(exports)) {
  exports[`${kind}Together`] = (items) => items.reduce((sum, item) => sum + weighItem(item), 0);
}
