import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../../packages/snn-core/e2e/browser/chromium.ts';
import { bundle, openPage } from './bundle.mjs';

const executable = chromiumPath();
const canMeasure = existsSync('/proc/self/clear_refs');
if (!canMeasure) console.warn('skipped: memory of a page (no /proc/self/clear_refs)');

/** Bytes of a piece of EVT3 that goes once around its clock of 2^24 µs: 4096 times a TIME_HIGH, a TIME_LOW, a row and 125 events. */
const [pieceBytes, pieceEvents] = [2 ** 20, 4096 * 125];

/** Makes the Blob in the page: pieces that are all the same Blob, so that making it takes no memory for each. */
const blobOf = (pieces: number): string => `(() => {
  const words = new Uint16Array(${pieceBytes / 2});
  for (let high = 0; high < 4096; high++) {
    words.set([0x8000 | high, 0x6000, high % 480], 128 * high);
    for (let k = 0; k < 125; k++) words[128 * high + 3 + k] = 0x2000 | k;
  }
  const piece = new Blob([words]);
  const header = '% evt 3.0\\n% format EVT3;height=480;width=640\\n% end\\n';
  return new Blob([header, ...Array.from({ length: ${pieces} }, () => piece)]);
})()`;

/** Reads a Blob of so many MiB in a page. @returns what was told, and by how many MiB its process grew at its largest */
async function read(pieces: number, inputOf = (blob: string) => blob) {
  const browser = await launchChromium(executable as string);
  const { site } = await bundle(fileURLToPath(new URL('app/', import.meta.url)), 'reader');
  const { page, close } = await openPage(browser, site, 'reader');
  try {
    await page.evaluate(`globalThis.answer`);
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    const mib = (field: string): number =>
      renderers.reduce(
        (sum, id) => sum + Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]),
        0,
      ) / 1024;
    // The largest size begins anew.
    for (const id of renderers) writeFileSync(`/proc/${id}/clear_refs`, '5');
    const before = mib('VmRSS');
    const told = await page.evaluate(`(async () => {
      const { chunks, report } = await readEvents(${inputOf(blobOf(pieces))});
      let [n, last] = [0, 0];
      for await (const { t } of chunks()) [n, last] = [n + t.length, t.at(-1)];
      return { n, last, wraps: report.wraps, cutBytes: report.cutBytes, stepsBack: report.stepsBack, dropped: report.dropped.size };
    })()`);
    return { told, grownMib: mib('VmHWM') - before };
  } finally {
    await close();
    await browser.close();
  }
}

describe.skipIf(executable === undefined || !canMeasure)('a Blob in Chromium', () => {
  test('of 600 MiB is read whole, in no more memory than one of 200', async () => {
    const [small, large] = [await read(200), await read(600)];
    console.log(`grown: ${small.grownMib.toFixed(0)} MiB at 200 MiB, ${large.grownMib.toFixed(0)} MiB at 600 MiB`);
    const last = 600 * 2 ** 24 - 4096;
    expect(large.told).toEqual({ n: 600 * pieceEvents, last, wraps: 599, cutBytes: 0, stepsBack: 0, dropped: 0 });
    // What grew with the file would have grown by 400 more.
    expect(large.grownMib - small.grownMib).toBeLessThan(100);
  });

  test('which is not so where it is first made one array', async () => {
    const { grownMib } = await read(200, (blob) => `new Uint8Array(await ${blob}.arrayBuffer())`);
    console.log(`grown: ${grownMib.toFixed(0)} MiB as one array`);
    expect(grownMib).toBeGreaterThan(200);
  });
});
