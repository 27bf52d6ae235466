import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { build, type PreviewServer, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../../../snn-core/e2e/browser/chromium.ts';
import { type ConformanceReport, conformanceTests } from '../../../snn-core/e2e/browser/in-page.ts';
import { tfjsBackend } from '../../src/backend.ts';

const executable = chromiumPath();

/** Pages do not train: what competes is tested in Node, as is a long silence. */
const inference = { without: ['competition', 'time that passes at once'] };

/* Chromium brings WebGPU in software (SwiftShader), which computes as a GPU does, slowly. */
describe.skipIf(executable === undefined)('TensorFlow.js on WebGPU in Chromium', () => {
  let browser: Browser;
  let server: PreviewServer;

  beforeAll(async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'site-'));
    const site = { configFile: false, logLevel: 'silent' } as const;
    await build({ ...site, root: fileURLToPath(new URL('.', import.meta.url)), build: { outDir, emptyOutDir: true } });
    server = await preview({ ...site, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
    browser = await launchChromium(executable as string, ['--enable-unsafe-webgpu']);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('passes the tests of the conformance suite, in software only where that is asked for', async () => {
    const page = await browser.newPage();
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    expect(await page.evaluate('refusal()')).toContain('which computes on the processor');
    const { passed, failed } = await page.evaluate<ConformanceReport>(`conformance(${JSON.stringify(inference)})`);
    expect(failed).toEqual([]);
    expect(passed).toEqual([...conformanceTests(tfjsBackend({ platform: 'webgpu' }), inference).keys()]);
  });
});
