import { ebssaModel, maxSearchedPixels, withMotions } from '@spikeseg/detection';
import { wasmBackend } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { expect, test } from 'vitest';
import { evidenceDefaults } from '../../../detection/src/search/evidence.fixture.ts';
import { readyModel } from '../models/detection-model.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { detectorOf } from './detector-kinds.ts';
import { evidenceOptions, onSensor } from './evidence.ts';

const model = ebssaModel({ width: 8, height: 8 });

test.each([
  [65_535, 65_535],
  [8192, 8192],
  [3000, 3000],
  [1900, 1900],
  [maxSearchedPixels + 1, 1],
  [1, maxSearchedPixels],
])('a sensor of %i × %i pixels is refused as input', (width, height) => {
  expect(() => onSensor(wasmBackend, model, { width, height })).toThrow(
    expect.objectContaining({ name: 'RecordingError', message: expect.stringContaining(`got ${width} × ${height}`) as string }),
  );
});

test('a sensor is as large as the detector sees it, and a network sees any', () => {
  const sensor = { width: 1900, height: 1900 };
  const evidence = tinyConfig({ evaluation: { detector: 'evidence' }, evidence: { bin_px: 2 } });
  for (const config of [evidence, tinyConfig()])
    expect(() => detectorOf(config).check?.(wasmBackend, { ...model, config }, sensor)).not.toThrow();
});

test('velocities that one sensor taught are not searched with on another', () => {
  const taught = withMotions(model, [{ vx: 20, vy: 0, spread: 1 }]);
  expect(onSensor(wasmBackend, taught, { width: 8, height: 8 }).network).toEqual(taught.network);
  expect(() => onSensor(wasmBackend, taught, { width: 16, height: 8 })).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringMatching(/8 × 8 .*got .*16 × 8/) as string }),
  );
});

test('a detector that is opened without options is that of a configuration without keys', () => {
  const opened = readyModel('detect', {});
  expect(evidenceOptions(typescriptBackend, opened, '', { width: 24, height: 18 })).toMatchObject(evidenceDefaults);
});
