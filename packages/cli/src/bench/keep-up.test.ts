import { ebssaModel } from '@spikeseg/detection';
import { wasmBackend } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { tinyConfig } from '../../../experiment/src/network/tiny.fixture.ts';
import { delaysMs, generatedStream, keepUp } from './benchmark.ts';

const steps = (...workMs: readonly number[]) => workMs.map((ms, k) => ({ endMs: 10 * (k + 1), workMs: ms }));

it('hand-computed: a detector that keeps up answers so long after the end of a step as the step takes', () => {
  expect(delaysMs(steps(3, 1, 4))).toEqual([3, 1, 4]);
});

it('hand-computed: one that falls behind is later and later, and catches up where nothing comes', () => {
  // Answered 25, 40 and 55 ms after the beginning; the fourth step ends after 100 ms.
  expect(delaysMs([...steps(15, 15, 15), { endMs: 100, workMs: 2 }])).toEqual([15, 20, 25, 2]);
});

it('counts events, time and work behind the first half of a short stream', async () => {
  const sensor = { width: 64, height: 48 };
  const events = generatedStream(sensor, 2000, 1, 3);
  const model = { config: tinyConfig({ evaluation: { detector: 'evidence' } }), ...ebssaModel(sensor) };
  let ms = 0;
  const kept = await keepUp(wasmBackend, model, events, () => (ms += 4));
  // Steps of 10 ms, each of 4 ms by this clock.
  expect(kept.timesFaster).toBeGreaterThan(2.4);
  expect(kept.timesFaster).toBeLessThan(2.6);
  expect(kept.delayMs).toBe(4);
  expect(kept.handledHz).toBeCloseTo(kept.rateHz * kept.timesFaster, 6);
  const halfUs = (events.t[0] + events.t[events.t.length - 1]) / 2;
  const after = events.t.filter((t) => t >= halfUs).length;
  expect(Math.abs(kept.rateHz / 2 - after)).toBeLessThan(60);
});
