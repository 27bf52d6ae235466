// Makes the pictures of docs/viewer.md, in Chromium: a page (viewer.png), and a night that is judged on its page (judging.png). Needs a build and a
// Chromium.
//   npx node tools/site/page-pictures.mjs
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { root } from '../run.mjs';

const folder = mkdtempSync(join(tmpdir(), 'judging-'));
const run = (...argv) =>
  execFileSync(process.execPath, [join(root, 'packages/cli/dist/bin.js'), ...argv, '--quiet'], { cwd: folder });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

/** A page of a generated recording. @param options of the screen */
async function pageOf(name, keys, options) {
  const scene = ['noise=davis', 'satellites=2', 'recordings=1', 'negatives=0', ...keys];
  run('synth', '--output', name, '--seed', '3', ...scene.map((key) => `data.synthetic.${key}`));
  run('view', name, '-o', `${name}.html`);
  const page = await browser.newPage({ colorScheme: 'light', ...options });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  await page.waitForSelector('.cloud[data-pictures]', { timeout: 60_000 });
  return page;
}

const still = await pageOf('night', [], { viewport: { width: 1440, height: 900 } });
await still.locator('.tracks tbody tr').first().click();
await still.waitForTimeout(1000);
await still.screenshot({ path: join(root, 'docs/images/viewer.png') });
const page = await pageOf('judged', ['stars=6', 'duration_s=8'], {
  viewport: { width: 1200, height: 860 },
  deviceScaleFactor: 0.7,
});
const key = (name) => () => page.keyboard.press(name);
const select = (row) => () => page.locator('.tracks tbody tr').nth(row).click();
const steps = [
  async () => page.getByLabel('Your name').fill('Ada'),
  select(0),
  key('s'),
  async () => {
    await page.keyboard.press('n');
    await page.keyboard.type('ISS');
    await page.keyboard.press('Enter');
  },
  select(1),
  key('a'),
  select(2),
  key('t'),
  async () => page.locator('input[type=range]').first().fill('6000000'),
];
for (const step of steps) {
  await step();
  await page.waitForTimeout(500);
}
await page.screenshot({ path: join(root, 'docs/images/judging.png') });
await browser.close();
rmSync(folder, { recursive: true });
