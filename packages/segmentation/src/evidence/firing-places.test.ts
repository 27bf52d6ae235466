import { expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { firingPlaces } from './firing-places.ts';
import { evidenceOptions } from './options.fixture.ts';

const sensor = { width: 24, height: 16 };
/** 7 nats, the most that an event can be, times 20 within a step. */
const events = streamOf(
  sensor,
  Array.from({ length: 20 }, (_, k) => [1e6 + 100 * k, 12 + (k % 2), 8] as const),
);
const ratios = new Float32Array(20).fill(1e9);

it('answers at the end of every so many steps, after the leak of every step', () => {
  // One step per answer and a leak of 0.5 · 32 · 0.01 = 0.16 nats per step, on its grid 82/512.
  const options = { ...evidenceOptions, spotRates: [0.5], stepsPerAnswer: 1, thresholdNats: 100, ceilingNats: 1000 };
  const answers = [...firingPlaces(events, ratios, 1e6, 3, options)].map(([places]) => places);
  expect(answers).toHaveLength(3);
  const unit = 8 * 24 + 12;
  const potentials = answers.map(({ units, potentials: nats }) => nats[units.indexOf(unit)]);
  const leak = 82 / 512;
  // Both pixels lie within 1.5 px of it, with the full weight.
  expect(potentials).toEqual([140 - leak, 140 - 2 * leak, 140 - 3 * leak].map((nats) => expect.closeTo(nats, 3)));
  // Without the largest pixel half of it is left, of every unit in reach of both.
  const [{ units, shared }] = answers;
  expect(shared[units.indexOf(unit)]).toBeCloseTo(70, 0);
});

it('a step holds the events before its end, and those of an answer are all that came before', () => {
  const late = streamOf(sensor, [...Array.from({ length: 20 }, (_, k) => [1e6 + k, 12, 8] as const), [1e6 + 10_000, 12, 8]]);
  const options = { ...evidenceOptions, spotRates: [0.5], stepsPerAnswer: 1, thresholdNats: 100, ceilingNats: 1000 };
  const [first, second] = [...firingPlaces(late, new Float32Array(21).fill(1e9), 1e6, 2, options)].map(([places]) =>
    Math.max(...places.potentials),
  );
  expect(first).toBeCloseTo(140 - 82 / 512, 3);
  expect(second).toBeCloseTo(147 - 164 / 512, 3);
});
