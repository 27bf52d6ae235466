import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { streamName, streamSensor } from './stream-source.ts';

test.each([
  ['-', 'stdin'],
  ['/data/night.csv', 'night'],
  ['/data/night.events', 'night.events'],
])('a stream from %s is called %s', (source, name) => {
  expect(streamName(source)).toBe(name);
});

test('a file that does not grow is refused', () => {
  expect(() => streamName('night.mat')).toThrow(says('night.mat', 'does not grow'));
});

const config = (sensor: 'ATIS' | 'DAVIS' | 'all', size: string | null = null) =>
  tinyConfig({ data: { sensor, sensor_size: size } });

test('the sensor is that of the size that is said, else that of the camera', () => {
  expect(streamSensor(config('ATIS', '346x260')).size).toEqual({ width: 346, height: 260 });
  expect(streamSensor(config('all', '346×260')).size).toEqual({ width: 346, height: 260 });
  expect(streamSensor(config('ATIS'))).toEqual({ size: { width: 304, height: 240 }, from: 'data.sensor=ATIS' });
  expect(streamSensor(config('DAVIS')).size).toEqual({ width: 240, height: 180 });
  expect(() => streamSensor(config('all'))).toThrow(says('--sensor-size WIDTHxHEIGHT'));
  for (const wrong of ['240', '0x180', '240x5000', 'DAVIS'])
    expect(() => streamSensor(config('DAVIS', wrong))).toThrow(says('data.sensor_size', 'WIDTHxHEIGHT', 1, 4096));
});
