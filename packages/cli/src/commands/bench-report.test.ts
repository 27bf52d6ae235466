import { says } from '@spikeseg/test-support';
import { expect, it } from 'vitest';
import { silenceWarnings } from './bench-report.ts';

const row = (...spikes: readonly number[]) => ({
  height: 1,
  width: 1,
  density: 0.1,
  inputSpikes: 9,
  layerSpikes: { conv1: spikes[0], conv2: spikes[1] },
  synapticOps: 1,
  memoryBytes: 1,
  ms: {},
});
const spread = { median: 1, low: 1, high: 1 };
const engine = (stimuli: number) => ({
  whole: { ms: 1, stimuli, outcome: 'max-epochs' as const },
  layer: 'conv2',
  firstSight: 1,
  seenBefore: spread,
});
const stream = { recording: 'r', events: 5, detections: 3, ms: {} };
const busy = { densities: [row(5, 0)], sizes: [row(5, 1)], stream, training: { wasm: engine(9) } };

it('says nothing where every layer spikes somewhere and something is found', () => {
  expect(silenceWarnings(busy)).toEqual([]);
});

it('names the layers that never spike', () => {
  expect(silenceWarnings({ ...busy, sizes: [row(5, 0)] })).toEqual([expect.stringMatching(says('silent', 'conv2'))]);
});

it('tells of a stream in which nothing was found, and of an engine that learned from nothing', () => {
  expect(silenceWarnings({ ...busy, stream: { ...stream, detections: 0 }, training: { wasm: engine(0) } })).toEqual([
    expect.stringMatching(/^streaming detection found nothing in r/),
    expect.stringMatching(says('wasm', 'no stimulus')),
  ]);
});
