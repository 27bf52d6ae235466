import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchedIn, platformReports } from './platforms.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfjs-node-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what tests run on is found, with its versions', () => {
  const reports = new Map(platformReports().map((report) => [report.platform, report]));
  expect([...reports.keys()]).toEqual(['gpu', 'node', 'wasm', 'cpu']);
  expect(reports.get('wasm')?.packages).toEqual([
    { name: '@tensorflow/tfjs', version: '4.22.0' },
    { name: '@tensorflow/tfjs-backend-wasm', version: '4.22.0' },
  ]);
  expect(reports.get('cpu')).not.toHaveProperty('libtensorflow');
});

test('a package whose install script has not run has neither library nor addon', () => {
  expect(fetchedIn(folder)).toEqual({ version: undefined, addon: false });
});

test.each([
  ['libtensorflow.so.2.9.1', '2.9.1'],
  ['libtensorflow.2.9.1.dylib', '2.9.1'],
  ['tensorflow.dll', 'unknown'],
])('%s is libtensorflow %s', (file, version) => {
  const own = join(folder, file);
  mkdirSync(join(own, 'deps', 'lib'), { recursive: true });
  mkdirSync(join(own, 'lib', 'napi-v8'), { recursive: true });
  for (const name of ['libtensorflow_framework.so.2.9.1', 'libtensorflow.so', file])
    writeFileSync(join(own, 'deps', 'lib', name), '');
  expect(fetchedIn(own)).toEqual({ version, addon: false });
  writeFileSync(join(own, 'lib', 'napi-v8', 'tfjs_binding.node'), '');
  expect(fetchedIn(own)).toEqual({ version, addon: true });
});
