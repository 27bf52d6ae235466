// The apps of app/, bundled as a web project would do it, and run in a page and in Node.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, preview } from 'vite';
import { run } from '../../run.mjs';

/** The apps, and the packages that each imports. */
export const apps = {
  network: ['@spikeseg/snn-core'],
  training: ['@spikeseg/snn-core', '@spikeseg/stdp', '@spikeseg/detection'],
  reader: ['@spikeseg/event-formats'],
  matlab: ['@spikeseg/data-ebssa'],
  astrometry: ['@spikeseg/astrometry', '@spikeseg/star-catalogue'],
};

/** Bundles one app of `folder`. @returns {Promise<{ site: string, gzipBytes: number, warnings: string[] }>} `site` is a folder to serve */
export async function bundle(folder, app) {
  const site = mkdtempSync(join(tmpdir(), 'site-'));
  const warnings = [];
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: {
      outDir: site,
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      rollupOptions: { input: join(folder, `${app}.html`), onwarn: ({ message }) => warnings.push(message) },
    },
  });
  const scripts = readdirSync(join(site, 'assets')).filter((file) => file.endsWith('.js'));
  const gzipBytes = scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(site, 'assets', file))).length, 0);
  return { site, gzipBytes, warnings };
}

/**
 * Serves a site and opens the page of an app.
 * @returns {Promise<{ page: import('playwright-core').Page, complaints: string[], close: () => Promise<void> }>} the page, whatever it complains about, and what closes both and removes the site
 */
export async function openPage(browser, site, app) {
  const server = await preview({
    configFile: false,
    logLevel: 'silent',
    build: { outDir: site },
    preview: { host: '127.0.0.1', port: 0 },
  });
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('response', (response) => response.ok() || complaints.push(`${response.status()} ${response.url()}`));
  const close = async () => {
    await page.close();
    await server.close();
    rmSync(site, { recursive: true });
  };
  try {
    await page.goto(`${server.resolvedUrls.local[0]}${app}.html`);
    return { page, complaints, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What an app answers in a page of `browser`, and whatever the page complained about. */
export async function answerInPage(browser, site, app) {
  const { page, complaints, close } = await openPage(browser, site, app);
  try {
    return { answer: await page.evaluate('globalThis.answer'), complaints };
  } finally {
    await close();
  }
}

/** What the same source, not bundled, answers in Node. */
export async function answerInNode(folder, app) {
  const script = join(folder, `${app}.node.mjs`);
  writeFileSync(script, `import answer from './${app}.mjs';\nconsole.log(JSON.stringify(await answer()));\n`);
  try {
    // What Node warns of on standard error is no answer.
    const { code, output, stdout } = await run('node', [script], { cwd: folder, quiet: true });
    if (code !== 0) throw new Error(`${app}.mjs in Node ended with ${code}:\n${output}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(script);
  }
}
