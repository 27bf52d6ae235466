import type { Server } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wasmBackend } from '../../src/backend/wasm/backend.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { type ConformanceReport, conformanceTests, seededRun } from './in-page.ts';
import { serve } from './serve.ts';

const executable = chromiumPath();

describe.skipIf(executable === undefined)('the built package in Chromium', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    const served = await serve();
    server = served.server;
    browser = await launchChromium(executable as string);
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('response', (response) => response.ok() || complaints.push(`${response.status()} ${response.url()}`));
    await page.goto(served.url);
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** What a function of in-page.ts returns there. A text, because the page must see `import` as it stands. */
  const inPage = <Result>(call: string): Promise<Result> =>
    page.evaluate<Result>(`import('/in-page.js').then((module) => module.${call})`);

  test('has nothing of Node at hand', async () => {
    const globals = ['process', 'Buffer', 'require', 'global', 'setImmediate'];
    expect(await page.evaluate(`${JSON.stringify(globals)}.filter((name) => name in globalThis)`)).toEqual([]);
  });

  test('the WebAssembly engine passes every test of the conformance suite', async () => {
    const { passed, failed } = await inPage<ConformanceReport>('conformance()');
    expect(failed).toEqual([]);
    expect(passed).toEqual([...conformanceTests(wasmBackend).keys()]);
    expect(passed).not.toEqual([]);
  });

  test('an engine with a bug fails there', async () => {
    const { passed, failed } = await inPage<ConformanceReport>('conformanceOfBroken()');
    expect(passed.length + failed.length).toBe(conformanceTests(wasmBackend).size);
    expect(failed.filter((line) => line.includes('synaptic operations: expected')).length).toBeGreaterThan(10);
  });

  test('spikes and potentials are those of Node, bit for bit', async () => {
    const here = await seededRun();
    expect(await inPage('seededRun()')).toEqual(here);
    expect(Object.keys(here)).toEqual(['conv1', 'pool1', 'conv2', 'pool2', 'conv3']);
    for (const { index } of Object.values(here)) expect(index.length).toBeGreaterThan(10);
    for (const name of ['conv1', 'conv2', 'conv3']) expect(here[name].potential).toHaveLength(here[name].index.length);
  });

  test('without an error, a warning or a missing file', () => expect(complaints).toEqual([]));
});
