import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { sharedPath } from '@spikeseg/test-support';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matrixFile } from '../../../packages/data-ebssa/src/writers.fixture.ts';
import { chromiumPath, launchChromium } from '../../../packages/snn-core/e2e/browser/chromium.ts';
import { figures } from './app/matlab.mjs';
import { bundle, openPage } from './bundle.mjs';

const executable = chromiumPath();
const { recording } = generateRecording(sceneOptions('plain', { satellites: 2, durationS: 1, backgroundRateHz: 1000 }), 5);
const files: readonly (readonly [string, Uint8Array])[] = [
  ['struct', writeRecording({ ...recording, labelled: true })],
  ['matrix', matrixFile(recording)],
];
const real = ['SL8RB_1957_davis_td_labelled', 'geostarelong_abs6_2022_davis_td_labelled'];

const inNode = (bytes: Uint8Array, name = 'a.mat') => figures(new Blob([Uint8Array.from(bytes)]), name);

describe.skipIf(executable === undefined)('the reader of MATLAB files, bundled by Vite, in Chromium', () => {
  let browser: Browser;
  let opened: Awaited<ReturnType<typeof openPage>>;
  beforeAll(async () => {
    browser = await launchChromium(executable as string);
    const { site } = await bundle(fileURLToPath(new URL('app/', import.meta.url)), 'matlab');
    opened = await openPage(browser, site, 'matlab');
  });
  afterAll(async () => {
    await opened?.close();
    await browser?.close();
  });

  const inPage = (bytes: Uint8Array, name = 'a.mat') =>
    opened.page.evaluate(`figuresOf('${Buffer.from(bytes).toString('base64')}', '${name}')`);

  test.each(files)('a %s is the recording that was written', async (what, bytes) => {
    const read = await inPage(bytes);
    const objects = what === 'struct' ? recording.objects : [];
    expect(read).toMatchObject({ n: recording.events.t.length, labelled: what === 'struct', sensor: [240, 180] });
    expect(read.labels.map(({ id }: { readonly id: number }) => id)).toEqual(objects.map(({ id }) => id));
    expect(read).toEqual(await inNode(bytes));
  });

  test.each(files)('a %s that is cut, or has a byte changed, is refused or read as in Node', async (_, bytes) => {
    const whole = bytes.length;
    const cuts = [100, 130, 150, 200, 0.3 * whole, 0.7 * whole, whole - 3].map((length) => bytes.subarray(0, length));
    const changed = Array.from({ length: 40 }, (__, k) => {
      const one = bytes.slice();
      one[k < 20 ? 128 + 7 * k : Math.floor((k / 41) * whole)] ^= 0xff;
      return one;
    });
    // Of a damaged stream Node and browsers give out more or less before they say so: what is said first differs.
    const inStream = / expected a zlib stream, got .*/;
    const comparable = (read: { readonly error?: { readonly message: string } }) =>
      JSON.parse(JSON.stringify(read), (key, value: unknown) =>
        key === 'message' && typeof value === 'string' ? value.replace(inStream, ' expected a zlib stream') : value,
      ) as unknown;
    for (const damaged of [...cuts, ...changed])
      expect(comparable(await inPage(damaged))).toEqual(comparable(await inNode(damaged)));
  });

  test.each(real)('%s has the events and labels that it has in Node', async (name) => {
    const path = sharedPath(`data/ebssa/Labelled Data/${name}.mat`);
    if (path === undefined) return;
    const bytes = readFileSync(path);
    expect(await inPage(bytes, `${name}.mat`)).toEqual(await inNode(bytes, `${name}.mat`));
  });

  test('without an error, a warning or a missing file', () => expect(opened.complaints).toEqual([]));
});
