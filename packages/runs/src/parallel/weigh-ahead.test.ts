import { BackgroundModel, type EventStream, stepsOf } from '@spikeseg/events';
import { StepWeigher } from '@spikeseg/segmentation';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { threadedWasmBackend } from '@spikeseg/snn-core/threads';
import { expect, it } from 'vitest';
import { isWorthThread, WeighAhead, weighAhead } from './weigh-ahead.ts';

const sensor = { width: 20, height: 14 };
const worker = new URL('./weigh-worker.fixture.ts', import.meta.url);

/** Even noise, with a pause of some steps in it. */
function noise(count: number, durationS: number): EventStream {
  const random = randomGenerator(3);
  const t = Float64Array.from({ length: count }, () => Math.floor(random.uniform() * 1e6 * durationS)).toSorted();
  return {
    sensor,
    t: t.map((tUs) => 5e6 + (tUs < 0.5e6 * durationS ? tUs : tUs + 45_000)),
    x: Uint16Array.from(t, () => random.integer(sensor.width)),
    y: Uint16Array.from(t, () => random.integer(sensor.height)),
    p: Uint8Array.from(t, () => random.integer(2)),
  };
}

it('gives what a model of the background gives in this thread, to the bit, of every step with events', async () => {
  const events = noise(20_000, 2);
  const { t } = events;
  const here = new StepWeigher(sensor, new BackgroundModel(sensor, t[0], 0.3));
  const ahead = new WeighAhead('night', events, 0.3, worker);
  try {
    let [steps, said] = [0, 0];
    for (const step of stepsOf(events, 10_000)) {
      const { ratios, input } = await ahead.weigh();
      expect({ ratios, input }).toEqual(here.weigh(step.events));
      steps++;
      said += input.index.length;
    }
    expect([steps, said > 10_000]).toEqual([201, true]);
    await expect(ahead.weigh()).rejects.toThrow('night: expected no more calls than there are steps');
  } finally {
    await ahead.close();
  }
});

it('ends with what goes wrong in the thread', async () => {
  const events = noise(1000, 1);
  events.x[700] = sensor.width;
  const ahead = new WeighAhead('night', events, 0.2, worker);
  const all = async () => {
    for (const _ of stepsOf(noise(1000, 1), 10_000)) await ahead.weigh();
  };
  await expect(all()).rejects.toThrow(/expected pixels from \(0, 0\) to \(19, 13\), got \(20, /);
  await ahead.close();
});

it('names the recording, and what to do, where the thread ends by itself', async () => {
  const ahead = new WeighAhead('night', noise(1000, 1), 0.2, new URL('data:text/javascript,process.exit(3)'));
  await expect(ahead.weigh()).rejects.toThrow(
    'night: expected an answer of its worker thread, got none, as it exited with code 3; on one core (taskset -c 0 …) the work is done without it',
  );
  await ahead.close();
});

it('is for engines with threads and for many events in a short time, and leaves the engine one thread less', async () => {
  const t = Float64Array.from({ length: 2_000_000 }, (_, k) => 2 * k);
  const engine = threadedWasmBackend({ atMost: 3 });
  expect(isWorthThread(engine, { t })).toBe(true);
  expect(isWorthThread(wasmBackend, { t })).toBe(false);
  expect(isWorthThread(threadedWasmBackend({ atMost: 1 }), { t })).toBe(false);
  expect(isWorthThread(engine, { t: t.map((tUs) => 2 * tUs) })).toBe(false);
  expect(isWorthThread(engine, { t: t.subarray(1) })).toBe(false);
  for (const threads of [2, 3]) {
    const { weights, backend } = weighAhead(threadedWasmBackend({ atMost: threads }), 'night', noise(100, 1), 0.2);
    await weights.close();
    expect(backend).toMatchObject({ name: wasmBackend.name, threads: threads - 1 });
  }
});
