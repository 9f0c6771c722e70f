import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser, Page } from 'playwright-core';

import { toHtml } from '../../dist/lib/report/html';
import { recordLongRun } from '../report/long-run';
import { makeFolder } from '../temporary-folder';
import { launchChromium } from './chromium';
import { HOSTILE, recordRealRun, type RecordedRun } from './recorded-run';

let browser: Browser;
let run: RecordedRun;
beforeAll(async () => {
  [browser, run] = await Promise.all([launchChromium(), recordRealRun()]);
});
afterAll(() => browser.close());

/** A page, and all that should not be: messages, errors, requests. */
interface Opened {
  readonly page: Page;
  readonly troubles: string[];
}

async function open(html: string, width: number, colorScheme: 'light' | 'dark'): Promise<Opened> {
  const url = pathToFileURL(join(makeFolder(), 'report.html'));
  writeFileSync(url, html);
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.setDefaultTimeout(5_000);
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('dialog', (dialog) => troubles.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== url.href && request.url() !== 'data:,') troubles.push(`request: ${request.url()}`);
  });
  await page.goto(url.href);
  await page.waitForSelector('#lanes .lane');
  return { page, troubles };
}

const valueOf = async (page: Page, stat: string): Promise<number> =>
  Number(await page.getAttribute(`[data-stat="${stat}"]`, 'data-value'));

const labelOfFocus = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label'));

describe.each([
  [1_280, 'light'],
  [1_280, 'dark'],
  [390, 'light'],
  [390, 'dark'],
] as const)('The report at %i pixels, %s,', (width, scheme) => {
  let opened: Opened;
  beforeEach(async () => (opened = await open(run.html, width, scheme)));
  afterEach(() => opened.page.close());

  test('requests nothing, logs nothing, and does not scroll sideways', async () => {
    const { page, troubles } = opened;
    const room = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(room[0]).toBeLessThanOrEqual(room[1] as number);
    for (const summary of await page.locator('summary').all()) await summary.click();
    const opened_ = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(opened_).toBeLessThanOrEqual(width);
    expect(troubles).toEqual([]);
  });

  test('has the numbers of `stats`', async () => {
    const { page } = opened;
    const { put, consumed, outputs, throughput, seats } = run.stats;
    const restarts = seats.reduce((sum, seat) => sum + seat.restarts, 0);
    const shown = [
      'put',
      'consumed',
      'outputsRead',
      'rate',
      'quantity',
      'restarts',
      'failures',
      'quarantined',
    ];
    expect(await Promise.all(shown.map((stat) => valueOf(page, stat)))).toEqual([
      put,
      consumed,
      outputs.read,
      throughput.overall,
      seats.length,
      restarts,
      run.failures,
      run.quarantined,
    ]);
    expect(await page.textContent('[data-stat="consumed"]')).toBe(String(consumed));
    const table = await page.$$eval('#consumers tbody tr', (rows) =>
      rows.map((row) =>
        Array.from(row.querySelectorAll('[data-value]'), (cell) => Number(cell.getAttribute('data-value'))),
      ),
    );
    expect(
      table.map(([items, busy, starved, blocked, again]) => [items, busy, starved, blocked, again]),
    ).toEqual(seats.map((seat) => [seat.consumed, seat.busy, seat.starved, seat.blocked, seat.restarts]));
  });

  test('shows hostile texts as texts', async () => {
    const { page, troubles } = opened;
    expect(await page.textContent('h1')).toBe(`Run of ${HOSTILE}`);
    expect(await page.title()).toBe(`Run of ${HOSTILE}`);
    expect(await page.textContent('#times table tbody th')).toContain(HOSTILE);
    expect(await page.locator('img').count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('leads the keyboard to each event, and tells of it', async () => {
    const { page } = opened;
    await page.focus('#lanes .lane');
    const lanes = await page.locator('#lanes .lane').count();
    expect(lanes).toBe(3);
    const told: string[] = [];
    for (let lane = 1; lane <= lanes; lane += 1) {
      expect(await labelOfFocus(page)).toMatch(new RegExp(`^work-${lane}: `));
      for (let last; last !== told.length;) {
        last = told.length;
        const before = await labelOfFocus(page);
        await page.keyboard.press('ArrowRight');
        const label = await labelOfFocus(page);
        if (label !== before && typeof label === 'string') told.push(label);
      }
      await page.keyboard.press('ArrowDown');
    }
    expect(told.filter((label) => label.includes(': failure:'))).toHaveLength(run.failures);
    expect(told.filter((label) => label.includes(': restart:'))).toHaveLength(run.failures);
    expect(told.join()).toContain('killed (SIGKILL)');
    expect(told.join()).toContain(HOSTILE);
    await page.keyboard.press('ArrowLeft');
    await expect(page.isVisible('.tooltip.shown')).resolves.toBe(true);
    await page.keyboard.press('Escape');
    await expect(page.isVisible('.tooltip.shown')).resolves.toBe(false);
  });

  test.each(['throughput', 'backlog', 'memory', 'times'])(
    '%s can be walked through with keys',
    async (id) => {
      const { page } = opened;
      const chart = page.locator(`#${id} [role="slider"]`);
      await chart.focus();
      const first = await chart.getAttribute('aria-valuetext');
      await page.keyboard.press('End');
      expect(await chart.getAttribute('aria-valuenow')).toBe(await chart.getAttribute('aria-valuemax'));
      expect(await chart.getAttribute('aria-valuetext')).not.toBe(first);
      expect(await page.isVisible('.tooltip.shown')).toBe(true);
    },
  );

  test('tells of what is under the pointer', async () => {
    const { page } = opened;
    await page.hover('#lanes .lane .mark.failure >> nth=0');
    expect(await page.textContent('.tooltip.shown')).toMatch(/failure.*(SIGKILL|TypeError)/);
    await page.hover('#throughput svg');
    expect(await page.textContent('.tooltip.shown')).toMatch(/Items a second: /);
  });

  test('has a table for each chart, and headings in order', async () => {
    const { page } = opened;
    for (const id of ['lanes', 'throughput', 'backlog', 'memory', 'times']) {
      await page.click(`#${id} summary`);
      // The table is made when it is opened.
      await page.waitForSelector(`#${id} details tbody tr`);
    }
    const levels = await page.$$eval('h1, h2, h3', (headings) =>
      headings.map(({ tagName }) => Number(tagName[1])),
    );
    expect(levels[0]).toBe(1);
    levels.reduce((last, level) => {
      expect(level).toBeLessThanOrEqual(last + 1);
      return level;
    });
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.locator('main').count()).toBe(1);
  });

  test('has contrast: 4.5 for text, 3 for marks', async () => {
    const { page } = opened;
    const colours = await page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      const names = [
        'text',
        'muted',
        'accent',
        'bad',
        'good',
        'working',
        'waiting',
        'blocked',
        'starting',
        'program',
        'mark',
        'card',
        'ground',
      ];
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    });
    const contrast = (a: string, b: string): number => {
      const [light, dark] = [luminanceOf(colours[a]), luminanceOf(colours[b])].sort((x, y) => y - x);
      return ((light as number) + 0.05) / ((dark as number) + 0.05);
    };
    for (const ground of ['card', 'ground'])
      for (const text of ['text', 'muted', 'accent', 'bad', 'good'])
        expect([text, ground, contrast(text, ground) >= 4.5]).toEqual([text, ground, true]);
    for (const mark of ['working', 'waiting', 'blocked', 'starting', 'program', 'mark', 'bad'])
      expect([mark, contrast(mark, 'card') >= 3]).toEqual([mark, true]);
  });
});

test('The report of a day with 64,000 failures draws, and takes keys', async () => {
  const { page, troubles } = await open(toHtml(recordLongRun().toData()), 390, 'light');
  expect(await page.locator('#lanes .lane').count()).toBe(64);
  await page.focus('#lanes .lane');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  expect(await labelOfFocus(page)).toBeTruthy();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(troubles).toEqual([]);
  await page.close();
});

function luminanceOf(colour = ''): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
