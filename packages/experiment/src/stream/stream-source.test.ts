import { says } from '@spikeseg/test-support';
import { expect, test } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { areLines, streamName, streamSensor } from './stream-source.ts';

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
  expect(() => streamSensor(config('all'))).toThrow(says('option sensor WIDTHxHEIGHT'));
  for (const wrong of ['240', '0x180', '240x5000', 'DAVIS'])
    expect(() => streamSensor(config('DAVIS', wrong))).toThrow(says('data.sensor_size', 'WIDTHxHEIGHT', 1, 4096));
});

test('a datagram of lines is told from address events of any pixel, with and without times', () => {
  for (const text of ['1,2,3,1\n', 't_us,x,y,p\r\n', '7,-1,0,1']) expect(areLines(Buffer.from(text))).toBe(true);
  const word = Buffer.alloc(8);
  const sides = [0, 9, 10, 31, 32, 100, 127, 128, 2570, 4095];
  for (const x of sides)
    for (const y of sides)
      for (const isTimed of [true, false]) {
        word.writeUInt32LE(((isTimed ? 0 : 0x8000_0000) | (x << 16) | 0x8000 | y) >>> 0);
        // A time that reads as text.
        word.write('1234', 4);
        expect(areLines(word.subarray(0, isTimed ? 8 : 4))).toBe(false);
      }
});
