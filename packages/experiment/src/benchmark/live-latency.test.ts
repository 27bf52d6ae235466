import { expect, it } from 'vitest';
import { liveLatenciesMs } from './live-latency.ts';

const found = (tUs: number, ...events: readonly number[]) => ({ tUs, events: Uint32Array.from(events) });
/** Events after 2, 9, 12 and 28 ms of a recording that begins at 100 ms. */
const t = Float64Array.of(100_000, 102_000, 109_000, 112_000, 128_000);

it('hand-computed: a detector that keeps up answers so long after the end of a step as the step takes', () => {
  const detections = [found(110_000, 0, 2), found(130_000, 4, 3)];
  // Steps end after 10, 20 and 30 ms. The last events come after 9 and 28 ms.
  expect(liveLatenciesMs({ detections, workMs: [3, 1, 4], firstStep: 0, stepMs: 10 }, t)).toEqual([4, 6]);
});

it('hand-computed: one that falls behind is later and later', () => {
  const detections = [found(110_000, 2), found(120_000, 3), found(130_000, 4)];
  // Answered after 10 + 15, 25 + 15 and 40 + 15 ms.
  expect(liveLatenciesMs({ detections, workMs: [15, 15, 15], firstStep: 0, stepMs: 10 }, t)).toEqual([16, 28, 27]);
});

it('leaves out the time before the first step that counts, as if it had taken none', () => {
  const detections = [found(110_000, 2), found(130_000, 4)];
  expect(liveLatenciesMs({ detections, workMs: [1000, 1, 4], firstStep: 1, stepMs: 10 }, t)).toEqual([6]);
});

it('says nothing of a detection without events', () => {
  expect(liveLatenciesMs({ detections: [found(110_000)], workMs: [1], firstStep: 0, stepMs: 10 }, t)).toEqual([]);
});
