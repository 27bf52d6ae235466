import { loadConfig } from '@spikeseg/config';
import { detectByEvidence, ebssaModel } from '@spikeseg/segmentation';
import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { BackgroundModel } from '@spikeseg/events';
import { expect, it } from 'vitest';
import { sharedVelocity } from '../live/sky.fixture.ts';
import { evidenceOptions } from '../models/evidence.ts';
import { benchDetector, type DetectorEngine, type Probes } from './detector-bench.ts';
import { ownEngines } from './detector-engines.ts';

const config = loadConfig();
const events = sharedVelocity(4, 3);
const steps = Math.floor((events.t[events.t.length - 1] - events.t[0]) / 10_000) + 1;
const model = ebssaModel(events.sensor);

/** Every look at a clock takes so long; the memory grows by a byte with every look. */
function fakeProbes(stepTakesMs: number): Probes {
  let [time, bytes, processor] = [0, 0, 0];
  return { clock: () => (time += stepTakesMs), processor: () => (processor += 3), memory: () => ++bytes };
}

/** An engine that notes when it begins. */
const noting = (name: string, note: (name: string) => void): DetectorEngine => {
  const backend: Backend = {
    ...wasmBackend,
    compile: (network, weights) => {
      note(name);
      return wasmBackend.compile(network, weights);
    },
  };
  return { name, threads: 1, backend, model };
};

const always = (value: number) => {
  const near = expect.closeTo(value, 6);
  return { median: near, low: near, high: near };
};

/** Looks at a clock for each step: its own, and its share of the one for binning. */
const looks = 1 + 1 / steps;

it('counts what comes after the first second, by the clock, the processor and the memory', async () => {
  const [row] = await benchDetector(ownEngines(model, 1), config, 'sky', events, 2, fakeProbes(2));
  const counted = events.t.filter((tUs) => tUs >= events.t[0] + 1e6).length;
  const background = new BackgroundModel(events.sensor, events.t[0]);
  const options = { ...evidenceOptions(config, 'sky'), backend: wasmBackend, background, model };
  const all = await detectByEvidence(events, options);
  const found = all.filter(({ tUs }) => tUs > events.t[0] + 1e6);
  expect(found.length).toBeGreaterThan(10);
  expect(row).toMatchObject({
    recording: 'sky',
    sensor: events.sensor,
    events: counted,
    recordingS: (steps - 100) / 100,
    detections: found.length,
    engine: 'wasm',
    threads: 1,
    msPerSecond: always(200 * looks),
    processorMsPerSecond: always(300 * looks),
    eventsPerSecond: always((1000 * counted) / (2 * looks * (steps - 100))),
    // A look before the detector is made, and one every 16 steps.
    memoryBytes: Math.ceil(steps / 16),
  });
});

it('is as late as the waiting for the end of a step and its work, and later where it falls behind', async () => {
  const [fast] = await benchDetector(ownEngines(model, 1), config, 'sky', events, 1, fakeProbes(2));
  const [slow] = await benchDetector(ownEngines(model, 1), config, 'sky', events, 1, fakeProbes(25));
  expect(fast.latencyMs?.median.median).toBeGreaterThanOrEqual(2);
  // The slow layer answers every 40 ms, of events from within them.
  expect(fast.latencyMs?.p99.median).toBeLessThanOrEqual(42);
  // Of steps that keep up each is a millisecond later by the processor, which takes 3 for it.
  expect(fast.processorLatencyMs?.median.median).toBeCloseTo((fast.latencyMs?.median.median ?? 0) + looks, 9);
  // Every step is 15 ms later than the one before.
  expect(slow.latencyMs?.p99.median).toBeGreaterThan(15 * 200);
});

it('runs all engines in turns, once more than it counts', async () => {
  let order = '';
  const note = (name: string) => (order += name);
  const rows = await benchDetector([noting('a', note), noting('b', note)], config, 'sky', events, 2, fakeProbes(1));
  expect(order).toBe('ababab');
  expect(rows.map(({ engine }) => engine)).toEqual(['a', 'b']);
});

it('says so where nothing is found', async () => {
  const few = {
    ...events,
    t: events.t.slice(0, 20),
    x: events.x.slice(0, 20),
    y: events.y.slice(0, 20),
    p: events.p.slice(0, 20),
  };
  const [row] = await benchDetector(ownEngines(model, 1), config, 'sky', few, 1, fakeProbes(1));
  expect(row).toMatchObject({ detections: 0, latencyMs: null });
});

it('refuses engines that find different things', async () => {
  const deaf = {
    ...model.weights,
    'slow.weight': { ...model.weights['slow.weight'], data: new Float32Array(model.weights['slow.weight'].data.length) },
  };
  const other: DetectorEngine = { ...ownEngines({ ...model, weights: deaf }, 1)[0], name: 'deaf' };
  await expect(benchDetector([...ownEngines(model, 1), other], config, 'sky', events, 1, fakeProbes(1))).rejects.toThrow(
    'bench: deaf with 1 thread and wasm with 1 thread find different things in sky',
  );
});

it('weighs no events ahead of a recording that has few', async () => {
  const rows = await benchDetector([...ownEngines(model, 1), ...ownEngines(model, 2)], config, 'sky', events, 1, fakeProbes(1));
  expect(rows.map(({ engine, threads }) => [engine, threads])).toEqual([
    ['wasm', 1],
    ['wasm', 2],
  ]);
});
