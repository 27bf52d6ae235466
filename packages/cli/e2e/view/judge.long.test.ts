import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labelsFromJson } from '@spikeseg/data-ebssa/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../../snn-core/e2e/browser/chromium.ts';
import { newFolder, searchIn, textOf } from '../pipeline/pipeline.fixture.ts';
import { runCli } from '../run-cli.ts';
import { dropFiles, openDropPage } from './drop-page.fixture.ts';
import { openFile } from './page.fixture.ts';

const scratch = newFolder();
const cwd = scratch.path;
const raw = join(cwd, 'nights', 'night.raw');
const labels = join(cwd, 'nights', 'night.labels.json');
const screen = { width: 1440, height: 900, colorScheme: 'light' } as const;
/** The machine may be busy. */
const patient = { timeout: 30_000 };
let lines = '';

beforeAll(async () => {
  const keys = ['recordings=1', 'negatives=0', 'duration_s=5', 'satellites=2', 'background_rate_hz=2000'];
  await runCli(cwd, ['synth', '--output', 'made', '--seed', '3', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
  mkdirSync(join(cwd, 'nights'));
  await runCli(cwd, ['convert', join('made', 'Labelled Data', 'synth001_davis_td_labelled.mat'), raw]);
  await runCli(cwd, ['detect', raw, '--output', 'found', '--quiet']);
  ({ out: lines } = await runCli(cwd, ['detect', '--follow', raw, '--idle', '1']));
  await runCli(cwd, ['view', '-o', 'drop.html', '--quiet']);
});
afterAll(scratch.remove);

/** Clicks a button that saves a file. @returns its name and its path */
async function saved(tab: Page, button: string | RegExp): Promise<{ readonly name: string; readonly path: string }> {
  const [download] = await Promise.all([tab.waitForEvent('download'), tab.getByRole('button', { name: button }).click()]);
  return { name: download.suggestedFilename(), path: await download.path() };
}

const open = async (browser: Browser) => {
  const { tab, complaints } = await openDropPage(browser, join(cwd, 'drop.html'), screen);
  await dropFiles(tab, [raw]);
  await tab.waitForSelector('.cloud[data-pictures]');
  return { tab, complaints };
};

/** Number and what people say, by row of the table. */
const judgedOf = async (tab: Page): Promise<string[]> => {
  const rows = await tab.locator('.tracks tbody tr').all();
  return Promise.all(
    rows.map(async (row) => `${await row.locator('th').textContent()}: ${await row.locator('td').last().textContent()}`),
  );
};

const select = (tab: Page, id: string) => tab.locator('.tracks tbody tr', { has: tab.locator(`th:text-is("${id}")`) }).click();

const executable = chromiumPath();

describe.skipIf(executable === undefined)('what a person takes from the page without a recording, in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executable as string);
  });
  afterAll(() => browser?.close());

  test('tables and lines are byte for byte those of detect, and the picture is one', async () => {
    const { tab, complaints } = await open(browser);
    for (const table of ['tracks.csv', 'detections.csv', 'sky.csv']) {
      const { name, path } = await saved(tab, `night-${table}`);
      expect(name).toBe(`night-${table}`);
      expect(readFileSync(path, 'utf8')).toBe(textOf(searchIn(cwd, 'found'), table));
    }
    const { path } = await saved(tab, 'night-found.jsonl');
    const follow = lines.split(/(?<=\n)/).filter((line) => !line.includes('"type":"end"'));
    expect(follow.length).toBeGreaterThan(100);
    expect(readFileSync(path, 'utf8')).toBe(follow.join(''));
    const picture = await saved(tab, 'picture');
    expect(picture.name).toBe('night.png');
    expect(readFileSync(picture.path).subarray(1, 4).toString()).toBe('PNG');
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('tracks are judged by keys, saved beside the recording, scored, and judged on after a reload', async () => {
    const { tab, complaints } = await open(browser);
    await tab.getByLabel('Your name').fill('Ada');
    const ids = await tab.locator('.tracks tbody th').allTextContents();
    expect(ids.length).toBeGreaterThan(2);
    const [first, second, third] = ids;
    await select(tab, first);
    await tab.keyboard.press('a');
    await tab.keyboard.press('s');
    await tab.keyboard.press('n');
    await tab.keyboard.type('ISS');
    await tab.keyboard.press('Enter');
    await select(tab, second);
    await tab.getByRole('button', { name: 'Reject' }).click();
    await select(tab, third);
    await tab.keyboard.press('t');
    await tab.keyboard.press('u');
    await tab.keyboard.press('s');
    await expect.poll(() => tab.locator('.judge').getAttribute('data-edits'), patient).toBe('5');
    const table = await judgedOf(tab);
    expect(table).toEqual(
      expect.arrayContaining([`${first}: ISS satellite (Ada)`, `${second}: nothing (Ada)`, `${third}: satellite (Ada)`]),
    );
    const { name, path } = await saved(tab, 'Save labels');
    expect(name).toBe('night.labels.json');
    copyFileSync(path, labels);
    const file = labelsFromJson(readFileSync(labels, 'utf8'), labels);
    expect(file.objects.map(({ id, name: called, class: is, by }) => [id, called, is, by])).toEqual([
      [Number(first), 'ISS', 'satellite', 'Ada'],
      [Number(third), '', 'satellite', 'Ada'],
    ]);
    expect(file.objects.every(({ at }) => /^\d{4}-\d\d-\d\dT.*Z$/.test(at))).toBe(true);

    // Where the labels are what was found, all of them are found.
    const { code, out } = await runCli(cwd, [
      'evaluate',
      '--detections',
      join(searchIn(cwd, 'found'), 'detections.csv'),
      '--data-root',
      'nights',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out).rows[0]).toMatchObject({ score: { figures: { strict: { sensitivity: { value: 1 } } } } });

    const again = await open(browser);
    await dropFiles(again.tab, [labels]);
    await expect.poll(() => judgedOf(again.tab), patient).toEqual(table);
    const other = await saved(again.tab, 'Save labels');
    expect(readFileSync(other.path, 'utf8')).toBe(readFileSync(labels, 'utf8'));
    expect([...complaints, ...again.complaints]).toEqual([]);
    await again.tab.close();
    await tab.close();
  });

  test('a track is cut at the moment shown, joined again, and another is drawn by clicks in the frame', async () => {
    const { tab, complaints } = await open(browser);
    const ids = await tab.locator('.tracks tbody th').allTextContents();
    const next = String(1 + Math.max(...ids.map(Number)));
    await select(tab, ids[0]);
    await tab.keyboard.press('c');
    await expect.poll(() => tab.locator('.tracks tbody th').count(), patient).toBe(ids.length + 1);
    await select(tab, next);
    await tab.keyboard.press('j');
    await select(tab, ids[0]);
    await expect.poll(() => tab.locator('.tracks tbody th').allTextContents(), patient).not.toContain(ids[0]);
    const moment = tab.locator('input[type=range]');
    const frame = tab.locator('.frame canvas');
    await tab.keyboard.press('d');
    for (const time of ['1000000', '2000000']) {
      await moment.fill(time);
      await frame.click({ position: { x: 200, y: 150 } });
    }
    await tab.getByRole('button', { name: 'Draw' }).click();
    const { path } = await saved(tab, 'Save labels');
    const { objects } = labelsFromJson(readFileSync(path, 'utf8'), path);
    expect(objects).toHaveLength(1);
    const [{ class: is, t }] = objects;
    expect([is, t.length, t[t.length - 1] - t[0]]).toEqual(['satellite', 26, 1_000_000]);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('with keys alone a track is chosen and judged, and another is drawn, and both are saved', async () => {
    const { tab, complaints } = await open(browser);
    const tabTo = async (name: string): Promise<void> => {
      const focused = "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''";
      const isThere = async (): Promise<boolean> => String(await tab.evaluate(focused)).startsWith(name);
      for (let k = 0; k < 60 && !(await isThere()); k++) await tab.keyboard.press('Tab');
      expect(await isThere()).toBe(true);
    };
    const first = (await tab.locator('.tracks tbody th').allTextContents())[0];
    await tabTo(first);
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('s');
    await tab.keyboard.press('d');
    await tabTo('Events of the last moment');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('Shift+ArrowRight');
    await tab.keyboard.press('ArrowDown');
    for (let k = 0; k < 5; k++) await tab.keyboard.press('PageDown');
    await tab.keyboard.press('Enter');
    await tab.keyboard.press('d');
    await tabTo('Save labels');
    const [download] = await Promise.all([tab.waitForEvent('download'), tab.keyboard.press('Enter')]);
    const path = await download.path();
    const { objects } = labelsFromJson(readFileSync(path, 'utf8'), path);
    const [judged, drawn] = objects.toSorted((a, b) => a.id - b.id);
    expect([judged.id, judged.class]).toEqual([Number(first), 'satellite']);
    expect(drawn.t[drawn.t.length - 1] - drawn.t[0]).toBe(200_000);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('labels alone, and what is no file of labels, are refused with the reason', async () => {
    const { tab, complaints } = await openDropPage(browser, join(cwd, 'drop.html'), screen);
    await dropFiles(tab, [labels]);
    const alert = tab.locator('[role=alert]');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('night.labels.json: expected a recording');
    await dropFiles(tab, [raw]);
    await tab.waitForSelector('.cloud[data-pictures]');
    await tab
      .locator('.judge input[type=file]')
      .setInputFiles({ name: 'x.labels.json', mimeType: 'text/plain', buffer: Buffer.from('{}') });
    await expect
      .poll(() => tab.locator('.judge-status').textContent(), patient)
      .toMatch(/^x\.labels\.json: format, byte 0: expected/);
    expect(complaints).toEqual([]);
    await tab.close();
  });

  test('the page of view shows labels that lie beside a recording', async () => {
    await runCli(cwd, ['view', raw, '-o', 'night.html', '--quiet']);
    const { page } = await openFile(browser, join(cwd, 'night.html'), screen);
    expect(await page.locator('header p').first().textContent()).toContain('labels of 2 objects');
    await page.close();
  });
});
