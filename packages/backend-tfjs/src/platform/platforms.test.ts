import { expect, test } from 'vitest';
import { platformReports } from './platforms.ts';

test('what tests run on is found, with its versions', () => {
  const reports = new Map(platformReports().map((report) => [report.platform, report]));
  expect([...reports.keys()]).toEqual(['gpu', 'webgpu', 'node', 'wasm', 'cpu']);
  expect(reports.get('wasm')?.packages).toEqual([
    { name: '@tensorflow/tfjs', version: '4.22.0' },
    { name: '@tensorflow/tfjs-backend-wasm', version: '4.22.0' },
  ]);
});
