import { ebssaModel, mostInputPixels, withMotions } from '@spikeseg/segmentation';
import { wasmBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { onSensor } from './detector-options.ts';
import { makerOf } from './makers.ts';

const model = ebssaModel({ width: 8, height: 8 });

test.each([
  [65_535, 65_535],
  [8192, 8192],
  [3000, 3000],
  [1900, 1900],
  [mostInputPixels + 1, 1],
  [1, mostInputPixels],
])('a sensor of %i × %i pixels is refused as input', (width, height) => {
  expect(() => onSensor(wasmBackend, model, { width, height })).toThrow(
    expect.objectContaining({ name: 'RecordingError', message: expect.stringContaining(`got ${width} × ${height}`) as string }),
  );
});

test.each([
  [1280, 720],
  [1490, 1490],
  [1, 65_535],
  [65_535, 1],
])('one of %i × %i is taken', (width, height) => {
  expect(onSensor(wasmBackend, model, { width, height }).network.input).toMatchObject({ width, height });
});

test('a sensor is as large as the detector sees it, and a network sees any', () => {
  const sensor = { width: 1900, height: 1900 };
  const evidence = tinyConfig({ evaluation: { detector: 'evidence' }, evidence: { bin_px: 2 } });
  for (const config of [evidence, tinyConfig()])
    expect(() => makerOf(config).check?.(wasmBackend, { ...model, config }, sensor)).not.toThrow();
});

test('velocities that one sensor taught are not searched with on another', () => {
  const taught = withMotions(model, [{ vx: 20, vy: 0, spread: 1 }]);
  expect(onSensor(wasmBackend, taught, { width: 8, height: 8 }).network).toEqual(taught.network);
  expect(() => onSensor(wasmBackend, taught, { width: 16, height: 8 })).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(/8 × 8 .*got .*16 × 8/) as string }),
  );
});
