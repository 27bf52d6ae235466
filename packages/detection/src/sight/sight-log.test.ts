import { type EventStream, stepsOf } from '@spikeseg/events';
import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { classMiddles, ratioClasses } from '../belief/ratio-classes.ts';
import { EvidenceDetector } from '../detector/evidence-detector.ts';
import { run } from '../detector.ts';
import type { FollowWatch } from '../search/evidence-watch.ts';
import { SightLog } from './sight-log.ts';

const sensor = { width: 64, height: 48 };

/** Events at random, the left half with so many times the rate of the right one. */
function noise(seconds: number, perS: number, times: number): EventStream {
  const random = randomGenerator(7);
  const count = seconds * perS;
  const t = Float64Array.from({ length: count }, () => Math.floor(random.uniform() * seconds * 1e6)).toSorted();
  const x = Uint16Array.from(t, () => Math.floor(random.uniform() * 32) + (random.uniform() < times / (1 + times) ? 0 : 32));
  return { t, x, y: Uint16Array.from(t, () => random.integer(48)), p: Uint8Array.from(t, () => random.integer(2)), sensor };
}

it('events of background stand for the pixels and seconds that there are, wherever the background is known', async () => {
  const log = new SightLog(sensor);
  const watch: FollowWatch = log;
  const detector = await EvidenceDetector.open(sensor, { watch });
  for await (const report of run(detector, stepsOf(noise(20, 3000, 1), detector.stepUs))) expect(report.tUs).toBeGreaterThan(0);
  const { counts, columns, rows, stepS, trackNats, startUs } = log.take();
  expect([columns, rows, stepS, trackNats.length]).toEqual([6, 5, 1, 20]);
  expect(startUs).toBeLessThan(1e4);
  let [left, right] = [0, 0];
  for (const own of counts.slice(10))
    for (const [i, count] of own.entries()) {
      const column = Math.floor(i / ratioClasses) % columns;
      if (column < 3) left += count * classMiddles[i % ratioClasses];
      else right += count * classMiddles[i % ratioClasses];
    }
  // Ten seconds of half the sensor each.
  for (const sum of [left, right]) expect(Math.abs(sum / (10 * 32 * 48) - 1)).toBeLessThan(0.2);
  for (const nats of trackNats) expect(nats).toBeGreaterThanOrEqual(9);
});

it('steps may be longer, those of objects do not count, and what was taken begins anew', () => {
  const log = new SightLog(sensor, 1, 4);
  const place = { x: Uint16Array.of(3), y: Uint16Array.of(47), p: Uint8Array.of(1), sensor };
  const see = (second: number, isObject = 0): void => {
    log.onWeighed({ ...place, t: Float64Array.of(second * 1e6) }, [1], Uint8Array.of(isObject));
    log.onTracks([], { isForAll: true, leadPx: 0, perHour: () => 1, trackNats: () => 12 });
  };
  const sumOf = () => {
    const { counts, trackNats, startUs } = log.take();
    return [startUs, ...counts.map((own) => own.reduce((sum, count) => sum + count, 0)), ...new Set(trackNats)];
  };
  for (let second = 1; second < 13; second++) see(second, second % 4 === 0 ? 1 : 0);
  expect(sumOf()).toEqual([1e6, 3, 3, 3, 12]);
  see(20);
  expect(sumOf()).toEqual([20e6, 1, 12]);
});
