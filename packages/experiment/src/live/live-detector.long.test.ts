import { type DecodedDetection, ebssaModel, type TrackPoint } from '@spikeseg/detection';
import type { EventStep, Recording } from '@spikeseg/events';
import { EventLineReader } from '@spikeseg/events/live';
import { generateRecording } from '@spikeseg/events/synthetic';
import { wasmBackend } from '@spikeseg/snn-core';
import { expect, test } from 'vitest';
import { detect } from '../models/detector.ts';
import { type Model, networkFromConfig } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { csvOf } from './events.fixture.ts';
import { openLive } from './open-live.ts';

const base = tinyConfig({});

/** Bright objects that move fast, and one that stands still. */
function withFastObjects(): Recording {
  const paths = [
    { x: 120, y: 60, vx: 0, vy: 0, rateHz: 80 },
    { x: -1500, y: -70, vx: 250, vy: 20, rateHz: 300 },
    { x: -470, y: 350, vx: 90, vy: -40, rateHz: 400 },
  ];
  const { recording } = generateRecording({ ...generatorOptions(base), durationS: 6, paths }, 3);
  return { ...recording, name: 'night' };
}

/** A recording with a silence of 3.7 s in its middle, longer than a track coasts. */
function withSilence(): Recording {
  const { recording } = generateRecording({ ...generatorOptions(base), durationS: 4 }, 1);
  const t = recording.events.t.map((time, _, all) => (time - all[0] < 2e6 ? time : time + 3.7e6));
  return { ...recording, name: 'night', events: { ...recording.events, t } };
}

async function live(model: Model, { name, events }: Recording, pieceBytes: number) {
  const reader = new EventLineReader({ name, sensor: events.sensor });
  const { detector, cutter } = await openLive(wasmBackend, model, name, events.sensor);
  const bytes = Buffer.from(csvOf(events));
  const found = {
    detections: [] as DecodedDetection[],
    tracks: [] as (number | undefined)[],
    points: [] as TrackPoint[],
  };
  const take = async (steps: Iterable<EventStep>): Promise<void> => {
    for (const step of steps) {
      for await (const answer of detector.push(step)) {
        found.detections.push(...answer.detections);
        found.tracks.push(...answer.tracks);
        found.points.push(...answer.points);
      }
    }
  };
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    for (const block of reader.read(bytes.subarray(at, at + pieceBytes))) await take(cutter.push(block));
  }
  const last = cutter.end();
  if (last !== undefined) await take([last]);
  detector.close();
  return found;
}

/** Adds up evidence in spots. */
const spots = [
  { kind: 'conv', name: 'conv1', maps: 2, kernel: 5, threshold: 2, leak: 0.1, train: false, weights: { init: 'spots' } },
  { kind: 'pool', name: 'pool1', kernel: 2, stride: 2 },
  { kind: 'conv', name: 'conv2', maps: 3, kernel: 5, threshold: 0.7, leak: 0.1, train: true, weights: { init: 'normal' } },
] as const;

test.each([
  { evaluation: { state: 'reset' } },
  { evaluation: { state: 'carry' } },
  { data: { timestep_ms: 33.003, n_timesteps: 7 } },
  { data: { normalize: false, input_channels: 1 } },
  { data: { encoding: 'llr' }, network: spots },
  { data: { encoding: 'llr', input_height: 180, input_width: 240, timestep_ms: 50 }, evaluation: { state: 'carry' } },
] as const)('finds what detect finds in the whole recording, to the bit, with %j', async (changes) => {
  const config = tinyConfig(changes);
  const network = networkFromConfig(config);
  const model: Model = { config, network, weights: untrainedWeights(config, network) };
  const recording = withSilence();
  const batch = await detect(wasmBackend, model, 'night', recording.events);
  const found = await live(model, recording, 5_003);
  expect(batch.detections.length).toBeGreaterThan(20);
  expect(batch.points.length).toBeGreaterThan(5);
  expect(found.detections).toEqual(batch.detections);
  expect(found.points).toEqual(batch.points);
  expect(found.tracks).toEqual(batch.tracks);
});

test('by evidence, too, with a track step at every answer', async () => {
  const config = tinyConfig({ evaluation: { detector: 'evidence' } });
  const model: Model = { config, ...ebssaModel({ width: config.data.input_width, height: config.data.input_height }) };
  const recording = withSilence();
  const batch = await detect(wasmBackend, model, 'night', recording.events);
  const found = await live(model, recording, 5_003);
  expect(batch.detections.length).toBeGreaterThan(20);
  expect(batch.points.length).toBeGreaterThan(5);
  expect(found.detections).toEqual(batch.detections);
  expect(found.points).toEqual(batch.points);
  expect(found.tracks).toEqual(batch.tracks);
});

test('by evidence, with objects that move fast, which answer in between', async () => {
  const config = tinyConfig({ evaluation: { detector: 'evidence' } });
  const model: Model = { config, ...ebssaModel({ width: config.data.input_width, height: config.data.input_height }) };
  const recording = withFastObjects();
  const batch = await detect(wasmBackend, model, 'night', recording.events);
  const found = await live(model, recording, 5_003);
  expect(batch.detections.filter(({ vx }) => vx !== undefined).length).toBeGreaterThan(30);
  expect(batch.points.filter(({ vx }) => Math.abs(vx) > 50).length).toBeGreaterThan(30);
  expect(found.detections).toEqual(batch.detections);
  expect(found.points).toEqual(batch.points);
  expect(found.tracks).toEqual(batch.tracks);
});

test('by evidence in bins of 2 px, on the whole sensor', async () => {
  const config = tinyConfig({ evaluation: { detector: 'evidence' }, evidence: { bin_px: 2 } });
  const model: Model = { config, ...ebssaModel({ width: config.data.input_width, height: config.data.input_height }) };
  const recording = withFastObjects();
  const batch = await detect(wasmBackend, model, 'night', recording.events);
  const found = await live(model, recording, 5_003);
  // A star is so near that both are one.
  const standing = batch.detections.filter(({ x, y }) => Math.hypot(x - 120, y - 64) < 3);
  expect(standing.length).toBeGreaterThan(50);
  expect(found.detections).toEqual(batch.detections);
  expect(found.points).toEqual(batch.points);
});
