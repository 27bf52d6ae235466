import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '@spikeseg/data-ebssa';
import { says } from '@spikeseg/test-support';
import { viewerPage } from '@spikeseg/viewer';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../../snn-core/e2e/browser/chromium.ts';
import { smallNight } from '../../../viewer/src/viewer-data.fixture.ts';
import { newFolder, searchIn, textOf } from '../pipeline/pipeline.fixture.ts';
import { runCli, userEnv } from '../run-cli.ts';
import { figure, openFile } from './page.fixture.ts';

const scratch = newFolder();
const cwd = scratch.path;
const recording = join('made', 'Labelled Data', 'synth001_davis_td_labelled.mat');
const wide = { width: 1440, height: 900, colorScheme: 'light' } as const;
const phone = { width: 390, height: 844, colorScheme: 'dark' } as const;
let events = 0;

beforeAll(async () => {
  const keys = ['recordings=1', 'negatives=0', 'duration_s=3', 'satellites=2', 'background_rate_hz=2000'];
  await runCli(cwd, ['synth', '--output', 'made', '--seed', '3', '--quiet', ...keys.map((key) => `data.synthetic.${key}`)]);
  const { out } = await runCli(cwd, ['view', recording, '-o', 'page.html', '--json']);
  ({ events } = JSON.parse(out) as { events: number });
});
afterAll(scratch.remove);

/** What is said to a call that is refused. */
async function refused(...argv: string[]): Promise<string> {
  const { code, err } = await runCli(cwd, ['view', ...argv]);
  return code === 2 ? err : `ended with ${code}`;
}

const namedPage = (end: string): string => join(cwd, `synth001_davis_td_labelled${end}.html`);

describe('view', () => {
  test('refuses to overwrite a page, several recordings, and numbers that are none', async () => {
    expect(await refused(recording, '-o', 'page.html')).toMatch(says('page.html', 'exists'));
    expect(await refused(recording, recording)).toMatch(says('one recording', 'got 2'));
    expect(await refused(recording, '--max-events', 'many')).toMatch(says('--max-events', 'many'));
    expect(await refused(recording, '--serve', '99999')).toMatch(says('--serve', 0, 65535, 99999));
    expect(await refused(recording, '--recording', 'synth01')).toContain(
      '--recording: expected one of synth001_davis_td_labelled',
    );
  });

  test('a folder of detect has the page of its recording, to the byte', async () => {
    await runCli(cwd, ['detect', recording, '--output', 'found', '--quiet']);
    const { code, out } = await runCli(cwd, ['view', searchIn(cwd, 'found'), '-o', 'again.html']);
    expect({ code, out }).toEqual({ code: 0, out: `page: ${join(cwd, 'again.html')}\n` });
    expect(textOf(cwd, 'again.html')).toBe(textOf(cwd, 'page.html'));
  });

  test('a page is named after its recording, and the next one too', async () => {
    for (const end of ['', '-2']) {
      const { out } = await runCli(cwd, ['view', 'made', '--max-events', '0']);
      expect(out).toBe(`page: ${namedPage(end)}\n`);
    }
    expect(statSync(namedPage('')).size).toBeLessThan(1.5e6);
  });

  test.skipIf(process.platform === 'win32')('--serve shows the page to this machine alone, until Ctrl-C', async () => {
    const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));
    const child = spawn(process.execPath, [bin, 'view', recording, '--serve', '0', '--quiet'], { cwd, env: userEnv() });
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const url = chunk.toString().trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([200, textOf(cwd, 'page.html')]);
    expect((await fetch(`${url}etc/passwd`)).status).toBe(404);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(url, { headers: { host: 'elsewhere.example' } }, ({ statusCode }) => resolve(statusCode));
      asked.on('error', reject).end();
    });
    expect(status).toBe(403);
    child.kill('SIGINT');
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
  });
});

const executable = chromiumPath();

describe.skipIf(executable === undefined)('the page in Chromium, from a file', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executable as string);
  });
  afterAll(() => browser?.close());

  const path = join(cwd, 'page.html');

  test('says what was found, and how many events are shown', async () => {
    const { page, complaints } = await openFile(browser, path, wide);
    expect(await page.locator('h1').textContent()).toMatch(says(/\d unknown in 3\.0 s, \d at a label/, '2 of 2'));
    expect(await page.locator('header p').textContent()).toMatch(says(`all ${events.toLocaleString('en-US')} events`));
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('plays', async () => {
    const { page, complaints } = await openFile(browser, path, wide);
    const moment = page.locator('input[type=range]');
    const before = Number(await moment.inputValue());
    // Slowly, so that a busy machine pauses it before its end.
    await page.getByLabel('Speed of play').selectOption('0.1');
    await page.getByRole('button', { name: 'Play' }).click();
    // The policy of the page forbids Playwright to ask again and again within it.
    await expect.poll(async () => Number(await moment.inputValue()), { timeout: 60_000 }).toBeGreaterThan(before);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Play' }).waitFor({ timeout: 120_000 });
    // Frames may be on their way, on a busy machine for long.
    const stands = async (): Promise<boolean> => {
      const paused = await moment.inputValue();
      await page.waitForTimeout(500);
      return (await moment.inputValue()) === paused;
    };
    await expect.poll(stands, { timeout: 60_000 }).toBe(true);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a track is selected by a click and by keys, and why is what the detector said', async () => {
    const { page, complaints } = await openFile(browser, path, wide);
    const rows = page.locator('.tracks tbody tr');
    await rows.first().click();
    expect(await rows.first().getAttribute('aria-selected')).toBe('true');
    await rows.first().press('ArrowDown');
    expect(await rows.nth(1).getAttribute('aria-selected')).toBe('true');
    expect(await rows.first().getAttribute('aria-selected')).toBe('false');
    await rows.nth(1).press('Enter');
    expect(await page.locator('[aria-selected=true]').count()).toBe(0);
    await rows.first().press('Enter');

    // The detection of that time and place in detections.csv: its score counts all evidence that its track has had, by the threshold.
    // One that events were added to.
    for (let k = 0; k < 20 && (await page.locator('.events .added').count()) === 0; k++)
      await page.getByRole('button', { name: 'Next detection of the track' }).click();
    const lead = (await page.locator('.lead').textContent()) ?? '';
    const [, seconds, x, y] = /at ([\d.]+) s, \((-?[\d.]+), (-?[\d.]+)\) px/.exec(lead) ?? [];
    const { events: stream } = await readRecording(join(cwd, recording), {});
    const own = detectionsOf(join(searchIn(cwd, 'found'), 'detections.csv')).filter(
      (row) =>
        Math.abs((row.tUs - stream.t[0]) / 1e6 - Number(seconds)) < 6e-4 &&
        Math.abs(row.x - Number(x)) < 0.06 &&
        Math.abs(row.y - Number(y)) < 0.06,
    );
    expect(own).toHaveLength(1);
    const [nats, threshold] = [await figure(page, 'nats'), await figure(page, 'threshold')].map(Number.parseFloat);
    expect(nats).toBeGreaterThanOrEqual(4);
    expect(nats).toBeLessThanOrEqual(own[0].score * threshold + 0.01);

    // What its events added is what the sentence says.
    const note = (await page.locator('.why .note').first().textContent()) ?? '';
    const added = await page.locator('.events .added span').allTextContents();
    const [, count, sum] = /^(\d+) events? in its spot .* added ([\d.]+) nats/.exec(note) ?? [];
    expect(added).toHaveLength(Number(count));
    expect(Math.abs(added.reduce((total, one) => total + Number(one), 0) - Number(sum))).toBeLessThan(0.005 * (added.length + 1));
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a click at a box of the frame selects its track, and one beside all selects nothing', async () => {
    const { page } = await openFile(browser, path, wide);
    await page.locator('.tracks tbody tr').first().click();
    const [, x, y] = /\((-?[\d.]+), (-?[\d.]+)\) px/.exec((await page.locator('.lead').textContent()) ?? '') ?? [];
    const frame = page.locator('.frame > canvas');
    const box = await frame.boundingBox();
    if (box === null) throw new Error('no frame');
    const perPx = Math.min((box.width - 42) / 240, (box.height - 28) / 180);
    const at = (column: number, row: number) => ({ x: 34 + (column + 0.5) * perPx, y: 6 + (row + 0.5) * perPx });
    await frame.click({ position: at(3, 176) });
    expect(await page.locator('[aria-selected=true]').count()).toBe(0);
    await frame.click({ position: at(Number(x), Number(y)) });
    expect(await page.locator('.tracks tbody tr').first().getAttribute('aria-selected')).toBe('true');
    await page.close();
  });

  test('the box is turned by a drag and by keys, and shows another picture', async () => {
    const { page, complaints } = await openFile(browser, path, wide);
    const canvas = page.locator('.cloud canvas');
    await canvas.focus();
    const first = await canvas.screenshot();
    // A frame may take long on a busy machine.
    const isFirst = async () => (await canvas.screenshot()).equals(first);
    await canvas.press('ArrowLeft');
    await expect.poll(isFirst, { timeout: 60_000 }).toBe(false);
    await canvas.press('0');
    await expect.poll(isFirst, { timeout: 60_000 }).toBe(true);
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('no box');
    await page.mouse.move(box.x + 300, box.y + 200);
    await page.mouse.down();
    await page.mouse.move(box.x + 380, box.y + 220, { steps: 4 });
    await page.mouse.up();
    await expect.poll(isFirst, { timeout: 60_000 }).toBe(false);
    // A drag is no click: nothing is selected.
    expect(await page.locator('[aria-selected=true]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([wide, phone])(
    'at $width × $height, $colorScheme, nothing is wider than the page, and text is read easily',
    async (screen) => {
      const { page, complaints } = await openFile(browser, path, screen);
      await page.locator('.tracks tbody tr').first().click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(screen.width);
      const pairs = await page.evaluate<
        [string, string, string][]
      >(`['h1', 'header p', '.hint, .note', 'tbody td', 'thead th', 'dt'].map((selector) => {
        const style = getComputedStyle(document.querySelector(selector));
        return [selector, style.color, getComputedStyle(document.body).backgroundColor];
      })`);
      for (const [selector, ink, paper] of pairs)
        expect({ selector, isClear: contrast(ink, paper) >= 4.5 }).toEqual({ selector, isClear: true });
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('names that are markup are text, and run nothing', async () => {
    const hostile = `</script><script>window.ran = 1</script><img src=x onerror="window.ran = 2">{{constructor}}`;
    const file = join(cwd, 'hostile.html');
    writeFileSync(file, viewerPage(smallNight(hostile, hostile)));
    const { page, complaints } = await openFile(browser, file, wide);
    expect(await page.locator('header b').textContent()).toBe(hostile);
    expect(await page.locator('header p').textContent()).toContain(`px · ${hostile} · `);
    expect(await page.title()).toContain(hostile);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    // The policy of the page stops what might get in by another way.
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="window.ran = 3">')`);
    await page.waitForTimeout(200);
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(complaints.length).toBeGreaterThan(0);
    expect(complaints.every((one) => one.includes('Content Security Policy'))).toBe(true);
    await page.close();
  });
});

/** Rows of detections.csv. */
const detectionsOf = (path: string): { tUs: number; x: number; y: number; score: number }[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, tUs, , , x, y, , , score] = line.split(',').map(Number);
      return { tUs, x, y, score };
    });

/** Contrast of two colours as WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance of rgb(…), 0 to 1. */
function luminance(colour: string): number {
  const [r, g, b] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((text) => {
    const value = Number(text) / 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
