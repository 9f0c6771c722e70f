import type { ReportData, RunState } from '../report-data';
import { append, type Html } from './card';
import { formatCount, formatDuration, formatMoment, formatRate, formatShare, plural } from './format';
import { sharesOf } from './shares';

const STATE_NAMES: Readonly<Record<RunState, string>> = {
  running: 'Running',
  done: 'Done',
  flawed: 'Done, with failures',
  failed: 'Failed',
  stopped: 'Stopped',
  cut: 'Recording ended before the run',
};

const COUNT_NAMES: Readonly<Record<string, string>> = {
  put: 'put',
  called: 'calls',
  consumed: 'consumed',
  fulfilled: 'fulfilled',
  rejected: 'rejected',
  dropped: 'dropped',
  waiting: 'waiting',
  inHand: 'in hand',
  unconsumed: 'unconsumed',
  outputsRead: 'outputs read',
  outputsWaiting: 'outputs waiting',
};

/** These tell something even if they are 0. */
const ALWAYS: ReadonlySet<string> = new Set(['put', 'called', 'consumed', 'fulfilled', 'rejected']);

export function appendHeader(parent: Html, data: ReportData): void {
  const header = append(parent, 'header', 'head');
  const line = append(header, 'div', 'title');
  line.append('h1').text(data.title);
  line
    .append('span')
    .attr('class', `badge ${data.state}`)
    .attr('data-stat', 'state')
    .text(STATE_NAMES[data.state]);
  const { pool, startedAt, platform } = data;
  const when = `${pool.type} ${pool.name} · started ${formatMoment(startedAt)} · ${platform}`;
  header.append('p').attr('class', 'note').text(when);
  const verdict = describeBottleneck(data);
  if (verdict !== undefined) header.append('p').attr('class', 'verdict').text(verdict);
  appendFigures(header, data);
}

function appendFigures(parent: Html, data: ReportData): void {
  const list = append(parent, 'dl', 'figures');
  const add = (stat: string, name: string, text: string, value: number, className = ''): void => {
    const figure = append(list, 'div', `figure ${className}`);
    figure.append('dt').text(name);
    figure.append('dd').attr('data-stat', stat).attr('data-value', value).text(text);
  };
  for (const [stat, value] of Object.entries(data.counts)) {
    if (value === 0 && !ALWAYS.has(stat)) continue;
    const isBad = value > 0 && (stat === 'unconsumed' || stat === 'rejected');
    add(stat, COUNT_NAMES[stat] ?? stat, formatCount(value), value, isBad ? 'bad' : '');
  }
  add('rate', 'a second', formatRate(data.rate), data.rate);
  add('duration', 'duration', formatDuration(data.duration), data.duration);
  const seats = data.lanes.length + (data.others?.seats ?? 0);
  add('quantity', 'consumers', formatCount(seats), seats);
  const { count } = data.failures;
  add('failures', 'failures', formatCount(count), count, count > 0 ? 'bad' : '');
  add('restarts', 'restarts', formatCount(data.restarts), data.restarts);
  if (data.quarantined > 0)
    add('quarantined', 'set aside', formatCount(data.quarantined), data.quarantined, 'bad');
}

/** What most of the time went by with, and what that means, if it is clear. */
function describeBottleneck({ lanes }: ReportData): string | undefined {
  const { starting, working, blocked, waiting } = sharesOf(lanes);
  if (waiting > 0.5)
    return `The consumers waited for items for ${formatShare(waiting)} of their time: the source was slower than they, and more of them would not have helped.`;
  if (blocked > 0.5)
    return `The consumers waited for the reader of their outputs for ${formatShare(blocked)} of their time: it was slower than they, and more of them would not have helped.`;
  if (starting > 0.5)
    return `Processes were starting for ${formatShare(starting)} of the consumers’ time: for so little work, fewer of them would have done.`;
  if (working > 0.7)
    return `The consumers worked for ${formatShare(working)} of their time: more of them help, as long as there are processors.`;
  return undefined;
}

export function describeOthers({ others }: ReportData): string | undefined {
  if (others === undefined) return undefined;
  return `${plural(others.seats, 'consumer')} more had no room here; the table has their sums.`;
}
