import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';

const sensor = { width: 96, height: 72 };

/** What a command gets to know about the sensor of {@link writeNight}. */
export const nightSensor = `${sensor.width}x${sensor.height}`;

/** Writes lines of background alone, 200 events/s on 96 × 72 pixels. @returns the name of the file */
export function writeNight(folder: string, { seconds = 11, seed = 1, name = 'night.csv' } = {}): string {
  const random = randomGenerator(deriveSeed(seed, 'night'));
  const times = Array.from({ length: 200 * seconds }, () => Math.floor(random.uniform() * seconds * 1e6)).toSorted(
    (a, b) => a - b,
  );
  const lines = times.map((t) => `${t},${random.integer(sensor.width)},${random.integer(sensor.height)},${random.integer(2)}\n`);
  writeFileSync(join(folder, name), lines.join(''));
  return name;
}
