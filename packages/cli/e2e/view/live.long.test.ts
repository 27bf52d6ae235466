import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../../snn-core/e2e/browser/chromium.ts';
import { csvOf, eventsIn, type Running, rowsOf, startView } from '../live/live.fixture.ts';
import { newFolder } from '../pipeline/pipeline.fixture.ts';
import { runCli } from '../run-cli.ts';
import { complaintsOf, figure, type Screen } from './page.fixture.ts';

const { path: cwd, remove } = newFolder();
const running: Running[] = [];
/** `detect --follow --view` of a stream of the sensor. */
const start = async (...argv: readonly string[]) => {
  const program = await startView(cwd, [...argv, '--sensor-size', '240x180']);
  running.push(program);
  return program;
};
const wide = { width: 1280, height: 900, colorScheme: 'light' } as const;
const phone = { width: 390, height: 844, colorScheme: 'dark' } as const;
let csv = '';

beforeAll(async () => {
  const keys = ['recordings=1', 'negatives=0', 'duration_s=8', 'satellites=2', 'background_rate_hz=2000'];
  await runCli(cwd, ['synth', '--output', 'made', '--seed', '3', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
  csv = csvOf(await eventsIn(join(cwd, 'made', 'Labelled Data', 'synth001_davis_td_labelled.mat')));
});
afterAll(() => {
  for (const { child } of running) child.kill('SIGKILL');
  remove();
});

const idsOf = (out: string): string[] => [...new Set(rowsOf(out.replace(/[^\n]*$/, ''), 'track', 'track'))].toSorted();

/** Numbers in the table of tracks. */
const tracksOf = async (page: Page): Promise<string[]> => (await page.locator('.tracks tbody th').allTextContents()).toSorted();

/** The moment that is shown. */
const secondsOf = async (page: Page): Promise<number> => Number.parseFloat((await page.locator('.clock').textContent()) ?? '');

const executable = chromiumPath();

describe.skipIf(executable === undefined)('the page of a stream in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executable as string);
  });
  afterAll(() => browser?.close());

  /** Opens the page, and collects what the browser complains of. */
  async function open(url: string, { width, height, colorScheme }: Screen) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme });
    const heard = complaintsOf(page);
    await page.goto(url);
    return { page, complaints: () => heard.filter((one) => one !== `asked for ${url}`) };
  }

  test('two look on, one joins later, and all say that the program was killed', async () => {
    const program = await start('-');
    const { url } = program;
    const [first, second] = [await open(url, wide), await open(url, phone)];
    const half = csv.indexOf('\n', csv.length / 2) + 1;
    program.child.stdin?.write(csv.slice(0, half));
    await first.page.locator('.cloud[data-pictures]').waitFor();
    await expect.poll(() => first.page.locator('.tracks tbody tr').count(), { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await first.page.locator('.live-state').textContent()).toBe('Live');
    expect(await first.page.locator('header b').textContent()).toBe('stdin');

    // One holds still while the other goes on.
    await second.page.getByRole('button', { name: 'Stop following' }).click();
    await expect.poll(() => second.page.locator('.live-state').textContent()).toMatch(/^Live; .* \d+\.\d s$/);
    const held = await second.page.locator('.clock').textContent();
    program.child.stdin?.write(csv.slice(half));
    await first.page.locator('#heat').check();
    await expect.poll(() => secondsOf(first.page), { timeout: 60_000 }).toBeGreaterThan(7.5);
    expect(await second.page.locator('.clock').textContent()).toBe(held);
    await second.page.getByRole('button', { name: 'Follow now' }).click();
    await expect.poll(() => secondsOf(second.page), { timeout: 60_000 }).toBeGreaterThan(7.5);

    const late = await open(url, { ...wide, colorScheme: 'dark' });
    await expect.poll(() => tracksOf(late.page), { timeout: 60_000 }).toEqual(idsOf(program.out()));
    expect(idsOf(program.out()).length).toBeGreaterThan(1);
    expect(await figure(late.page, 'rate')).toMatch(/^[\d,]+ events\/s$/);
    expect(await figure(late.page, 'lag')).toMatch(/^(\d+\.\d s behind the clock|read [\d.]+ times as fast as it was recorded)$/);
    expect(await figure(late.page, 'found')).toContain(`${idsOf(program.out()).length} tracks so far`);

    // A page that has no time for three seconds loses frames, and says how many.
    await late.page.evaluate('const begin = performance.now(); while (performance.now() - begin < 3000);');
    await expect.poll(() => figure(late.page, 'dropped'), { timeout: 60_000 }).toMatch(/^([2-9]|\d\d+) frames dropped$/);

    program.child.kill('SIGKILL');
    for (const { page, complaints } of [first, second, late]) {
      await page.locator('.live-state[data-state="lost"]').waitFor();
      expect(await page.locator('.live-state').textContent()).toMatch(/^The connection was cut: /);
      // What it has stays.
      await expect.poll(() => tracksOf(page), { timeout: 60_000 }).toEqual(idsOf(program.out()));
      const { width } = page.viewportSize() ?? { width: 0 };
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(complaints()).toEqual([]);
      await page.close();
    }
  });

  test('the end of the stream is told, and a name that is markup is text', async () => {
    const name = `<img src=x onerror="window.ran = 1">`;
    writeFileSync(join(cwd, `${name}.csv`), csv);
    const program = await start(`${name}.csv`, '--idle', '4');
    const { page, complaints } = await open(program.url, wide);
    await expect.poll(() => page.locator('.live-state').textContent(), { timeout: 120_000 }).toMatch(says('ended', '--idle'));
    expect(await program.ended).toBe(0);
    expect(await page.locator('header b').textContent()).toBe(name);
    expect(await page.title()).toBe(`${name}: live`);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    await expect.poll(() => tracksOf(page), { timeout: 60_000 }).toEqual(idsOf(program.out()));
    expect(await page.getByRole('button', { name: /follow/i }).count()).toBe(0);
    expect(complaints()).toEqual([]);
    // Nothing but the stream can be reached from the page.
    expect(await page.evaluate(`fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => error.name)`)).toBe('TypeError');
    expect(complaints().some((one) => one.includes('Content Security Policy'))).toBe(true);
    await page.close();
  });
});
