import type { EvaluationRow } from '@spikeseg/report';
import { evidenceRows, rowNames } from '@spikeseg/report/words';
import { wasmBackend } from '@spikeseg/snn-core';
import { beforeAll, expect, it } from 'vitest';
import { readyDetectors } from '../detectors/detector-kinds.ts';
import { networkFromConfig } from '../network/network.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { untrainedWeights } from '../network/untrained-weights.ts';
import { type DetectorPool, mainThreadPool } from '../pool/detector-pool.ts';
import { testInterruption, testPool } from '../pool/jobs.fixture.ts';
import { openDataset, type RecordingSource } from '../recordings/dataset.ts';
import type { Evaluation } from './collect-rows.ts';
import { evaluate, evaluateDetections, scoringJobs } from './evaluation.ts';
import { jobsPerRecording } from './scored-recording.ts';

const config = tinyConfig({
  data: { synthetic: { duration_s: 1.5, background_rate_hz: 500 } },
  evidence: { bin_px: 4 },
});
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
let jobs = 0;
/** Recordings in memory at once. */
let [held, max] = [0, 0];
const watched = (): RecordingSource[] =>
  sources.map((source) => ({
    name: source.name,
    load: () => {
      max = Math.max(max, ++held);
      return source.load();
    },
  }));
beforeAll(async () => {
  sources = await openDataset(config);
  const pool = mainThreadPool(wasmBackend, testInterruption().stop);
  const counting: DetectorPool = {
    ...pool,
    detect: (job) => {
      jobs++;
      return pool.detect(job);
    },
    mark: (job) => {
      jobs++;
      return pool.mark(job);
    },
  };
  result = await evaluate(counting, { trained: strict, untrained }, watched(), (name, done, total) => {
    held--;
    seen.push(`${name} ${done}/${total}`);
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
    'baseline: untrained, as many detections',
    'baseline: constant weights, as many detections',
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

it('tracks are made of everything that is a list of detections, and of nothing else', () => {
  expect(result.rows.filter(({ tracks }) => tracks).map(({ name }) => name)).toEqual([
    'trained network',
    'untrained network',
    ...Object.values(rowNames).slice(2),
    ...readyDetectors.map(({ title }) => title),
    'labels shifted',
    'pixels permuted',
    'no output',
    'noise, random track',
  ]);
  const silent = rowOf('no output').tracks;
  expect(silent).toMatchObject({ tracks: 0, idSwitches: 0, figures: { pd: { value: 0 }, falsePerHour: { value: 0 } } });
  for (const name of ['labels shifted', 'noise, random track']) {
    expect(rowOf(name).tracks?.figures.pd.value).toBeLessThanOrEqual(0.05);
  }
});

const eventFigure = (name: string, figure: 'precision' | 'recall' | 'f1' | 'prevalence') =>
  rowOf(name).events?.detections.figures[figure].value;

it('events: every row has figures, and no null test tells those of satellites from others', () => {
  expect(result.rows.filter(({ events }) => !events)).toEqual([]);
  const chance = eventFigure('raw events', 'prevalence') ?? Number.NaN;
  for (const name of ['raw events', 'every pixel fires']) {
    expect(eventFigure(name, 'precision')).toBe(chance);
    expect(eventFigure(name, 'recall')).toBe(1);
    expect(rowOf(name).events?.tracks).toBeUndefined();
  }
  expect(eventFigure('no output', 'precision')).toBeNull();
  expect(eventFigure('no output', 'f1')).toBe(0);
  // There all events are negatives.
  expect(rowOf('noise, random track').events?.detections).toMatchObject({ satellite: 0, hits: 0 });
  // More than chance, because there are fewer answers in the recording without a satellite.
  expect(eventFigure('labels shifted', 'precision')).toBeLessThan(2 * chance);
  expect(eventFigure('pixels permuted', 'recall')).toBeLessThanOrEqual(0.02);
  expect(eventFigure('trained network', 'precision')).toBeGreaterThan(3 * chance);
});

it('events, recording by recording, of the first row', () => {
  const { hits } = rowOf('trained network').events?.detections ?? { hits: Number.NaN };
  expect(result.eventsPerRecording.map(({ detections }) => detections.recordings)).toEqual(sources.map(({ name }) => [name]));
  expect(result.eventsPerRecording.reduce((sum, { detections }) => sum + detections.hits, 0)).toBe(hits);
});

it('detections of another program mean their boxes, where the truth of events is known', async () => {
  const [source] = sources;
  const hidden: RecordingSource = {
    name: source.name,
    load: async () => {
      const { satelliteEvents: _, ...recording } = await source.load();
      return recording;
    },
  };
  const detections = result.detections.filter(({ recording }) => recording === source.name);
  const [{ rows: known }, { rows: unknown }] = await Promise.all(
    [source, hidden].map((one) => evaluateDetections(config, 'file', detections, [one])),
  );
  expect(known.filter(({ events }) => !events)).toEqual([]);
  expect(unknown.filter(({ events }) => events)).toEqual([]);
  expect(known.map(({ score, tracks }) => ({ score, tracks }))).toEqual(unknown.map(({ score, tracks }) => ({ score, tracks })));
  // A box holds all events that the detection was made from, and perhaps others.
  const lists = result.eventsPerRecording[0].detections;
  expect(known[0].events?.detections.hits).toBeGreaterThanOrEqual(lists.hits);
  expect(lists.hits).toBeGreaterThan(0);
});

it('detections as far away, as large, as fast and as long as a file may hold are scored like others', async () => {
  const [source] = sources;
  const { events } = await source.load();
  const sound = { recording: source.name, tUs: events.t[0], durationUs: 10_000, x: 50, y: 50, w: 4, h: 4, score: 1 };
  const tUs = events.t[events.t.length - 1];
  const detections = [
    { ...sound, w: 1e9, h: 1e9 },
    { ...sound, x: 1e9, y: -1e9, vx: 1e9, vy: 1e9 },
    { ...sound, durationUs: Number.MAX_SAFE_INTEGER, score: Number.MAX_VALUE },
    { ...sound, tUs, vx: -1e9, vy: 1e9 },
    { ...sound, tUs: Number.MAX_SAFE_INTEGER, vx: 1e9, vy: 1e9 },
  ];
  const { rows } = await evaluateDetections(config, 'file', detections, [source]);
  expect(rows[0].score.figures.detection.falsePerMinute.value).toBeGreaterThan(0);
});

it('operating curves of the model and the baselines with scores end where their rows are', () => {
  expect(result.curves.map(({ name }) => name)).toEqual([
    ...Object.values(rowNames),
    ...readyDetectors.map(({ title }) => title),
  ]);
  for (const { name, points } of result.curves) {
    const { detection } = rowOf(name).score.figures;
    expect(points.at(-1)?.pd).toBe(detection.pd.value);
    expect(points.at(-1)?.falseRate).toBeCloseTo(detection.falsePerMinute.value ?? Number.NaN, 9);
    // Thresholds that follow chance may be below the one they began with.
    expect(points.every(({ threshold }) => threshold >= (name === evidenceRows.designed ? 0.9 : 1))).toBe(true);
  }
});

it('operating curves of tracks end where the rows of tracks are', () => {
  expect(result.trackCurves.map(({ name }) => name)).toEqual(result.curves.map(({ name }) => name));
  for (const { name, points } of result.trackCurves) {
    const figures = rowOf(name).tracks?.figures;
    expect(points.at(-1)?.pd ?? 0).toBe(figures?.pd.value);
    expect(points.at(-1)?.falseRate ?? 0).toBeCloseTo(figures?.falsePerHour.value ?? Number.NaN, 9);
  }
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

it('tells of every recording that is done, and gives no job twice', () => {
  expect(seen).toEqual(sources.map(({ name }, i) => `${name} ${i + 1}/3`));
  // The trained network sees events and permuted events, the untrained and both matched ones events; and the noise once.
  // Matching runs the trained and another network on all three recordings and halves ten times, twice.
  expect(jobs).toBe(jobsPerRecording * 3 + 1 + 2 * (2 + 10) * 3);
  expect(scoringJobs(config, 3)).toBe(jobs);
});

it('one recording at a time is in memory beside those of the search', () => {
  expect(max).toBe(1 + 3);
});

it('is the same to the bit with three workers, and as many recordings in memory', async () => {
  [held, max] = [0, 0];
  expect(await evaluate(testPool(3), { trained: strict, untrained }, watched(), () => void held--)).toStrictEqual(result);
  expect(max).toBeLessThanOrEqual(3 + 3);
});

it('no row is of classes where no track has one', () => {
  expect(result.points.some(({ is }) => is !== undefined && is.class !== 'unknown')).toBe(false);
  expect(result.byClass.map(({ name }) => name)).not.toContain('satellites');
  expect(result.byClass.map(({ name }) => name)).not.toContain('all but stars');
});

it('keeps the protocol', () => {
  expect(rowOf('raw events').score.protocol).toMatchObject({ sliceMs: 10, volumeRadiiPx: [1, 3, 5, 10], matchRadiusPx: 6 });
});

it('a recording without truth is named and not scored; with none left there are no rows', async () => {
  const hidden: RecordingSource = { name: 'x', load: async () => ({ ...(await sources[0].load()), name: 'x', labelled: false }) };
  const nothing = await evaluate(testPool(0), { trained: strict, untrained }, [hidden]);
  expect(nothing).toEqual({
    rows: [],
    byClass: [],
    curves: [],
    trackCurves: [],
    perRecording: [],
    eventsPerRecording: [],
    detections: [],
    points: [],
    tracks: [],
    fingerprints: {},
    labelsMadeFrom: {},
    unlabelled: ['x'],
  });
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
  const { unlabelled, perRecording } = await evaluate(testPool(0), { trained: strict, untrained }, [dark, sources[0]]);
  expect(unlabelled).toEqual(['dark']);
  expect(perRecording.map(({ recordings }) => recordings)).toEqual([[sources[0].name]]);
});
