import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { ReadEventsOptions } from '@spikeseg/event-formats';
import { sharedPath } from '@spikeseg/test-support';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Truth } from '../../../packages/event-formats/src/truth.fixture.ts';
import { chromiumPath, launchChromium } from '../../../packages/snn-core/e2e/browser/chromium.ts';
import { blocksOf } from '../../docs/blocks.mjs';
import { root } from '../../run.mjs';
import { figures } from './app/reader.mjs';
import { bundle, openPage } from './bundle.mjs';
import { recordings } from './recordings.fixture.ts';

const executable = chromiumPath();
const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const made = await recordings();
const truths = sharedPath('data/formats/truth.json');
const real: Record<string, Truth> = truths === undefined ? {} : JSON.parse(readFileSync(truths, 'utf8')).files;

const inNode = (path: string, options: ReadEventsOptions = {}) =>
  figures(new File([readFileSync(path)], basename(path)), options);
const pathOf = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};

describe.skipIf(executable === undefined)('the reader alone, bundled by Vite, in Chromium', () => {
  let browser: Browser;
  let opened: Awaited<ReturnType<typeof openPage>>;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium(executable as string);
    const { site } = await bundle(fileURLToPath(new URL('app/', import.meta.url)), 'reader');
    opened = await openPage(browser, site, 'reader');
    page = opened.page;
  });
  afterAll(async () => {
    await opened?.close();
    await browser?.close();
  });

  /** Figures of a file on the disk, which a person has chosen in the page. */
  async function inPage(path: string, options: ReadEventsOptions = {}) {
    await page.setInputFiles('input', path);
    return page.evaluate(`figures(document.querySelector('input').files[0], ${JSON.stringify(options)})`);
  }

  test.each(Object.entries(made))(
    '%s has the events that were written, and all is said of it that Node says',
    async (name, recording) => {
      const { bytes, options, format, events } = recording;
      const path = pathOf(name, bytes);
      const read = await inPage(path, options);
      expect(read).toMatchObject({ said: { name, format }, events });
      expect(read).toEqual(await inNode(path, options));
    },
  );

  test.each(Object.entries(real))('%s, a real file, has the events that other readers found', async (name, truth) => {
    const path = join(truths as string, '..', name);
    const stored = await inPage(path, { asStored: true });
    const { n, on, sum_x: sumX, sum_y: sumY } = truth;
    expect(stored.events).toMatchObject({ n, on, sumX, sumY });
    const sumT = BigInt(stored.events.sumNs) / (truth.time_unit === 'us' ? 1000n : 1n);
    expect(`${sumT % 2n ** 53n}`).toBe(truth.sum_t_mod_2_53);
    expect(stored).toEqual(await inNode(path, { asStored: true }));
    const sensor = { width: truth.width, height: truth.height };
    expect(await inPage(path, { sensor })).toEqual(await inNode(path, { sensor }));
  });

  test.each(Object.entries(made))(
    '%s, cut or with a byte changed, is refused or read as in Node',
    async (name, { bytes, options }) => {
      const changed = bytes.slice();
      changed[Math.floor(bytes.length / 2)] ^= 0xff;
      for (const damaged of [bytes.subarray(0, Math.floor(0.6 * bytes.length)), changed]) {
        const path = pathOf(name, damaged);
        const [here, there] = [await inPage(path, options), await inNode(path, options)];
        // Of packed bytes that are damaged Node and browsers give out more or less before they say so: what is said first differs, and its words.
        const isOfPacking = /: expected (whole gzip data|an intact chunk), got /.test(here.error?.message ?? '');
        if (isOfPacking && there.error !== undefined) here.error.message = there.error.message;
        expect(here).toEqual(there);
        expect([undefined, 'EventFormatError']).toContain(here.error?.name);
      }
    },
  );

  test('a path, an empty file, a picture and several gzip files in one are refused, each with the reason', async () => {
    const sensor = { width: 64, height: 48 };
    const messageOf = async (path: string) => (await inPage(path, { sensor })).error.message;
    expect((await page.evaluate(`figures('night.raw')`)).error).toEqual({
      name: 'EventFormatError',
      message: 'night.raw: byte 0: expected bytes, a Blob or a stream, got a path, which nothing here can open',
    });
    expect(await messageOf(pathOf('none.raw', new Uint8Array(0)))).toMatch(
      /^none\.raw: byte 0: expected a recording \(.*evt3.*\), got an empty file$/,
    );
    expect(await messageOf(pathOf('night.gif', new TextEncoder().encode('GIF89a\u0001')))).toMatch(
      /^night\.gif: byte 0: expected a recording \(.*evt3.*\), got a GIF image/,
    );
    const two = Buffer.concat([gzipSync('t,x,y,p\n10,3,4,1\n'), gzipSync('25,3,5,0\n')]);
    expect(await messageOf(pathOf('two.csv.gz', two))).toBe(
      'two.csv.gz: byte 0: expected whole gzip data, got data that are damaged or cut off; ' +
        'fetch the file again; if it is several gzip files in one, which browsers do not unpack, pack it anew',
    );
    expect((await inNode(join(folder, 'two.csv.gz'), { sensor })).events.n).toBe(2);
  });

  test('without an error, a warning or a missing file', () => expect(opened.complaints).toEqual([]));
});

describe.skipIf(executable === undefined)('the page of packages/event-formats/README.md', () => {
  let browser: Browser;
  let built: Awaited<ReturnType<typeof bundle>>;
  let opened: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    const app = mkdtempSync(join(folder, 'app-'));
    symlinkSync(join(root, 'node_modules'), join(app, 'node_modules'), 'junction');
    const code = blocksOf('packages/event-formats/README.md').find(({ language }) => language === 'html')?.code;
    writeFileSync(join(app, 'page.html'), `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${code}`);
    built = await bundle(app, 'page');
    browser = await launchChromium(executable as string);
    opened = await openPage(browser, built.site, 'page');
  });
  afterAll(async () => {
    await opened?.close();
    await browser?.close();
  });

  /** Drops a file on the page as a hand does: the browser itself makes the events and their DataTransfer. @returns what the page says then */
  async function dropped(path: string): Promise<string> {
    const { page } = opened;
    await page.evaluate(`document.querySelector('p').textContent = ''`);
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, x: 40, y: 20, data });
    await page.waitForFunction(`document.querySelector('p').textContent !== ''`);
    return page.evaluate(`document.querySelector('p').textContent`);
  }

  test('is bundled without a warning, and opens without an error', () => {
    expect(built.warnings).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  test('says of a recording that is dropped on it what was written', async () => {
    const path = join(folder, 'dropped.raw');
    writeFileSync(path, made['evt3.raw'].bytes);
    const { n, first, last } = made['evt3.raw'].events;
    expect(await dropped(path)).toBe(`64×48, ${n} events, ${first} to ${last} µs`);
  });

  test.skipIf(truths === undefined)('says of a real one what other readers found', async () => {
    const name = 'evt3_sample.raw';
    const { width, height, n, first, last } = real[name];
    const said = await dropped(join(truths as string, '..', name));
    expect(said).toBe(`${width}×${height}, ${n} events, ${first[0][0]} to ${last.at(-1)?.[0]} µs`);
  });

  test('says what is wrong with one that is none, and reads the next', async () => {
    const picture = join(folder, 'sky.png');
    writeFileSync(picture, 'no picture, no recording\n');
    expect(await dropped(picture)).toMatch(/^sky\.png: byte 0: expected .+, got .+/);
    expect(await dropped(join(folder, 'dropped.raw'))).toMatch(/^64×48, 5000 events/);
    expect(opened.complaints).toEqual([]);
  });
});
