import { expect, it } from 'vitest';
import { detectionAt } from '../detections/detection.fixture.ts';
import type { Detection } from '../detections/detection.ts';
import { FreshEvents } from './fresh-events.ts';
import { Wakes } from './wakes.ts';

const sensor = { width: 200, height: 20 };
const durationUs = 100_000;
/** A track is sure of where it was seen: its place is that of its last detection. */
const tracker = {
  noise: { positionPx: 1e-3, driftPxS: 1e3, speedPxS: 1e3 },
  gate: 1e9,
  confirmHits: 2,
  coastS: 2,
  tentativeCoastS: 0.5,
};
const wakes = () => new Wakes(sensor, { recording: 'tiny', tracker, reachPx: 12, memoryS: 1 });
const seen = (tUs: number, x: number): Detection => detectionAt(tUs, x, 10, durationUs);
/** Bright enough that nothing is ever thought to have left. */
function light() {
  const recent = new FreshEvents(sensor, 0);
  return { recent, at: (x: number, tUs: number) => Array.from({ length: 20 }, () => recent.push(x, 10, tUs - 1000, 100)) };
}

/** In every step the pixels that fire, and where something is seen, if anywhere; the pixels that are silenced. */
function silenced(steps: readonly (readonly [firing: readonly number[], x: number | undefined])[], model = wakes()) {
  const { recent, at } = light();
  return steps.map(([firing, x], k) => {
    const tUs = (k + 1) * durationUs;
    if (x !== undefined) at(x, tUs);
    const detections = x === undefined ? [] : [seen(tUs, x)];
    const places = firing.map((column) => ({ row: 10, column }));
    const wake = model.step({ tUs, durationUs, firing: places, detections, recent, moving: [] });
    return [...wake].map((unit) => unit - 10 * sensor.width).toSorted((a, b) => a - b);
  });
}
/** Seen at 20, 23.1, 26.2 … px. */
const moving = (count: number, firing: (step: number) => readonly number[], from = 20) =>
  Array.from({ length: count }, (_, k) => [firing(k), from + 3.1 * k] as const);

it('what fires where an object was is silenced once the object is farther than its reach, and begins anew', () => {
  // 12.4 px from 20 in the fifth moment, 11.4 px from 21; 14.5 px in the sixth.
  expect(silenced(moving(8, () => [20]))).toEqual([[], [], [], [], [20], [], [], []]);
  expect(silenced(moving(8, () => [21]))).toEqual([[], [], [], [], [], [21], [], []]);
  expect(silenced(moving(8, () => [20, 21]))).toEqual([[], [], [], [], [20], [21], [], []]);
});

it('what fired long before an object came has a reason of its own', () => {
  const before = Array.from({ length: 12 }, () => [[20], undefined] as const);
  expect(silenced([...before, ...moving(8, () => [20])]).flat()).toEqual([]);
  // A track that is confirmed within a second is the cause.
  expect(silenced([...before.slice(0, 8), ...moving(8, () => [20])]).flat()).not.toEqual([]);
});

const pausedFor = (pause: number) => {
  const quiet = Array.from({ length: pause - 1 }, () => [[], undefined] as const);
  const long = Array.from({ length: 12 }, () => [[20], undefined] as const);
  return silenced([...long, ...quiet, ...moving(8, () => [20])]).flat();
};

it('what was silent for longer than the memory begins anew, for exactly as long it has fired all the time', () => {
  expect(pausedFor(10)).toEqual([]);
  expect(pausedFor(11)).toEqual([20]);
});

it('the nearest track within reach is the cause, and none where all are farther', () => {
  // The track is confirmed in the second moment, at 23.1 px: 12.1 and 11.1 px from them, 14.2 px in the third.
  expect(silenced(moving(8, () => [11])).flat()).toEqual([]);
  expect(silenced(moving(8, () => [12]))).toEqual([[], [], [12], [], [], [], [], []]);
});

it('tracks that are confirmed and have not left are told', () => {
  const model = wakes();
  silenced(
    moving(6, () => []),
    model,
  );
  expect(model.present.map(({ track, x }) => [track, x])).toEqual([[1, expect.closeTo(35.5, 2)]]);
});
