import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../../packages/snn-core/e2e/browser/chromium.ts';
import { answerInNode, answerInPage, apps, bundle } from './bundle.mjs';

const executable = chromiumPath();
const folder = fileURLToPath(new URL('app/', import.meta.url));

describe.skipIf(executable === undefined)('the built packages, bundled by Vite, in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(executable as string);
  });
  afterAll(() => browser?.close());

  test.each(Object.keys(apps))('%s: the same numbers as in Node', async (app) => {
    const { site, warnings } = await bundle(folder, app);
    const { answer, complaints } = await answerInPage(browser, site, app);
    expect(warnings).toEqual([]);
    expect(complaints).toEqual([]);
    expect(answer).toEqual(await answerInNode(folder, app));
  });

  test('which are numbers of a network that fires, learns and detects', async () => {
    const { conv2 } = await answerInNode(folder, 'network');
    expect(conv2[1].length).toBeGreaterThan(5);
    const { outcome, detections } = await answerInNode(folder, 'training');
    expect(outcome).toBe('converged');
    expect(detections.split('\n').length).toBeGreaterThan(2);
  });
});
