import type { SpikesegConfig } from '@spikeseg/config';
import {
  type EvaluationProtocol,
  everyPixelFires,
  type LabelledRecording,
  permutePixels,
  rawEventOutput,
  tallyRecording,
} from '@spikeseg/evaluation';
import { type EventStream, ownUtcOffset, type Recording, usualOffShare } from '@spikeseg/events';
import { baselineNames, offlineRow, rowNames, type TrackSummary, trainedDetectorName } from '@spikeseg/report';
import { type Detection, type DetectionRow, hasLearned, type TrackRow, trackDetections } from '@spikeseg/segmentation';
import { deriveSeed } from '@spikeseg/snn-core';
import { letSignalsIn } from '../context/interruption.ts';
import { trackerOptions } from '../models/detector-options.ts';
import type { Model } from '../network/model.ts';
import type { DetectorPool } from '../pool/detector-pool.ts';
import { tableRows } from '../pool/found.ts';
import type { MarkedDetections } from '../pool/mark-detections.ts';
import { summarizeTracks } from '../pool/track-summary.ts';
import type { RecordingWithTruth } from '../recordings/recording-origin.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { baselineDetections } from './baselines.ts';
import type { NamedTally } from './recording-rows.ts';
import { baselineRows, boxMarker, rowMaker, shifted } from './recording-rows.ts';

/** `unlabelled`: without truth or without events, so that nothing can be scored. */
export type ScoredRecording =
  | { readonly kind: 'unlabelled'; readonly name: string }
  | {
      readonly kind: 'scored';
      readonly name: string;
      readonly fingerprint: string;
      /** Of the model under test. */
      readonly detections: readonly DetectionRow[];
      /** Made of them. */
      readonly points: readonly TrackRow[];
      readonly tracks: readonly TrackSummary[];
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
  recording: RecordingWithTruth,
  protocol: EvaluationProtocol,
): Promise<ScoredRecording> {
  const { name, events, satelliteEvents } = recording;
  if (!recording.labelled || events.t.length === 0) return { kind: 'unlabelled', name };
  const truth = truthOf(recording);
  // Marks cost a byte per event, and are of use where the truth of events is known.
  const answer = async (model: Model, stream: EventStream): Promise<MarkedDetections> => {
    const job = { model, recording: name, events: stream };
    return satelliteEvents ? pool.mark(job) : { detections: await pool.detect(job) };
  };
  const permuted = permutePixels(events, deriveSeed(trained.config.seed, 'permute', name));
  const [ofTrained, ofUntrained, ofPermuted, ofMatched, ofConstant, others, baselines] = await Promise.all([
    answer(trained, events),
    answer(untrained, events),
    answer(trained, permuted),
    matched.then((model) => answer(model, events)),
    constant.then((model) => answer(model, events)),
    withoutNetwork(recording, truth, protocol),
    baselineDetections(trained.config, name, events),
  ]);
  const { row, allEvents } = rowMaker(trained.config, recording, truth, protocol);
  const boxes = boxMarker(trained.config, recording);
  const tallies: readonly NamedTally[] = [
    row(rowNames.trained, 'model', ofTrained),
    row(rowNames.untrained, 'baseline', ofUntrained),
    row(rowNames.matched, 'baseline', ofMatched),
    row(rowNames.constant, 'baseline', ofConstant),
    ...baselineRows(baselines, row, boxes),
    { name: 'raw events', kind: 'baseline', tally: others.rawEvents, ...allEvents },
    ...shifted(truth, ofTrained, row),
    row('pixels permuted', 'null', ofPermuted),
    { name: 'every pixel fires', kind: 'null', tally: others.everyPixel, ...allEvents },
    row('no output', 'null', boxes([])),
  ];
  return { kind: 'scored', name, fingerprint: others.fingerprint, ...foundIn(trained.config, recording, ofTrained), tallies };
}

/** Scores evidence neurons: the rows that need no network (offline, the causal neurons are one of them), and the same neurons on permuted pixels. */
export async function scoreEvidence(
  pool: DetectorPool,
  model: Model,
  recording: RecordingWithTruth,
  protocol: EvaluationProtocol,
): Promise<ScoredRecording> {
  const { config } = model;
  const { name, events } = recording;
  if (!recording.labelled || events.t.length === 0) return { kind: 'unlabelled', name };
  const [own, permuted] = await Promise.all([
    pool.mark({ model, recording: name, events }),
    pool.mark({ model, recording: name, events: permutePixels(events, deriveSeed(config.seed, 'permute', name)) }),
  ]);
  const isTrained = hasLearned(model.network) || config.evidence.object_off_share !== usualOffShare;
  const causal = isTrained ? trainedDetectorName : baselineNames.evidence;
  const rowName = config.evidence.passes === 'both' ? offlineRow(causal) : causal;
  return scoreOutput(config, { name: rowName, own, permuted }, recording, protocol);
}

/** Scores the detections of another program: the rows that need no network. */
export async function scoreDetections(
  config: SpikesegConfig,
  name: string,
  detections: readonly Detection[],
  recording: RecordingWithTruth,
  protocol: EvaluationProtocol,
): Promise<ScoredRecording> {
  if (!recording.labelled || recording.events.t.length === 0) return { kind: 'unlabelled', name: recording.name };
  return scoreOutput(config, { name, own: boxMarker(config, recording)(detections) }, recording, protocol);
}

/** An output that comes from no network. */
interface Output {
  /** Of its row. */
  readonly name: string;
  readonly own: MarkedDetections;
  /** What it is on permuted pixels, where that can be known. */
  readonly permuted?: MarkedDetections;
}

async function scoreOutput(
  config: SpikesegConfig,
  { name: rowName, own, permuted }: Output,
  recording: RecordingWithTruth,
  protocol: EvaluationProtocol,
): Promise<ScoredRecording> {
  const { name, events } = recording;
  const truth = truthOf(recording);
  const { row, allEvents } = rowMaker(config, recording, truth, protocol);
  const boxes = boxMarker(config, recording);
  const others = await withoutNetwork(recording, truth, protocol);
  const isEvidence = rowName === baselineNames.evidence;
  const baselines = await baselineDetections(config, name, events, isEvidence ? own.detections : undefined);
  const tallies: readonly NamedTally[] = [
    row(rowName, 'model', own),
    ...baselineRows(baselines, row, boxes).filter((baseline) => baseline.name !== rowName),
    { name: 'raw events', kind: 'baseline', tally: others.rawEvents, ...allEvents },
    ...shifted(truth, own, row),
    ...(permuted ? [row('pixels permuted', 'null', permuted)] : []),
    { name: 'every pixel fires', kind: 'null', tally: others.everyPixel, ...allEvents },
    row('no output', 'null', boxes([])),
  ];
  return { kind: 'scored', name, fingerprint: others.fingerprint, ...foundIn(config, recording, own), tallies };
}

/** The tables of the model under test, as `detect` has them, and its tracks summed up. */
function foundIn(config: SpikesegConfig, { events: { t, sensor } }: Recording, { detections }: MarkedDetections) {
  const tracked = trackDetections(detections, trackerOptions(config, sensor));
  const rows = tableRows({ detections, ...tracked, utcOffsetUs: ownUtcOffset(t[0]) });
  return { ...rows, tracks: summarizeTracks(tracked.points, t[0]) };
}

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
