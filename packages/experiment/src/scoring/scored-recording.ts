import type { SpikesegConfig } from '@spikeseg/config';
import { type DetectionRow, type Tracked, type TrackPoint, type TrackRow, tableRows } from '@spikeseg/detection';
import { trackDetections } from '@spikeseg/detection/tracks';
import {
  evaluationProtocol,
  type LabelledRecording,
  nullTests,
  rawEventOutput,
  tallyRecording,
  truthOf,
} from '@spikeseg/evaluation';
import { type EventStream, ownUtcOffset, type Recording } from '@spikeseg/events';
import type { TrackSummary } from '@spikeseg/report';
import { deriveSeed } from '@spikeseg/snn-core';
import { letSignalsIn } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import type { Model } from '../network/network.ts';
import type { DetectorPool } from '../pool/detector-pool.ts';
import type { MarkedDetections } from '../pool/mark-detections.ts';
import { summarizeTracks } from '../pool/track-summary.ts';
import type { RecordingWithTruth } from '../recordings/recording-origin.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { baselineDetections } from './baselines.ts';
import { classRows } from './class-rows.ts';
import { boxMarker, type NamedTally, rowMaker, shifted } from './recording-rows.ts';

/** `unlabelled`: without truth or without events, so that nothing can be scored. */
export type ScoredRecording =
  | { readonly kind: 'unlabelled'; readonly name: string }
  | {
      readonly kind: 'scored';
      readonly name: string;
      readonly fingerprint: string;
      /** The detector in words from whose tracks the labels were made; undefined where they were not. */
      readonly labelsMadeFrom: string | undefined;
      /** Of the model under test. */
      readonly detections: readonly DetectionRow[];
      /** Of its tracks. */
      readonly points: readonly TrackRow[];
      readonly tracks: readonly TrackSummary[];
      /** In the order of the rows. */
      readonly tallies: readonly NamedTally[];
      /** Of parts of what the model found, by class. */
      readonly byClass: readonly NamedTally[];
    };

/** A model under test, and what it is compared with. */
interface Models {
  readonly trained: Model;
  /** Other networks by the names of their rows, as soon as they are found. */
  readonly others: readonly (readonly [name: string, model: Model | Promise<Model>])[];
}

/** Jobs that `scoreModel` gives: at most three other networks. */
export const jobsPerRecording = 5;

/** Gives the pool all jobs of a recording, and scores meanwhile what needs no network, and then what was found. */
export async function scoreModel(
  pool: DetectorPool,
  { trained, others }: Models,
  recording: RecordingWithTruth,
): Promise<ScoredRecording> {
  const { config } = trained;
  const { name, events, satelliteEvents } = recording;
  if (!recording.labelled || events.t.length === 0) return { kind: 'unlabelled', name };
  // Marks cost a byte per event, and are of use where the truth of events is known.
  const found = async (model: Model, stream: EventStream): Promise<MarkedDetections> => {
    const job = { model, recording: name, events: stream };
    return satelliteEvents ? pool.mark(job) : pool.detect(job);
  };
  const permuted = nullTests.permutePixels(events, deriveSeed(config.seed, 'permute', name));
  const outputs = Promise.all([
    found(trained, events),
    found(trained, permuted),
    ...others.map(async ([, model]) => found(await model, events)),
  ]);
  const output = outputs.then(([own, ofPermuted, ...rest]) => ({
    own,
    permuted: ofPermuted,
    others: rest.map((one, k) => [others[k][0], one] as const),
  }));
  return scoreOutput(config, { name: detectorOf(config).scoredAs(trained), output }, recording);
}

/** Scores the detections of another program: the rows that need no network. Their tracks are those that it names; where it names none they are made. */
export async function scoreDetections(
  config: SpikesegConfig,
  name: string,
  detections: readonly DetectionRow[],
  recording: RecordingWithTruth,
): Promise<ScoredRecording> {
  if (!recording.labelled || recording.events.t.length === 0) return { kind: 'unlabelled', name: recording.name };
  const tracked = givenTracks(detections) ?? trackDetections(detections, { sensor: recording.events.sensor });
  const output = { own: boxMarker(recording)({ detections, ...tracked }) };
  return scoreOutput(config, { name, output }, recording);
}

/** What is scored. */
interface Output {
  readonly own: MarkedDetections;
  /** What it is on permuted pixels, where that can be known. */
  readonly permuted?: MarkedDetections;
  /** Those of other networks, by the names of their rows. */
  readonly others?: readonly (readonly [name: string, output: MarkedDetections])[];
}

async function scoreOutput(
  config: SpikesegConfig,
  scored: { readonly name: string; readonly output: Output | Promise<Output> },
  recording: RecordingWithTruth,
): Promise<ScoredRecording> {
  const { name, events } = recording;
  const truth = truthOf(recording);
  const [{ own, permuted, others = [] }, { fingerprint, rawEvents, everyPixel }, baselines] = await Promise.all([
    scored.output,
    withoutNetwork(recording, truth),
    baselineDetections(config, name, events, scored.name),
  ]);
  const { row, allEvents } = rowMaker(recording, truth);
  const boxes = boxMarker(recording);
  const tallies: readonly NamedTally[] = [
    row(scored.name, 'model', own),
    ...others.map(([other, output]) => row(other, 'baseline', output)),
    ...baselines.map(({ title, found }) => row(title, 'baseline', boxes(found))),
    { name: 'raw events', kind: 'baseline', tally: rawEvents, ...allEvents },
    ...shifted(truth, own, row),
    ...(permuted ? [row('pixels permuted', 'null', permuted)] : []),
    { name: 'every pixel fires', kind: 'null', tally: everyPixel, ...allEvents },
    row('no output', 'null', boxes({ detections: [], tracks: [], points: [] })),
  ];
  // Another program says no class.
  const byClass = classRows(recording, truth, own, permuted !== undefined);
  const labelsMadeFrom = recording.labelsFrom?.madeFrom;
  return { kind: 'scored', name, fingerprint, labelsMadeFrom, ...foundIn(recording, own), tallies, byClass };
}

/** The tables of the model under test, as `detect` has them, and its tracks summed up. */
function foundIn({ events: { t } }: Recording, found: MarkedDetections) {
  const rows = tableRows({ ...found, utcOffsetUs: ownUtcOffset(t[0]) });
  return { ...rows, tracks: summarizeTracks(found.points, t[0]) };
}

/**
 * What the calling thread finds out by itself, while the pool is at work. It turns the event loop in between: workers get
 * their next jobs and Ctrl-C is heard.
 */
async function withoutNetwork({ events }: Recording, truth: LabelledRecording) {
  const fingerprint = fingerprintOf(events);
  await letSignalsIn();
  const rawEvents = tallyRecording(truth, (grid) => rawEventOutput(events, grid), evaluationProtocol);
  await letSignalsIn();
  const everyPixel = tallyRecording(
    firstLabels(truth),
    (grid) => nullTests.everyPixelFires(truth.sensor, grid),
    evaluationProtocol,
  );
  return { fingerprint, rawEvents, everyPixel };
}

/** Two seconds from the first label on: enough to see what an output that knows nothing scores, as it visits every pixel. */
function firstLabels(truth: LabelledRecording): LabelledRecording {
  const startUs = Math.max(truth.startUs, Math.min(...truth.objects.map(({ t }) => t[0]), truth.endUs - 2e6));
  return { ...truth, startUs, endUs: Math.min(startUs + 2e6, truth.endUs) };
}

/**
 * The tracks that detections name, a point for each; a velocity that is not known is that from the point before. Undefined where no detection names a track.
 *
 * @param detections of one recording, in time order
 */
export function givenTracks(detections: readonly DetectionRow[]): Tracked | undefined {
  const last = new Map<number, TrackPoint>();
  const points = detections.flatMap((one): TrackPoint[] => {
    const { recording, track, tUs, x, y, w, h, score, falseAlarmsPerHour } = one;
    if (track === undefined) return [];
    const before = last.get(track);
    const seconds = before === undefined ? 0 : (tUs - before.tUs) / 1e6;
    const [dx, dy] = before === undefined || seconds <= 0 ? [0, 0] : [(x - before.x) / seconds, (y - before.y) / seconds];
    const { vx = dx, vy = dy } = one;
    const point = { recording, track, tUs, x, y, vx, vy, w, h, score, falseAlarmsPerHour };
    last.set(track, point);
    return [point];
  });
  return last.size === 0 ? undefined : { points, tracks: detections.map(({ track }) => track) };
}
