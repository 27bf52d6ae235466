// Opens every page of the built site in Chromium, on a desk and on a telephone, and tells what a reader would stumble over:
// errors, pictures that do not load, pages wider than the screen, a search that finds nothing. `--screenshots FOLDER` keeps pictures.
import { mkdirSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { preview } from 'vite';
import { chromiumPath, launchChromium } from '../../packages/snn-core/e2e/browser/chromium.ts';
import { root } from '../run.mjs';

const site = join(root, 'site');
const screens = { desk: { width: 1280, height: 900 }, telephone: { width: 390, height: 844 } };
/** On a machine that is four times as slow. */
const patienceMs = 120_000;
const at = process.argv.indexOf('--screenshots');
const shots = at === -1 ? undefined : process.argv[at + 1];
const executablePath = chromiumPath();
if (executablePath === undefined) process.exit(0);
if (shots) mkdirSync(shots, { recursive: true });

const pages = readdirSync(site, { recursive: true })
  .filter((file) => file.endsWith('.html') && !file.endsWith('404.html'))
  .map((file) => relative(site, join(site, file)).split(sep).join('/'));
const server = await preview({
  configFile: false,
  logLevel: 'silent',
  build: { outDir: site },
  preview: { host: '127.0.0.1', port: 0 },
});
const url = server.resolvedUrls.local[0].replace(/\/$/, '');
const browser = await launchChromium(executablePath);
const problems = [];
for (const [screen, viewport] of Object.entries(screens)) {
  const tab = await browser.newPage({ viewport });
  tab.setDefaultTimeout(patienceMs);
  let path = '';
  tab.on('pageerror', (error) => problems.push(`${path} (${screen}): ${error.message}`));
  tab.on('requestfailed', (request) => {
    // Pages fetch ahead what their links lead to; leaving one ends that.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') problems.push(`${path} (${screen}): ${request.url()} did not load`);
  });
  tab.on(
    'response',
    (answer) => answer.status() < 400 || problems.push(`${path} (${screen}): ${answer.url()} answered ${answer.status()}`),
  );
  for (path of pages) {
    await tab.goto(`${url}/${path}`, { waitUntil: 'load' });
    const seen = await tab.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      title: document.querySelector('h1')?.textContent ?? '',
      broken: Array.from(document.images)
        .filter((image) => image.complete && image.naturalWidth === 0)
        .map((image) => image.src),
    }));
    if (seen.width > viewport.width)
      problems.push(`${path} (${screen}): ${seen.width} px wide, the screen has ${viewport.width}`);
    if (seen.title === '') problems.push(`${path} (${screen}): has no heading`);
    for (const image of seen.broken) problems.push(`${path} (${screen}): ${image} is no picture`);
    if (shots) await tab.screenshot({ path: join(shots, `${screen}-${path.replaceAll('/', '-')}.png`) });
  }
  await tab.close();
}
const tab = await browser.newPage({ viewport: screens.desk });
tab.setDefaultTimeout(patienceMs);
await tab.goto(`${url}/index.html`, { waitUntil: 'load' });
await tab.click('.VPNavBarSearch button');
await tab.fill('.VPLocalSearchBox input', 'homeostasis');
await tab
  .waitForSelector('.result', { timeout: patienceMs })
  .catch(() => problems.push('search: expected pages about homeostasis, found none'));
if (shots) await tab.screenshot({ path: join(shots, 'search.png') });
await browser.close();
await server.close();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(
  `${pages.length} pages open in Chromium on ${Object.keys(screens).length} screens without an error, and the search finds`,
);
