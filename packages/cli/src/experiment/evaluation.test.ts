import { typescriptBackend } from '@spikeseg/snn-core';
import { beforeAll, expect, it } from 'vitest';
import { openDataset, type RecordingSource } from './dataset.ts';
import { type Evaluation, evaluate, type EvaluationRow } from './evaluation.ts';
import { networkFromConfig, untrainedWeights } from './network.ts';
import { tinyConfig } from './tiny.fixture.ts';

const config = tinyConfig({ data: { synthetic: { duration_s: 4, background_rate_hz: 500 } } });
const network = networkFromConfig(config);
const untrained = { config, network, weights: untrainedWeights(config, network) };
/** Not trained, but another network: thresholds that only a bright spot passes. */
const strict = {
  ...untrained,
  weights: { ...untrained.weights, 'conv2.threshold': { shape: [36], data: new Float32Array(36).fill(20) } },
};

let sources: readonly RecordingSource[];
let result: Evaluation;
const seen: string[] = [];
let windows = 0;
beforeAll(async () => {
  sources = await openDataset(config);
  result = await evaluate(typescriptBackend, { trained: strict, untrained }, sources, {
    onRecording: (name, index, total) => void seen.push(`${name} ${index + 1}/${total}`),
    onWindow: async () => void windows++,
  });
});

function rowOf(name: string): EvaluationRow {
  const row = result.rows.find((candidate) => candidate.name === name);
  if (!row) throw new Error(`${name}: no such row`);
  return row;
}
const strictJ = (name: string) => rowOf(name).score.figures.strict.informedness.value;
const pd = (name: string) => rowOf(name).score.figures.detection.pd.value;

it('the model, what to compare it with, and what must come out at chance, in this order', () => {
  expect(result.rows.map(({ name, kind }) => `${kind}: ${name}`)).toEqual([
    'model: trained network',
    'baseline: untrained network',
    'baseline: untrained, as many answers',
    'baseline: raw events',
    'null: labels shifted',
    'null: pixels permuted',
    'null: every pixel fires',
    'null: no output',
    'null: noise, random track',
  ]);
});

it('outputs that know nothing have J 0, of every kind', () => {
  for (const name of ['every pixel fires', 'no output']) {
    const { volumes, strict: slices } = rowOf(name).score.figures;
    expect(slices.informedness.value).toBeCloseTo(0, 12);
    for (const { informedness } of volumes) expect(informedness.value).toBeCloseTo(0, 12);
  }
  expect(pd('every pixel fires')).toBe(1);
  expect(pd('no output')).toBe(0);
});

it('no null test beats chance', () => {
  const nulls = result.rows.filter(({ kind }) => kind === 'null');
  for (const { name } of nulls) expect(strictJ(name)).toBeLessThanOrEqual(0.02);
  for (const name of ['labels shifted', 'noise, random track']) expect(pd(name)).toBeLessThanOrEqual(0.02);
});

it('the two networks are told apart, and only the first one is broken down by recording', () => {
  expect(rowOf('trained network').score.detections).toBeLessThan(rowOf('untrained network').score.detections);
  expect(result.perRecording.map(({ recordings }) => recordings)).toEqual(sources.map(({ name }) => [name]));
  const total = result.perRecording.reduce((sum, { detections }) => sum + detections, 0);
  expect(total).toBe(rowOf('trained network').score.detections);
});

it('detections are those of the first model, of all recordings', () => {
  const { detections, detectionsOutsideTime } = rowOf('trained network').score;
  expect(result.detections).toHaveLength(detections + detectionsOutsideTime);
  expect(result.detections.length).toBeGreaterThan(0);
  expect(result.unlabelled).toEqual([]);
});

it('hooks hear of every recording and every window', () => {
  expect(seen).toEqual(sources.map(({ name }, i) => `${name} ${i + 1}/3`));
  // 4 windows; the trained network sees events and permuted events, the untrained and the matched one events; and the noise
  // once. Matching runs both networks on all three recordings and halves ten times.
  expect(windows).toBe(4 * 3 * 4 + 4 + (2 + 10) * 3 * 4);
});

it('is the same again, and keeps the protocol of the configuration', async () => {
  const again = await evaluate(typescriptBackend, { trained: strict, untrained }, sources);
  expect(again).toEqual(result);
  expect(rowOf('raw events').score.protocol).toMatchObject({ sliceMs: 10, volumeRadiiPx: [1, 3, 5, 10], matchRadiusPx: 6 });
});

it('a recording without truth is named and not scored; with none left there are no rows', async () => {
  const hidden: RecordingSource = { name: 'x', load: async () => ({ ...(await sources[0].load()), name: 'x', labelled: false }) };
  const nothing = await evaluate(typescriptBackend, { trained: strict, untrained }, [hidden]);
  expect(nothing).toEqual({ rows: [], perRecording: [], detections: [], fingerprints: {}, unlabelled: ['x'] });
});

it('a recording without events is named and not scored, the others are', async () => {
  const none = { x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
  const dark: RecordingSource = {
    name: 'dark',
    load: async () => {
      const recording = await sources[0].load();
      return { ...recording, name: 'dark', events: { ...recording.events, ...none } };
    },
  };
  const { unlabelled, perRecording } = await evaluate(typescriptBackend, { trained: strict, untrained }, [dark, sources[0]]);
  expect(unlabelled).toEqual(['dark']);
  expect(perRecording.map(({ recordings }) => recordings)).toEqual([[sources[0].name]]);
});
