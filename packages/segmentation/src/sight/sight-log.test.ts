import { type EventStream, stepsOf } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { EvidenceDetector } from '../detector/evidence-detector.ts';
import { run } from '../detector.ts';
import type { FollowWatch } from '../search/evidence-watch.ts';
import { SightLog } from './sight-log.ts';
import { worthClasses, worthOf } from './worth.ts';

const sensor = { width: 64, height: 48 };
const options = { binPx: 1, wishedFalseAlarmsPerHour: 1, thresholdNats: 20 } as const;

/** Events at random, the left half with so many times the rate of the right one. */
function noise(seconds: number, perS: number, times: number): EventStream {
  const random = randomGenerator(7);
  const count = seconds * perS;
  const t = Float64Array.from({ length: count }, () => Math.floor(random.uniform() * seconds * 1e6)).toSorted();
  const x = Uint16Array.from(t, () => Math.floor(random.uniform() * 32) + (random.uniform() < times / (1 + times) ? 0 : 32));
  return { t, x, y: Uint16Array.from(t, () => random.integer(48)), p: Uint8Array.from(t, () => random.integer(2)), sensor };
}

it('events of background stand for the pixels and seconds that there are, wherever the background is known', async () => {
  const log = new SightLog(sensor, options);
  const watch: FollowWatch = log;
  const detector = await EvidenceDetector.open(sensor, { watch });
  for await (const report of run(detector, stepsOf(noise(20, 3000, 1), detector.stepUs))) expect(report.tUs).toBeGreaterThan(0);
  const { counts, columns, rows, stepS, trackNats, startUs } = log.record;
  expect([columns, rows, stepS, trackNats.length]).toEqual([8, 6, 1, 20]);
  expect(startUs).toBeLessThan(1e4);
  let [left, right] = [0, 0];
  for (let i = 10 * 48 * worthClasses; i < counts.length; i++) {
    const column = Math.floor(i / worthClasses) % columns;
    if (column < 4) left += counts[i] * worthOf(i % worthClasses);
    else right += counts[i] * worthOf(i % worthClasses);
  }
  // Ten seconds of half the sensor each.
  for (const sum of [left, right]) expect(Math.abs(sum / (10 * 32 * 48) - 1)).toBeLessThan(0.2);
  for (const nats of trackNats) expect(nats).toBeGreaterThanOrEqual(9);
});

it('of long recordings steps become longer, and no event is lost; those of objects do not count', () => {
  const log = new SightLog(sensor, { ...options, wishedFalseAlarmsPerHour: null });
  const step = (second: number) => ({
    t: Float64Array.of(second * 1e6),
    x: Uint16Array.of(3),
    y: Uint16Array.of(47),
    p: Uint8Array.of(1),
    sensor,
  });
  for (let second = 0; second < 3000; second += 2) log.onWeighed(step(second), [1], Uint8Array.of(second % 4 === 0 ? 1 : 0));
  const { stepS, counts, trackNats } = log.record;
  expect([stepS, trackNats.length]).toEqual([4, 750]);
  expect(new Set(trackNats)).toEqual(new Set([12]));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(750);
});
