import { mergeConfigs } from '@spikeseg/config';
import { type DecodedDetection, ebssaModel } from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import { generateRecording } from '@spikeseg/events/synthetic';
import { randomGenerator, wasmBackend } from '@spikeseg/snn-core';
import { threadedWasmBackend } from '@spikeseg/snn-core/threads';
import { expect, it } from 'vitest';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { testPool } from '../pool/jobs.fixture.ts';
import { openDataset } from '../recordings/dataset.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { evaluate } from '../scoring/evaluation.ts';
import { detect } from './detector.ts';

const config = tinyConfig({ evaluation: { detector: 'evidence' }, evidence: { passes: 'both' } });
const model = { config, ...ebssaModel({ width: config.data.input_width, height: config.data.input_height }) };
const causalModel = { ...model, config: mergeConfigs(config, { evidence: { passes: 'causal' } }) };
type Detecting = Parameters<typeof detect>;
const detectWith =
  (of: Detecting[1]) =>
  async (backend: Detecting[0], name: string, events: EventStream, tell?: Detecting[4]): Promise<readonly DecodedDetection[]> =>
    (await detect(backend, of, name, events, tell)).detections;
const [offline, causal] = [detectWith(model), detectWith(causalModel)];

it('offline: knows of an object from the beginning; both tell how far they are, whatever the clock began with', async () => {
  const options = { ...generatorOptions(config), durationS: 4, stars: 0, satellites: 0, backgroundRateHz: 2000 };
  const paths = [{ x: 60, y: 60, vx: 4, vy: 0, rateHz: 80 }];
  const { recording } = generateRecording({ ...options, paths }, 5);
  const events = { ...recording.events, t: recording.events.t.map((tUs) => tUs + 7e6) };
  const told: string[] = [];
  // Seconds of events: the last of them is not whole.
  const tell = (done: number, total: number) => void told.push(`${Math.ceil(done)}/${Math.ceil(total)}`);
  const found = await offline(wasmBackend, 'night', events, tell);
  const atOnce = await causal(wasmBackend, 'night', events, tell);
  const first = ({ tUs }: { readonly tUs: number }) => (tUs - events.t[0]) / 1e6;
  expect(first(found[0])).toBeLessThan(first(atOnce[0]));
  const once = ['1/4', '2/4', '3/4', '4/4'];
  expect(told).toEqual([...once, ...once]);
  expect(found.every(({ recording: name }) => name === 'night')).toBe(true);
});

it('a camera that was off for an hour, and goes on, makes no noise an object', async () => {
  const noise = { satellites: 0, stars: 0, backgroundRateHz: 3000, hotPixels: 20 };
  const { events } = generateRecording({ ...generatorOptions(config), ...noise, durationS: 3 }, 3).recording;
  const half = events.t[0] + 1.5e6;
  const withGap = (gapS: number) => ({ ...events, t: events.t.map((tUs) => (tUs > half ? tUs + gapS * 1e6 : tUs)) });
  const found = (await causal(wasmBackend, 'night', withGap(3600))).length;
  expect(found).toBeLessThanOrEqual((await causal(wasmBackend, 'night', events)).length + 5);
});

/** Noise of 0.2 events/s in every pixel, and one pixel that becomes hot in the middle. */
function suddenlyHot(rateHz: number, seed: number): EventStream {
  const random = randomGenerator(seed);
  const sensor = { width: 64, height: 48 };
  const at = (tUs: number, x: number, y: number) => [Math.floor(tUs), x, y, random.integer(2)] as const;
  const noise = Array.from({ length: 0.2 * 64 * 48 * 20 }, () =>
    at(20e6 * random.uniform(), random.integer(64), random.integer(48)),
  );
  const hot = Array.from({ length: rateHz * 10 }, () => at(1e7 * (1 + random.uniform()), 30, 30));
  const all = [...noise, ...hot].toSorted(([one], [other]) => one - other);
  const [t, x, y, p] = [0, 1, 2, 3].map((field) => all.map((event) => event[field]));
  return { sensor, t: Float64Array.from(t), x: Uint16Array.from(x), y: Uint16Array.from(y), p: Uint8Array.from(p) };
}

it.each([10, 100])('a pixel that suddenly fires at %d Hz is no object, as its rate is learned', async (rateHz) => {
  const events = suddenlyHot(rateHz, rateHz);
  expect(await causal(wasmBackend, 'night', events)).toEqual([]);
  expect(await offline(wasmBackend, 'night', events)).toEqual([]);
});

it('offline, a row of its own stands above the causal one', async () => {
  const short = mergeConfigs(config, { data: { synthetic: { duration_s: 1 } } });
  const of = { ...model, config: short };
  const sources = await openDataset(short);
  const { rows } = await evaluate(testPool(0, { backend: wasmBackend }), { trained: of, untrained: of }, sources.slice(0, 1));
  expect(rows.map(({ name, kind }) => `${kind}: ${name}`)).toEqual([
    'model: evidence neurons, offline',
    'baseline: activity filter + density',
    'baseline: pixel-rate likelihood',
    'baseline: Hough lines',
    'baseline: evidence neurons',
    'baseline: raw events',
    'null: labels shifted',
    'null: pixels permuted',
    'null: every pixel fires',
    'null: no output',
    'null: noise, random track',
  ]);
});

it('finds the same where a thread weighs the events ahead, as it does of two million in three seconds', async () => {
  const options = {
    ...generatorOptions(config),
    durationS: 3,
    stars: 0,
    satellites: 0,
    noise: 'poisson',
    backgroundRateHz: 700_000,
  } as const;
  const { events } = generateRecording({ ...options, paths: [{ x: 60, y: 60, vx: 4, vy: 0, rateHz: 3000 }] }, 5).recording;
  expect(events.t.length).toBeGreaterThan(2_000_000);
  const ended: number[] = [];
  const threads = threadedWasmBackend({ atMost: 2 });
  const found = await causal(threads, 'night', events, (done) => void ended.push(done));
  expect(found.length).toBeGreaterThan(5);
  expect(found).toEqual(await causal(wasmBackend, 'night', events));
  expect(ended.length).toBeGreaterThan(0);
  const stopped = causal(threads, 'night', events, () => {
    throw new RangeError('enough');
  });
  await expect(stopped).rejects.toThrow('enough');
});
