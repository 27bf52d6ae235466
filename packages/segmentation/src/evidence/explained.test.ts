import { randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { movingSpot, streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOptions } from './options.fixture.ts';

const sensor = { width: 370, height: 40 };
const rateHz = 0.1;
const seconds = 8;
const fast = { slowestPxS: 20, fastestPxS: 300, spotRate: 3 };
const tracker = {
  noise: { positionPx: 1.5, driftPxS: 2, speedPxS: 20 },
  gate: 9.21,
  confirmHits: 4,
  coastS: 2,
  tentativeCoastS: 0.5,
};

/** 400 events/s at 40 px/s, which the maps that stand still find and the fast search may find, too. */
function detectionsIn(options: Partial<EvidenceOptions>) {
  const random = randomGenerator(2);
  const noise = Array.from(
    { length: Math.round(rateHz * sensor.width * sensor.height * seconds) },
    () => [Math.floor(random.uniform() * seconds * 1e6), random.integer(sensor.width), random.integer(sensor.height)] as const,
  );
  const events = streamOf(sensor, [[0, 0, 0], ...noise, ...movingSpot(400, seconds, 20, 20, 40, 3)]);
  const known = (begin: number, end: number) => new Float32Array(end - begin).fill(1 / rateHz);
  return [...evidenceDetections(events, known, { ...evidenceOptions, fast, ...options })].flatMap(({ answer }) => answer);
}

it('what is tracked already is not told a second time as something fast', () => {
  const untracked = detectionsIn({});
  expect(untracked.filter(({ vx }) => vx !== undefined).length).toBeGreaterThan(100);
  const tracked = detectionsIn({ tracker });
  expect(tracked.filter(({ vx }) => vx !== undefined)).toEqual([]);
  const places = tracked.filter(({ tUs }) => tUs > 2e6).map(({ x, tUs }) => x - 20 - (40 * tUs) / 1e6);
  expect(places.length).toBeGreaterThan(115);
  expect(places.filter((error) => Math.abs(error) > 8)).toEqual([]);
});
