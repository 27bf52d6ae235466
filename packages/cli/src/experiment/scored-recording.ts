import type { SpikesegConfig } from '@spikeseg/config';
import type { Recording } from '@spikeseg/data-ebssa';
import {
  type AnswerScores,
  answerScores,
  type Detection,
  type EvaluationProtocol,
  everyPixelFires,
  type LabelledRecording,
  permutePixels,
  type RecordingTally,
  rawEventOutput,
  shiftLabels,
  type TrackPoint,
  type TrackTally,
  tallyDetections,
  tallyRecording,
} from '@spikeseg/segmentation';
import { deriveSeed } from '@spikeseg/snn-core';
import { letSignalsIn } from '../interruption.ts';
import type { DetectorPool } from '../parallel/detector-pool.ts';
import { baselineDetections } from './baselines.ts';
import type { Model } from './detector.ts';
import { fingerprintOf } from './seen-recordings.ts';
import { scoredTracks, trackerOptions, trackTally } from './track-scores.ts';

/** What a row of the table is: the model under test, something to compare it with, or a test that must come out at chance. */
export type RowKind = 'model' | 'baseline' | 'null';

/** Rows of the networks, which other tables ask for. */
export const rowNames = {
  trained: 'trained network',
  untrained: 'untrained network',
  matched: 'untrained, as many answers',
  constant: 'constant weights, as many answers',
} as const;

/** Rows of the detectors without a network. */
export const baselineNames = { activityDensity: 'activity filter + density', rateLikelihood: 'pixel-rate likelihood' } as const;

/** What a recording adds to one row. */
export interface NamedTally {
  readonly name: string;
  readonly kind: RowKind;
  readonly tally: RecordingTally;
  /** Undefined for an output that is no list of detections. */
  readonly tracks?: TrackTally;
  /** For the operating curve; undefined for null tests and for an output without scores. */
  readonly answers?: AnswerScores;
}

/** `unlabelled`: without truth or without events, so that nothing can be scored. */
export type ScoredRecording =
  | { readonly kind: 'unlabelled'; readonly name: string }
  | {
      readonly kind: 'scored';
      readonly name: string;
      readonly fingerprint: string;
      /** Of the model under test. */
      readonly detections: readonly Detection[];
      /** Made of them. */
      readonly points: readonly TrackPoint[];
      /** In the order of the rows. */
      readonly tallies: readonly NamedTally[];
    };

interface Models {
  readonly trained: Model;
  readonly untrained: Model;
  /** The untrained network that answers as often as the trained one, as soon as it is found. */
  readonly matched: Promise<Model>;
  /** The same of a network with constant weights. */
  readonly constant: Promise<Model>;
}

/** Jobs that `scoreRecording` gives. */
export const jobsPerRecording = 5;

/** Gives the pool all jobs of a recording, scores meanwhile what needs no network, and then the answers. */
export async function scoreRecording(
  pool: DetectorPool,
  { trained, untrained, matched, constant }: Models,
  recording: Recording,
  protocol: EvaluationProtocol,
): Promise<ScoredRecording> {
  const { name, events } = recording;
  if (!recording.labelled || events.t.length === 0) return { kind: 'unlabelled', name };
  const truth = truthOf(recording);
  const permuted = permutePixels(events, deriveSeed(trained.config.seed, 'permute', name));
  const [ofTrained, ofUntrained, ofPermuted, ofMatched, ofConstant, others, baselines] = await Promise.all([
    pool.detect({ model: trained, recording: name, events }),
    pool.detect({ model: untrained, recording: name, events }),
    pool.detect({ model: trained, recording: name, events: permuted }),
    matched.then((model) => pool.detect({ model, recording: name, events })),
    constant.then((model) => pool.detect({ model, recording: name, events })),
    withoutNetwork(recording, truth, protocol),
    baselineDetections(trained.config, name, events),
  ]);
  const row = rowMaker(trained.config, truth, protocol);
  const tallies: readonly NamedTally[] = [
    row(rowNames.trained, 'model', ofTrained),
    row(rowNames.untrained, 'baseline', ofUntrained),
    row(rowNames.matched, 'baseline', ofMatched),
    row(rowNames.constant, 'baseline', ofConstant),
    row(baselineNames.activityDensity, 'baseline', baselines.activityDensity),
    row(baselineNames.rateLikelihood, 'baseline', baselines.rateLikelihood),
    { name: 'raw events', kind: 'baseline', tally: others.rawEvents },
    ...shifted(truth, ofTrained, row),
    row('pixels permuted', 'null', ofPermuted),
    { name: 'every pixel fires', kind: 'null', tally: others.everyPixel },
    row('no output', 'null', []),
  ];
  const { points } = scoredTracks(truth, ofTrained, protocol, trackerOptions(trained.config));
  return { kind: 'scored', name, fingerprint: others.fingerprint, detections: ofTrained, points, tallies };
}

/** Scores the detections of another program: the rows that need no network. */
export async function scoreDetections(
  config: SpikesegConfig,
  rowName: string,
  detections: readonly Detection[],
  recording: Recording,
  protocol: EvaluationProtocol,
): Promise<ScoredRecording> {
  const { name, events } = recording;
  if (!recording.labelled || events.t.length === 0) return { kind: 'unlabelled', name };
  const truth = truthOf(recording);
  const row = rowMaker(config, truth, protocol);
  const others = await withoutNetwork(recording, truth, protocol);
  const baselines = await baselineDetections(config, name, events);
  const tallies: readonly NamedTally[] = [
    row(rowName, 'model', detections),
    row(baselineNames.activityDensity, 'baseline', baselines.activityDensity),
    row(baselineNames.rateLikelihood, 'baseline', baselines.rateLikelihood),
    { name: 'raw events', kind: 'baseline', tally: others.rawEvents },
    ...shifted(truth, detections, row),
    { name: 'every pixel fires', kind: 'null', tally: others.everyPixel },
    row('no output', 'null', []),
  ];
  const { points } = scoredTracks(truth, detections, protocol, trackerOptions(config));
  return { kind: 'scored', name, fingerprint: others.fingerprint, detections, points, tallies };
}

type RowMaker = (name: string, kind: RowKind, detections: readonly Detection[], labels?: LabelledRecording) => NamedTally;

/** Counts every figure of lists of detections of one recording. */
function rowMaker(config: SpikesegConfig, truth: LabelledRecording, protocol: EvaluationProtocol): RowMaker {
  const options = trackerOptions(config);
  return (name, kind, detections, labels = truth) => ({
    name,
    kind,
    tally: tallyDetections(labels, detections, protocol),
    tracks: trackTally(labels, detections, protocol, options),
    ...(kind !== 'null' && { answers: answerScores(labels, detections, protocol) }),
  });
}

/** Null test: detections against labels moved by a quarter, a half and three quarters of the sensor. */
const shifted = (truth: LabelledRecording, detections: readonly Detection[], row: RowMaker): NamedTally[] =>
  [1, 2, 3].map((part) => {
    const objects = shiftLabels(truth.objects, (part * truth.sensor.width) / 4, (part * truth.sensor.height) / 4, truth.sensor);
    return row('labels shifted', 'null', detections, { ...truth, objects });
  });

/**
 * What the calling thread finds out by itself, while the pool is at work. It turns the event loop in between: workers get
 * their next jobs and Ctrl-C is heard.
 */
async function withoutNetwork({ events }: Recording, truth: LabelledRecording, protocol: EvaluationProtocol) {
  const fingerprint = fingerprintOf(events);
  await letSignalsIn();
  const rawEvents = tallyRecording(truth, (grid) => rawEventOutput(events, grid), protocol);
  await letSignalsIn();
  const everyPixel = tallyRecording(firstLabels(truth), (grid) => everyPixelFires(truth.sensor, grid), protocol);
  return { fingerprint, rawEvents, everyPixel };
}

/** What the scorers need of a recording. */
export function truthOf({ name, events, objects }: Recording): LabelledRecording {
  const last = events.t.length - 1;
  return { name, sensor: events.sensor, startUs: events.t[0], endUs: events.t[last] + 1, objects };
}

/** Two seconds from the first label on: enough to see what an output that knows nothing scores, as it visits every pixel. */
function firstLabels(truth: LabelledRecording): LabelledRecording {
  const startUs = Math.max(truth.startUs, Math.min(...truth.objects.map(({ t }) => t[0]), truth.endUs - 2e6));
  return { ...truth, startUs, endUs: Math.min(startUs + 2e6, truth.endUs) };
}
