import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { streamName, streamSensor } from '../../runs/src/made.fixture.ts';
import { tinyConfig } from '../../runs/src/network/tiny.fixture.ts';
import { checkFollow } from './follow-options.ts';

test('times are seconds, what is left out stays out', () => {
  expect(checkFollow(['-'], { idle: '1.5' })).toEqual({
    source: '-',
    sensorSize: undefined,
    idleMs: 1500,
    statusMs: undefined,
    maxBurst: undefined,
    state: undefined,
    viewPort: undefined,
  });
  expect(checkFollow(['-'], { view: true }).viewPort).toBe(8787);
  expect(checkFollow(['-'], { view: 0 }).viewPort).toBe(0);
});

test.each<[readonly string[], Record<string, unknown>, string | RegExp]>([
  [['a.csv', 'b.csv'], {}, says('detect --follow', 2)],
  [['night.mat'], {}, says('night.mat', 'does not grow')],
  [['-'], { offline: true }, '--offline: needs the whole recording'],
  [['-'], { masks: true }, '--masks: writes files'],
  [['-'], { output: 'found' }, '--output: writes files'],
  [['-'], { idle: '0' }, says('--idle', 0.001, 2147483, 0)],
  [['-'], { maxBurst: '1e9' }, says('--max-burst', 1, 2147483648, '1e9')],
  [['-'], { maxBurst: '0' }, says('--max-burst', 1, 2147483648, 0)],
  [['-'], { status: 'often' }, says('--status', 0.001, 2147483, 'often')],
])('%j with %j is refused', (files, options, message) => {
  expect(() => checkFollow(files, options)).toThrow(message);
});

test.each([
  ['-', 'stdin'],
  ['/data/night.csv', 'night'],
  ['/data/night.events', 'night.events'],
])('a stream from %s is called %s', (source, name) => {
  expect(streamName(source)).toBe(name);
});

const config = (sensor: 'ATIS' | 'DAVIS' | 'all') => tinyConfig({ data: { sensor } });

test('the sensor is the one given, else that of the camera', () => {
  expect(streamSensor('346x260', config('ATIS')).size).toEqual({ width: 346, height: 260 });
  expect(streamSensor('346×260', config('all')).size).toEqual({ width: 346, height: 260 });
  expect(streamSensor(undefined, config('ATIS'))).toEqual({ size: { width: 304, height: 240 }, from: 'data.sensor=ATIS' });
  expect(streamSensor(undefined, config('DAVIS')).size).toEqual({ width: 240, height: 180 });
  expect(() => streamSensor(undefined, config('all'))).toThrow(says('--sensor-size WIDTHxHEIGHT'));
  for (const wrong of ['240', '0x180', '240x5000', 'DAVIS']) {
    expect(() => streamSensor(wrong, config('DAVIS'))).toThrow(says('--sensor-size', 'WIDTHxHEIGHT', 1, 4096));
  }
});
