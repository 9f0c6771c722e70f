import { toText } from './text.mjs';

/** Colours that can be read on white and on black. */
const GREY = '#808890';
const COLOURS = { consumers: '#2f81f7', raw: '#57a773', peer: '#d08a2c' };
const FONT = 'font-family="system-ui, sans-serif" font-size="13"';

const RATE = 'items/s';
const WIDTH = 860;
const LEFT = 210;
const RIGHT = 90;
const BAR = 14;
const ROW = 19;
const HEAD = 50;
const FOOT = 26;
/** The axis: powers of ten. */
const LEAST = 3;
const MOST = 7;

/** Items a second by contender, on a logarithmic axis: a panel for each bench. */
export function toChart(benches, findings) {
  let top = 0;
  const panels = benches.map(({ title, name }) => {
    const bars = toBars(findings.get(name));
    const panel = drawPanel({ title, bars, top });
    top += heightOf(bars);
    return panel;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${top}" width="${WIDTH}" height="${top}" ${FONT} fill="${GREY}">`,
    '<title>Items a second, by contender, on a logarithmic axis</title>',
    ...panels,
    '</svg>',
    '',
  ].join('\n');
}

function toBars(findings) {
  return findings.rows
    .map((row) => ({ name: row.replaceAll('`', ''), rate: findings.summary(row, RATE).median }))
    .sort((a, b) => b.rate - a.rate);
}

function heightOf(bars) {
  return HEAD + ROW * bars.length + FOOT;
}

function drawPanel({ title, bars, top }) {
  const bottom = HEAD + ROW * bars.length;
  const powers = Array.from({ length: MOST - LEAST + 1 }, (_, n) => LEAST + n);
  return [
    `<g transform="translate(0 ${top})">`,
    `<text x="${LEFT}" y="28" font-size="15" font-weight="600">${escape(title.replaceAll('`', ''))}, items/s, logarithmic</text>`,
    ...powers.map((power) =>
      drawGridLine(toX(10 ** power), { bottom, label: `${(10 ** power).toLocaleString('en')}` }),
    ),
    ...bars.map((bar, n) => drawBar(bar, HEAD + ROW * n)),
    '</g>',
  ].join('\n');
}

function drawGridLine(x, { bottom, label }) {
  return (
    `<line x1="${x}" x2="${x}" y1="${HEAD - 8}" y2="${bottom}" stroke="${GREY}" stroke-opacity="0.35"/>` +
    `<text x="${x}" y="${bottom + 16}" text-anchor="middle" font-size="11">${label}</text>`
  );
}

function drawBar({ name, rate }, y) {
  const end = toX(rate);
  return (
    `<text x="${LEFT - 10}" y="${y + 11}" text-anchor="end">${escape(name)}</text>` +
    `<rect x="${LEFT}" y="${y}" width="${round(end - LEFT)}" height="${BAR}" rx="2" fill="${colourOf(name)}"/>` +
    `<text x="${round(end + 6)}" y="${y + 11}">${toText(rate)}</text>`
  );
}

function toX(rate) {
  const share = (Math.log10(rate) - LEAST) / (MOST - LEAST);
  return round(LEFT + Math.max(0, share) * (WIDTH - LEFT - RIGHT));
}

function colourOf(name) {
  if (name.startsWith('consumers')) return COLOURS.consumers;
  return name.startsWith('raw') ? COLOURS.raw : COLOURS.peer;
}

function round(number) {
  return Math.round(10 * number) / 10;
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
