import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { says } from '@spikeseg/test-support';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../../snn-core/e2e/browser/chromium.ts';
import { newFolder, searchIn, textOf } from '../pipeline/pipeline.fixture.ts';
import { runCli } from '../run-cli.ts';
import { dropFiles, openDropPage } from './drop-page.fixture.ts';
import { openFile } from './page.fixture.ts';

const scratch = newFolder();
const cwd = scratch.path;
const page = join(cwd, 'drop.html');
const raw = join(cwd, 'night.raw');
const mat = join(cwd, 'made', 'Labelled Data', 'synth001_davis_td_labelled.mat');
const wide = { width: 1440, height: 900, colorScheme: 'light' } as const;
const phone = { width: 390, height: 844, colorScheme: 'dark' } as const;

beforeAll(async () => {
  const keys = ['recordings=1', 'negatives=0', 'duration_s=5', 'satellites=2', 'background_rate_hz=2000'];
  await runCli(cwd, ['synth', '--output', 'made', '--seed', '3', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
  await runCli(cwd, ['convert', mat, 'night.raw']);
  // A recording that is dropped comes alone.
  rmSync(join(cwd, 'night.labels.json'));
  await runCli(cwd, ['detect', 'night.raw', '--output', 'found', '--quiet']);
  await runCli(cwd, ['detect', mat, '--output', 'found-mat', '--quiet']);
  await runCli(cwd, ['view', 'night.raw', '-o', 'night.html', '--quiet']);
});
afterAll(scratch.remove);

/** Number, begin and end of the tracks in tracks.csv, µs. */
function tracksOfDetect(folder = 'found'): string[][] {
  const rows = textOf(searchIn(cwd, folder), 'tracks.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const ids = [...new Set(rows.map(([, id]) => id))].toSorted((a, b) => Number(a) - Number(b));
  return ids.map((id) => {
    const times = rows.filter((row) => row[1] === id).map((row) => Number(row[2]));
    return [id, Math.min(...times), Math.max(...times)].map(String);
  });
}

/** The cells of the table of tracks. */
const tableOf = (tab: Page): Promise<string[][]> =>
  tab
    .locator('.tracks tbody tr')
    .evaluateAll((rows) =>
      (rows as unknown as { readonly children: ArrayLike<{ readonly textContent: string }> }[]).map((row) =>
        Array.from(row.children, (cell) => cell.textContent),
      ),
    );

/** @param firstUs time of the first event, with which the times of the table begin */
function expectTimes(table: readonly string[][], expected: readonly string[][], firstUs: number): void {
  table.forEach(([, , begin, end], k) => {
    expect(Math.abs(Number(begin) - (Number(expected[k][1]) - firstUs) / 1e6)).toBeLessThan(0.0051);
    expect(Math.abs(Number(end) - (Number(expected[k][2]) - firstUs) / 1e6)).toBeLessThan(0.0051);
  });
}

/** What the page says of a file that it refuses, once it says so. */
async function refusal(tab: Page, part: string): Promise<string> {
  const alert = tab.locator('[role=alert]', { hasText: part });
  await alert.waitFor();
  return (await alert.textContent()) ?? '';
}

const titleOf = (tab: Page) => tab.locator('#drop h1').textContent();

/** What is said to a call that is refused. */
const refused = async (...argv: string[]) => {
  const { code, err } = await runCli(cwd, ['view', ...argv]);
  return code === 2 ? err : `ended with ${code}`;
};

describe('view without a recording', () => {
  test('writes one page, below 1.5 MB, that is the same every time', async () => {
    const first = await runCli(cwd, ['view', '-o', 'drop.html']);
    expect(first).toMatchObject({ code: 0, out: `page: ${page}\n` });
    const { out } = await runCli(cwd, ['view', '--json']);
    expect(JSON.parse(out)).toMatchObject({ page: join(cwd, 'view.html'), bytes: statSync(page).size });
    expect(textOf(cwd, 'view.html')).toBe(textOf(cwd, 'drop.html'));
    expect(statSync(page).size).toBeLessThan(1.5e6);
  });

  test('refuses what says something of a recording, and detectors that no page runs', async () => {
    expect(await refused('--unit', 'ms')).toMatch(says('view', '--unit', 'none'));
    expect(await refused('-c', 'mine')).toMatch(says('view', '--checkpoint', 'none'));
    expect(await refused('evidence.passes=both')).toMatch(says('view', 'detector'));
    expect(await refused('-o', 'drop.html')).toMatch(says('drop.html', 'exists'));
  });
});

const executable = chromiumPath();

describe.skipIf(executable === undefined)('the page without a recording in Chromium, from a file', () => {
  let browser: Browser;
  beforeAll(async () => {
    await runCli(cwd, ['view', '-o', 'drop.html', '--quiet']);
    browser = await launchChromium(executable as string);
  });
  afterAll(() => browser?.close());

  test('a recording that is dropped has the tracks of detect, and the page of view', async () => {
    const { tab, complaints } = await openDropPage(browser, page, wide);
    expect(await titleOf(tab)).toMatch(says('Drop a recording'));
    await dropFiles(tab, [raw]);
    await tab.waitForSelector('.cloud[data-pictures]');
    const table = await tableOf(tab);
    const expected = tracksOfDetect();
    expect(table.map(([id]) => id)).toEqual(expected.map(([id]) => id));
    expect(table.length).toBeGreaterThan(1);
    // Times of the file begin at its first event; those of the page at 0.
    const { events: stream } = await readRecording(raw, {});
    const firstUs = stream.t[0];
    expectTimes(table, expected, firstUs);
    const other = await openFile(browser, join(cwd, 'night.html'), wide);
    expect(table).toEqual(await tableOf(other.page));
    expect(await tab.locator('#viewer h1').textContent()).toBe(await other.page.locator('h1').textContent());
    await other.page.close();
    // Why is there too, with what each event added.
    await tab.locator('.tracks tbody tr').first().click();
    expect(await tab.locator('[data-figure="nats"]').textContent()).toMatch(/^\d+\.\d\d nats$/);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('a MATLAB file that is dropped has the tracks of detect, and its labels', async () => {
    const { tab, complaints } = await openDropPage(browser, page, wide);
    await dropFiles(tab, [mat]);
    await tab.waitForSelector('.cloud[data-pictures]');
    const table = await tableOf(tab);
    const expected = tracksOfDetect('found-mat');
    expect(table.map(([id]) => id)).toEqual(expected.map(([id]) => id));
    expect(table.length).toBeGreaterThan(1);
    const { events: stream, objects } = await readRecording(mat, {});
    expectTimes(table, expected, stream.t[0]);
    expect(objects).toHaveLength(2);
    const head = (await tab.locator('#viewer header').textContent()) ?? '';
    expect(head).toContain('240 × 180 px');
    expect(head).toContain('labels of 2 objects');
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('a file that is chosen is shown, and another one in its place', async () => {
    const { tab, complaints } = await openDropPage(browser, page, wide);
    const [chooser] = await Promise.all([tab.waitForEvent('filechooser'), tab.getByText('Choose a file …').click()]);
    await chooser.setFiles(raw);
    await tab.waitForSelector('.cloud[data-pictures]');
    const first = await tableOf(tab);
    for (const name of ['second.raw', 'third.raw']) {
      copyFileSync(raw, join(cwd, name));
      await dropFiles(tab, [join(cwd, name)]);
      await tab.locator('#viewer header b', { hasText: name }).waitFor();
      await tab.waitForSelector('.cloud[data-pictures]');
      expect(await tab.locator('.cloud').count()).toBe(1);
      expect(await tableOf(tab)).toEqual(first);
    }
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('what is damaged, empty, foreign, or more than one file is refused, each with the reason, and the next is read', async () => {
    const { tab, complaints } = await openDropPage(browser, page, wide);
    const bytes = readFileSync(raw);
    const said = async (name: string, content: string | Uint8Array): Promise<string> => {
      writeFileSync(join(cwd, name), content);
      await dropFiles(tab, [join(cwd, name)]);
      return refusal(tab, `${name}: `);
    };
    expect(await said('sky.png', 'no picture, no recording\n')).toMatch(/^sky\.png: byte 0: expected .+, got .+/);
    expect(await said('none.raw', '')).toMatch(says('none.raw: byte 0', 'empty'));
    const cut = new Uint8Array(bytes.subarray(0, 400)).fill(0xff, 300);
    expect(await said('night.raw.gz', cut.fill(0x1f, 0, 1).fill(0x8b, 1, 2))).toMatch(/^night\.raw\.gz: .*expected .+, got .+/);
    const sound = readFileSync(mat);
    const changed = Uint8Array.from(sound);
    changed[sound.length >> 1] ^= 0xff;
    for (const [name, content] of [
      ['short.mat', 'MATLAB 5.0 MAT-file, Platform: GLNXA64'],
      ['cut.mat', sound.subarray(0, 5000)],
      ['changed.mat', changed],
    ] as const) {
      const ofPage = await said(name, content);
      const ofNode = await readRecording(join(cwd, name)).catch((error: unknown) => String(error));
      expect(ofNode).toBe(`EventFormatError: ${join(cwd, ofPage)}`);
    }
    await dropFiles(tab, [raw, join(cwd, 'none.raw')]);
    await refusal(tab, 'one recording at a time, got 2');
    mkdirSync(join(cwd, 'folder'));
    await dropFiles(tab, [join(cwd, 'folder')]);
    await refusal(tab, 'got a folder');
    await dropFiles(tab, [raw]);
    await tab.waitForSelector('.cloud[data-pictures]');
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('a file without the size of its sensor is asked about', async () => {
    const { tab, complaints } = await openDropPage(browser, page, wide);
    const { out } = await runCli(cwd, ['convert', 'night.raw', 'lines.csv', '--quiet']);
    expect(out).toBe('');
    await dropFiles(tab, [join(cwd, 'lines.csv')]);
    await tab.waitForSelector('.say input[name=width]');
    expect(await titleOf(tab)).toBe('How large is the sensor?');
    const sides = await Promise.all(['width', 'height'].map((name) => tab.locator(`.say input[name=${name}]`).inputValue()));
    expect(sides).toEqual(['240', '180']);
    await tab.getByText('Search it').click();
    await tab.waitForSelector('.cloud[data-pictures]');
    expect((await tableOf(tab)).map(([id]) => id)).toEqual(tracksOfDetect().map(([id]) => id));
    expect(await tab.locator('#viewer header p').textContent()).toContain('240 × 180 px');
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('a search tells how far it is, and is cancelled', async () => {
    const keys = ['recordings=1', 'negatives=0', 'duration_s=300', 'satellites=1', 'background_rate_hz=1000'];
    await runCli(cwd, ['synth', '--output', 'long', '--seed', '3', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
    await runCli(cwd, ['convert', join('long', 'Labelled Data', 'synth001_davis_td_labelled.mat'), 'long.raw']);
    const { tab, complaints } = await openDropPage(browser, page, wide);
    await dropFiles(tab, [join(cwd, 'long.raw')]);
    await tab.getByText(/^[1-9][\d.]* of 300\.0 s searched$/).waitFor();
    expect(Number(await tab.locator('progress').getAttribute('value'))).toBeGreaterThan(0);
    expect(tab.workers()).toHaveLength(1);
    await tab.getByRole('button', { name: 'Cancel' }).click();
    expect(await titleOf(tab)).toMatch(says('Drop a recording'));
    await expect.poll(() => tab.workers().length, { timeout: 20_000 }).toBe(0);
    await dropFiles(tab, [raw]);
    await tab.waitForSelector('.cloud[data-pictures]');
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('a generated night plays at once where the address says so', async () => {
    const { tab, complaints } = await openDropPage(browser, page, wide, '#generated');
    await tab.waitForSelector('.cloud[data-pictures]');
    expect(await tab.locator('#viewer h1').textContent()).toMatch(
      says('2 satellites, 2 stars, 1 unknown', '6.0 s', /\d at a label/, '2 of 2'),
    );
    const moment = tab.locator('input[type=range]');
    const end = Number(await moment.getAttribute('max'));
    // The slider goes on in steps of 10 ms.
    await expect.poll(async () => Number(await moment.inputValue()), { timeout: 120_000 }).toBeGreaterThan(end - 10_000);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('names that are markup are text, and run nothing; nothing can be sent from the page', async () => {
    const name = `<img src=x onerror="window.ran = 1"><script>window.ran = 2<script>.raw`;
    const hostile = join(cwd, name);
    copyFileSync(raw, hostile);
    const { tab, complaints } = await openDropPage(browser, page, wide);
    await dropFiles(tab, [hostile]);
    await tab.waitForSelector('.cloud[data-pictures]');
    expect(await tab.locator('#viewer header b').textContent()).toBe(name);
    writeFileSync(hostile, 'none');
    await dropFiles(tab, [hostile]);
    await tab.waitForSelector('[role=alert]');
    expect(await tab.locator('[role=alert]').textContent()).toContain(name);
    expect(await tab.locator('img').count()).toBe(0);
    expect(await tab.evaluate('window.ran')).toBeUndefined();
    expect(complaints).toEqual([]);
    expect(await tab.evaluate(`fetch('http://127.0.0.1:9/').then(() => 'sent', (error) => error.name)`)).toBe('TypeError');
    expect(complaints.some((one) => one.includes('Content Security Policy'))).toBe(true);
    expect(complaints.some((one) => one.includes('asked for'))).toBe(false);
    await tab.close();
  });

  test.each([phone, wide])('at $width × $height, $colorScheme, nothing is wider than the page', async (screen) => {
    const { tab, complaints } = await openDropPage(browser, page, screen);
    const isNarrow = async () =>
      expect(await tab.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);
    await isNarrow();
    await dropFiles(tab, [join(cwd, 'none.raw')]);
    await tab.waitForSelector('[role=alert]');
    await isNarrow();
    await dropFiles(tab, [raw]);
    await tab.waitForSelector('.cloud[data-pictures]');
    await isNarrow();
    expect(complaints).toEqual([]);
    await tab.close();
  });
});
