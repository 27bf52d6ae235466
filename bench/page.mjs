// How the page of `view` holds up: a generated recording of 1280 × 720 pixels with many events and tracks, opened in Chromium on a software renderer. Prints how
// long it takes to the first picture, frames per second while the box is turned and while it plays, processor time of each, and memory, on a desktop and on a
// phone. Needs a build. --page takes a page that is there.
//   npx node bench/page.mjs [--stars 600] [--rate 330000] [--seconds 60] [--page night.html]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values } = parseArgs({
  options: {
    stars: { type: 'string', default: '600' },
    rate: { type: 'string', default: '330000' },
    seconds: { type: 'string', default: '60' },
    page: { type: 'string' },
  },
});
const watchedMs = 5000;
const screens = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

const folder = mkdtempSync(join(tmpdir(), 'page-'));
const cli = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url));
const run = (...argv) => execFileSync(process.execPath, [cli, ...argv, '--quiet'], { cwd: folder, encoding: 'utf8' });
const keys = {
  sensor: 'EVK4',
  stars: values.stars,
  satellites: 2,
  recordings: 1,
  negatives: 0,
  duration_s: values.seconds,
  background_rate_hz: values.rate,
};
const file = values.page ?? join(folder, 'night.html');
if (values.page === undefined) {
  run(
    'synth',
    '--output',
    'night',
    '--seed',
    '3',
    ...Object.entries(keys).map(([key, value]) => `data.synthetic.${key}=${value}`),
  );
  run('view', 'night', '-o', 'night.html');
}
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--enable-precise-memory-info'],
});
const system = await browser.newBrowserCDPSession();
const processorS = async () =>
  (await system.send('SystemInfo.getProcessInfo')).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
try {
  for (const [name, screen] of Object.entries(screens)) {
    const context = await browser.newContext(screen);
    const page = await context.newPage();
    const begun = performance.now();
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.cloud[data-pictures]', { timeout: 120_000 });
    const firstS = (performance.now() - begun) / 1000;
    if (name === 'desktop')
      console.log(`${await page.locator('h1').textContent()}; ${(statSync(file).size / 1e6).toFixed(1)} MB`);
    const turned = await framesWhile(page, () => turn(page));
    const still = await framesWhile(page, () => page.waitForTimeout(watchedMs));
    await page.keyboard.press('Space');
    const played = await framesWhile(page, () => page.waitForTimeout(watchedMs));
    const memory = await page.evaluate('performance.memory.usedJSHeapSize / 1e6');
    console.log(
      `${name}: first picture after ${firstS.toFixed(1)} s; frames per second: still ${textOf(still)}, turned ${textOf(turned)}, playing ${textOf(played)}; ${Number(memory).toFixed(0)} MB of JavaScript`,
    );
    await context.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** Frames that the page draws meanwhile: a second, and processor time of each, ms. */
async function framesWhile(page, task) {
  await page.evaluate(
    `{ globalThis.frames0 = 0; globalThis.counting = true; const count = () => { globalThis.frames0++; if (globalThis.counting) requestAnimationFrame(count); }; requestAnimationFrame(count); }`,
  );
  const [begun, used] = [performance.now(), await processorS()];
  await task();
  const frames = Number(await page.evaluate('globalThis.counting = false, globalThis.frames0'));
  return {
    rate: (1000 * frames) / (performance.now() - begun),
    ms: (1000 * ((await processorS()) - used)) / Math.max(1, frames),
  };
}

function textOf({ rate, ms }) {
  return `${rate.toFixed(1)} (${ms.toFixed(0)} ms)`;
}

/** Turns the box with the mouse. */
async function turn(page) {
  const box = await page.locator('.cloud').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (const until = performance.now() + watchedMs, k = { k: 0 }; performance.now() < until; k.k++)
    await page.mouse.move(x + 80 * Math.sin(k.k / 10), y + 40 * Math.cos(k.k / 10));
  await page.mouse.up();
}
