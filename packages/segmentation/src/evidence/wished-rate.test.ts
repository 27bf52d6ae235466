import { type EventStream, randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { movingSpot, streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOptions } from './options.fixture.ts';

const sensor = { width: 90, height: 40 };
const rateHz = 0.2;

function scene(seconds: number, seed: number, objects: Parameters<typeof streamOf>[1] = []): EventStream {
  const random = randomGenerator(seed);
  const noise = Array.from(
    { length: Math.round(rateHz * sensor.width * sensor.height * seconds) },
    () => [Math.floor(random.uniform() * seconds * 1e6), random.integer(sensor.width), random.integer(sensor.height)] as const,
  );
  return streamOf(sensor, [[0, 0, 0], ...noise, ...objects]);
}
/** @param error how many times less background is believed to be there than there is */
const detectionsIn = (events: EventStream, options: Partial<EvidenceOptions>, error = 1) =>
  [
    ...evidenceDetections(events, (begin, end) => new Float32Array(end - begin).fill(error / rateHz), {
      ...evidenceOptions,
      ...options,
    }),
  ].flatMap(({ answer }) => answer);

describe('a wished rate of false alarms', () => {
  const object = scene(8, 1, movingSpot(60, 8, 70, 12, 0, 2));

  it('is for all maps together: a map that is there twice, at twice the wish, changes nothing but what is reported', () => {
    const once = detectionsIn(object, { spotRates: [0.3], falseAlarmsPerHour: 5, thresholdNats: 16 });
    const twice = detectionsIn(object, { spotRates: [0.3, 0.3], falseAlarmsPerHour: 10, thresholdNats: 16 });
    expect(once.length).toBeGreaterThan(100);
    expect(twice.map(({ tUs, x, y, score }) => [tUs, x, y, score])).toEqual(
      once.map(({ tUs, x, y, score }) => [tUs, x, y, score]),
    );
    twice.forEach(({ falseAlarmsPerHour = 0 }, k) => {
      expect(falseAlarmsPerHour / (once[k].falseAlarmsPerHour ?? 0)).toBeCloseTo(2, 9);
    });
  });

  it('what is reported falls as exp(−nats) with the evidence', () => {
    // Two spots of different brightness at the same moment, in one map: what chance does is the same for both.
    const two = scene(6, 4, [...movingSpot(60, 6, 70, 12, 0, 2), ...movingSpot(20, 6, 20, 28, 0, 3)]);
    const found = detectionsIn(two, { spotRates: [0.3], falseAlarmsPerHour: 5, thresholdNats: 16, ceilingNats: 30 });
    const pairs = found.flatMap((one) =>
      found.filter(({ tUs, score }) => tUs === one.tUs && score < one.score - 0.1).map((other) => [one, other]),
    );
    expect(pairs.length).toBeGreaterThan(20);
    for (const [strong, weak] of pairs) {
      const change = Math.log((strong.falseAlarmsPerHour ?? 0) / (weak.falseAlarmsPerHour ?? 1));
      expect(change).toBeCloseTo(-16 * (strong.score - weak.score), 4);
    }
    expect(Math.max(...found.map(({ falseAlarmsPerHour = Infinity }) => falseAlarmsPerHour))).toBeLessThan(6);
  });

  it('raises the threshold where chance fires more often than expected', () => {
    // There is 1.9 times as much background as is believed: 18 nats are reached every few seconds.
    const noise = scene(60, 3);
    const late = (falseAlarmsPerHour?: number) =>
      detectionsIn(noise, { spotRates: [0.3], ceilingNats: 20, falseAlarmsPerHour }, 1.9).filter(({ tUs }) => tUs > 20e6).length;
    const [fixed, wished] = [late(), late(1)];
    expect(fixed).toBeGreaterThan(60);
    expect(wished).toBeLessThan(fixed / 2);
  });
});
