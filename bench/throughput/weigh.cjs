/** What is done with one item: little, but it looks inside. CommonJS, because worker-farm knows nothing else. */
exports.numbers = (number) => number;
exports.strings = (text) => text.length + text.charCodeAt(39);
exports.objects = ({ id, name, tags, score }) => id + name.length + tags[1].length + score;
exports.buffers = (buffer) => buffer.length + buffer[0];
