import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nightSensor, writeNight } from '../../runs/src/completeness/measured.fixture.ts';
import { chromiumPath, launchChromium } from '../../snn-core/e2e/browser/chromium.ts';
import { newFolder } from './pipeline/pipeline.fixture.ts';
import { runCli } from './run-cli.ts';
import { complaintsOf } from './view/page.fixture.ts';

const scratch = newFolder();
afterAll(scratch.remove);

test('The built command plans, runs over threads, says how far it is, and collects.', async () => {
  const folder = scratch.path;
  mkdirSync(join(folder, 'nights'));
  for (const seed of [1, 2]) writeNight(join(folder, 'nights'), { seconds: 1, seed, name: `n${seed}.csv` });
  const batch = async (...argv: readonly string[]) => {
    const { code, out, err } = await runCli(folder, ['batch', ...argv, '--json']);
    expect({ argv, code, said: code === 0 ? '' : err }).toEqual({ argv, code: 0, said: '' });
    return JSON.parse(out) as Record<string, unknown>;
  };
  expect(await batch('plan', 'detect', 'nights', '-o', 'night', '--sensor-size', nightSensor)).toMatchObject({
    jobs: 2,
    added: 2,
  });
  expect(await batch('run', 'night', '--threads', '2')).toMatchObject({ jobs: 2, done: 2, failed: 0 });
  expect(await batch('status', 'night')).toMatchObject({ jobs: 2, done: 2, waiting: 0 });
  expect(await batch('collect', 'night')).toMatchObject({ done: 2, open: 0, wishedFalseAlarmsPerHour: 1 });
});

/** Writes a spot on its way over a dark sky, from a time of the clock of the events on, µs. */
function writeSpot(path: string, fromUs: number): void {
  const lines = Array.from(
    { length: 1200 },
    (_, k) => `${fromUs + 2500 * k},${10 + Math.floor(k / 20)},${30 + (k % 3)},${k % 2}\n`,
  );
  writeFileSync(path, lines.join(''));
}

const chromium = chromiumPath();

test.skipIf(chromium === undefined)(
  'A season is one page, which a keyboard walks from night to night, on a phone and in the dark.',
  async () => {
    const folder = join(scratch.path, 'season');
    mkdirSync(join(folder, 'nights'), { recursive: true });
    writeSpot(join(folder, 'nights', 'clear night #2.csv'), 0);
    writeSpot(join(folder, 'nights', 'late.csv'), Date.UTC(2026, 0, 30, 19, 12, 3) * 1000);
    writeFileSync(join(folder, 'nights', 'torn.mat'), 'x'.repeat(300));
    const said = [];
    for (const argv of [
      ['plan', 'detect', 'nights', '-o', 'all', '--sensor-size', nightSensor],
      ['run', 'all'],
      ['collect', 'all'],
    ])
      said.push((await runCli(folder, ['batch', ...argv, '--json'])).code);
    expect(said).toEqual([0, 2, 0]);
    expect(readdirSync(join(folder, 'all', 'jobs')).toSorted()).toEqual(['clear night #2', 'late']);
    const [header, first] = readFileSync(join(folder, 'all', 'tracks.csv'), 'utf8')
      .split('\n')
      .map((line) => line.split(','));
    const cell = (name: string) => first[header.indexOf(name)];
    expect([cell('recording'), cell('start_utc').slice(0, 16), cell('page')]).toEqual([
      'late',
      '2026-01-30T19:12',
      'jobs/late/report.html',
    ]);
    expect(Number(cell('events_per_s'))).toBeGreaterThan(100);
    const browser = await launchChromium(chromium ?? '');
    try {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
      const complaints = complaintsOf(page);
      await page.goto(`file://${join(folder, 'all', 'index.html')}`);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      const nights = page.locator('#recordings');
      expect(await nights.getByRole('row').count()).toBe(3);
      expect(await nights.getByRole('rowheader').allTextContents()).toEqual(['late', 'clear night #2']);
      const picture = await page.getByRole('img', { name: 'All events of late' }).boundingBox();
      const name = await nights.getByRole('link', { name: 'late' }).boundingBox();
      expect(picture?.width).toBe(144);
      expect(name?.x).toBeGreaterThan((picture?.x ?? 0) + 144);
      expect(await page.locator('#failures').textContent()).toContain('torn');
      expect(await page.locator('#tracks').getByRole('rowheader').allTextContents()).toEqual(['late', 'clear night #2']);
      await nights.getByRole('link', { name: 'clear night #2' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/jobs/clear%20night%20%232/report.html');
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('clear night #2');
      await page.getByRole('link', { name: 'All recordings' }).press('Enter');
      await page.waitForURL('**/all/index.html');
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
    }
  },
);
