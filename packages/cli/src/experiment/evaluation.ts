import type { SpikesegConfig } from '@spikeseg/config';
import { generateRecording, type Recording } from '@spikeseg/data-ebssa';
import {
  type Detection,
  type EvaluationProtocol,
  emptyOutput,
  everyPixelFires,
  type LabelledRecording,
  permutePixels,
  type RecordingTally,
  randomTrack,
  rawEventOutput,
  type Score,
  score,
  shiftLabels,
  tallyDetections,
  tallyRecording,
} from '@spikeseg/segmentation';
import { type Backend, deriveSeed, type EventStream } from '@spikeseg/snn-core';
import type { RecordingSource } from './dataset.ts';
import { detect, type Model } from './detector.ts';
import { matchAnswers } from './matched-baseline.ts';
import { fingerprintOf } from './seen-recordings.ts';
import { generatorOptions } from './synthetic.ts';

/** What a row of the table is: the model under test, something to compare it with, or a test that must come out at chance. */
type RowKind = 'model' | 'baseline' | 'null';

export interface EvaluationRow {
  readonly name: string;
  readonly kind: RowKind;
  readonly score: Score;
}

export interface Evaluation {
  readonly rows: readonly EvaluationRow[];
  /** The first row, recording by recording. */
  readonly perRecording: readonly Score[];
  /** Of the events of every scored recording, see `fingerprintOf`. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Detections of the model under test in all scored recordings. */
  readonly detections: readonly Detection[];
  /** Recordings without truth or without events, which cannot be scored. */
  readonly unlabelled: readonly string[];
}

/** Where progress bars and Ctrl-C come in. */
export interface EvaluationHooks {
  /** A recording begins. */
  readonly onRecording?: (name: string, index: number, total: number) => void;
  /** Awaited after every window. */
  readonly onWindow?: () => Promise<void>;
}

/** Distances and times of the score. What the configuration does not name is fixed here, as docs/evaluation.md says. */
function evaluationProtocol({ evaluation }: SpikesegConfig): EvaluationProtocol {
  return {
    sliceMs: evaluation.slice_ms,
    volumeRadiiPx: evaluation.radii_px,
    matchRadiusPx: evaluation.match_radius_px,
    guardRadiusPx: 10,
    spotRadiusPx: 12,
    wakeRadiusPx: 18,
    wakeSeconds: 3,
    blockSeconds: 5,
  };
}

/**
 * Scores a model on recordings, beside the untrained network, the raw events and the null tests, all by the same scorer.
 *
 */
export async function evaluate(
  backend: Backend,
  models: { readonly trained: Model; readonly untrained: Model },
  sources: readonly RecordingSource[],
  hooks: EvaluationHooks = {},
): Promise<Evaluation> {
  const { config } = models.trained;
  const protocol = evaluationProtocol(config);
  const rows = new Map<string, { kind: RowKind; tallies: RecordingTally[] }>();
  const add = (name: string, kind: RowKind, tally: RecordingTally): void => {
    const row = rows.get(name) ?? { kind, tallies: [] };
    rows.set(name, row);
    row.tallies.push(tally);
  };
  const unlabelled: string[] = [];
  const detections: Detection[] = [];
  const fingerprints: Record<string, string> = {};

  const matched = await matchAnswers(backend, models, await firstStreams(sources), hooks.onWindow);
  for (const [index, source] of sources.entries()) {
    hooks.onRecording?.(source.name, index, sources.length);
    const recording = await source.load();
    if (!recording.labelled || recording.events.t.length === 0) {
      unlabelled.push(recording.name);
      continue;
    }
    const truth = truthOf(recording);
    const { events } = recording;
    fingerprints[recording.name] = fingerprintOf(events);
    const trained = await detect(backend, models.trained, truth.name, events, hooks.onWindow);
    detections.push(...trained);
    add('trained network', 'model', tallyDetections(truth, trained, protocol));
    add(
      'untrained network',
      'baseline',
      tallyDetections(truth, await detect(backend, models.untrained, truth.name, events, hooks.onWindow), protocol),
    );
    add(
      'untrained, as many answers',
      'baseline',
      tallyDetections(truth, await detect(backend, matched, truth.name, events, hooks.onWindow), protocol),
    );
    add(
      'raw events',
      'baseline',
      tallyRecording(truth, (grid) => rawEventOutput(events, grid), protocol),
    );
    for (const part of [1, 2, 3]) {
      const objects = shiftLabels(truth.objects, (part * truth.sensor.width) / 4, (part * truth.sensor.height) / 4, truth.sensor);
      add('labels shifted', 'null', tallyDetections({ ...truth, objects }, trained, protocol));
    }
    const permuted = permutePixels(events, deriveSeed(config.seed, 'permute', source.name));
    add(
      'pixels permuted',
      'null',
      tallyDetections(truth, await detect(backend, models.trained, truth.name, permuted, hooks.onWindow), protocol),
    );
    add(
      'every pixel fires',
      'null',
      tallyRecording(firstLabels(truth), (grid) => everyPixelFires(truth.sensor, grid), protocol),
    );
    add('no output', 'null', tallyRecording(truth, emptyOutput, protocol));
  }
  if (rows.size > 0) add('noise, random track', 'null', await noiseTally(backend, models.trained, protocol, hooks));

  const bootstrap = { samples: 1000, confidence: 0.95, seed: deriveSeed(config.seed, 'bootstrap'), minRecordings: 8 };
  return {
    rows: [...rows].map(([name, { kind, tallies }]) => ({ name, kind, score: score(tallies, bootstrap) })),
    perRecording: (rows.get('trained network')?.tallies ?? []).map((tally) => score([tally], bootstrap)),
    detections,
    fingerprints,
    unlabelled,
  };
}

/** Recordings on which the untrained network is matched to the trained one. */
const matchedRecordings = 3;

async function firstStreams(sources: readonly RecordingSource[]): Promise<EventStream[]> {
  const streams: EventStream[] = [];
  for (const source of sources) {
    const { events, labelled } = await source.load();
    if (labelled && events.t.length > 0) streams.push(events);
    if (streams.length === matchedRecordings) break;
  }
  return streams;
}

/** What the scorers need of a recording. */
function truthOf({ name, events, objects }: Recording): LabelledRecording {
  const last = events.t.length - 1;
  return { name, sensor: events.sensor, startUs: events.t[0], endUs: events.t[last] + 1, objects };
}

/** Two seconds from the first label on: enough to see what an output that knows nothing scores, as it visits every pixel. */
function firstLabels(truth: LabelledRecording): LabelledRecording {
  const startUs = Math.max(truth.startUs, Math.min(...truth.objects.map(({ t }) => t[0]), truth.endUs - 2e6));
  return { ...truth, startUs, endUs: Math.min(startUs + 2e6, truth.endUs) };
}

/** Null test: the model on generated pure background, scored against a track that was never there. */
async function noiseTally(
  backend: Backend,
  model: Model,
  protocol: EvaluationProtocol,
  hooks: EvaluationHooks,
): Promise<RecordingTally> {
  const { config } = model;
  const seed = deriveSeed(config.seed, 'null', 'noise');
  const { recording } = generateRecording({ ...generatorOptions(config), satellites: 0, stars: 0 }, seed);
  const truth = truthOf({ ...recording, name: 'noise' });
  const track = randomTrack(truth.sensor, truth.startUs, truth.endUs, { seed, speed: 10, labelEveryUs: 10_000 });
  const detections = await detect(backend, model, truth.name, recording.events, hooks.onWindow);
  return tallyDetections({ ...truth, objects: [track] }, detections, protocol);
}
