import { says } from '@spikeseg/test-support';
import { expect, it } from 'vitest';
import { detectorReport } from './bench-detector-report.ts';

const spread = (median: number) => ({ median, low: median / 2, high: 2 * median });
const row = (engine: string, processorMs: number) => ({
  recording: 'night',
  sensor: { width: 240, height: 180 },
  events: 9000,
  recordingS: 2,
  detections: 4,
  engine,
  threads: 1,
  eventsPerSecond: spread(123_456),
  msPerSecond: spread(250),
  processorMsPerSecond: spread(processorMs),
  latencyMs: { median: spread(7), p99: spread(31) },
  processorLatencyMs: { median: spread(6), p99: spread(30) },
  memoryBytes: 123e6,
});
const result = {
  machine: { name: 'm', platform: 'linux', arch: 'x64', cpu: 'C', cpus: 2, node: '22' },
  detector: 'evidence',
  rounds: 3,
  rows: [row('wasm', 100)],
  peakMemoryBytes: 456e6,
};
/** Cells of the table below its head, apart by two blanks. */
const cells = (lines: readonly string[]) =>
  lines.filter((line) => line.startsWith('night')).map((line) => line.trimEnd().split(/ {2,}/));

it('tells of every row what was asked', () => {
  const lines = detectorReport(result);
  expect(lines[0]).toMatch(says('linux x64', 'Node 22', 'evidence', 'medians of 3'));
  expect(cells(lines)).toEqual([
    [
      'night',
      '240×180',
      'wasm',
      '1',
      '123000',
      '250 (125 – 500)',
      '4.00',
      '100 (50 – 200)',
      '7 (3.5 – 14)',
      '31 (15.5 – 62)',
      '4',
      '123',
    ],
  ]);
  expect(lines.at(-1)).toMatch(says('MB', '456 MB'));
});

it('puts the ratio to ONNX Runtime beside the engine, of the same recording', () => {
  const other = { ...row('wasm', 50), recording: 'night 2' };
  const lines = detectorReport({ ...result, rows: [row('wasm', 100), row('onnx', 2000), other] });
  expect(cells(lines).map((line) => line[8])).toEqual(['20.0×', '–', '–']);
});

it('has no latency where nothing was found', () => {
  expect(cells(detectorReport({ ...result, rows: [{ ...row('wasm', 100), latencyMs: null }] }))[0].slice(8, 10)).toEqual([
    '–',
    '–',
  ]);
});
