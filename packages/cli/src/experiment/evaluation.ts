import type { SpikesegConfig } from '@spikeseg/config';
import { generateRecording } from '@spikeseg/data-ebssa';
import {
  type AnswerScores,
  type Detection,
  type EvaluationProtocol,
  type RecordingTally,
  randomTrack,
  type Score,
  score,
  scoreTracks,
  type TrackScore,
  type TrackTally,
  tallyDetections,
} from '@spikeseg/segmentation';
import { deriveSeed, type EventStream } from '@spikeseg/snn-core';
import type { DetectorPool } from '../parallel/detector-pool.ts';
import { mapInOrder } from '../parallel/map-in-order.ts';
import type { RecordingSource } from './dataset.ts';
import type { Model } from './detector.ts';
import { matchAnswers } from './matched-baseline.ts';
import { type NamedTally, type RowKind, rowNames, scoreRecording, truthOf } from './scored-recording.ts';
import { type RowCurve, rowCurve } from './row-curve.ts';
import { generatorOptions } from './synthetic.ts';
import { trackerOptions, trackTally } from './track-scores.ts';

export interface EvaluationRow {
  readonly name: string;
  readonly kind: RowKind;
  readonly score: Score;
  /** Of tracks made from the detections of the row; undefined where the output is no list of detections. */
  readonly tracks?: TrackScore;
}

export interface Evaluation {
  readonly rows: readonly EvaluationRow[];
  /** Of the model and the baselines that are lists of detections. */
  readonly curves: readonly RowCurve[];
  /** The first row, recording by recording. */
  readonly perRecording: readonly Score[];
  /** Of the events of every scored recording, see `fingerprintOf`. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Detections of the model under test in all scored recordings. */
  readonly detections: readonly Detection[];
  /** Recordings without truth or without events, which cannot be scored. */
  readonly unlabelled: readonly string[];
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
 * Scores a model on recordings, beside the untrained network, the raw events and the null tests, all by the same scorer. One
 * recording more than the pool has workers is at work at once, and no more are in memory.
 *
 * @param onRecording told how many recordings are done, and the name of the last one; not in the order of the recordings
 */
export async function evaluate(
  pool: DetectorPool,
  models: { readonly trained: Model; readonly untrained: Model },
  sources: readonly RecordingSource[],
  onRecording: (name: string, done: number, total: number) => void = () => {},
): Promise<Evaluation> {
  const { config } = models.trained;
  const protocol = evaluationProtocol(config);
  // Beside the first recordings: the search goes step by step and leaves workers without work.
  const matched = firstStreams(sources).then((streams) => matchAnswers(pool, models, streams));
  // Whoever needs it hears of a failure; where nobody does, the same recording fails once more below.
  matched.catch(() => {});
  let done = 0;
  const scored = mapInOrder(sources, pool.workers + 1, async (source) => {
    const result = await scoreRecording(pool, { ...models, matched }, await source.load(), protocol);
    onRecording(source.name, ++done, sources.length);
    return result;
  });
  const rows = new Map<string, { kind: RowKind; tallies: RecordingTally[]; tracks: TrackTally[]; answers: AnswerScores[] }>();
  const add = ({ name, kind, tally, tracks, answers }: NamedTally): void => {
    const row = rows.get(name) ?? { kind, tallies: [], tracks: [], answers: [] };
    rows.set(name, row);
    row.tallies.push(tally);
    if (tracks) row.tracks.push(tracks);
    if (answers) row.answers.push(answers);
  };
  const unlabelled: string[] = [];
  const detections: (readonly Detection[])[] = [];
  const fingerprints: Record<string, string> = {};
  for await (const recording of scored) {
    if (recording.kind === 'unlabelled') {
      unlabelled.push(recording.name);
      continue;
    }
    fingerprints[recording.name] = recording.fingerprint;
    detections.push(recording.detections);
    recording.tallies.forEach(add);
  }
  if (rows.size > 0) add(await noiseTally(pool, models.trained, protocol));

  const bootstrap = { samples: 1000, confidence: 0.95, seed: deriveSeed(config.seed, 'bootstrap'), minRecordings: 8 };
  return {
    rows: [...rows].map(([name, { kind, tallies, tracks }]) => ({
      name,
      kind,
      score: score(tallies, bootstrap),
      ...(tracks.length > 0 && { tracks: scoreTracks(tracks, bootstrap) }),
    })),
    curves: [...rows].flatMap(([name, { answers }]) => (answers.length > 0 ? [rowCurve(name, answers)] : [])),
    perRecording: (rows.get(rowNames.trained)?.tallies ?? []).map((tally) => score([tally], bootstrap)),
    detections: detections.flat(),
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

/** Null test: the model on generated pure background, scored against a track that was never there. */
async function noiseTally(pool: DetectorPool, model: Model, protocol: EvaluationProtocol): Promise<NamedTally> {
  const { config } = model;
  const seed = deriveSeed(config.seed, 'null', 'noise');
  const { recording } = generateRecording({ ...generatorOptions(config), satellites: 0, stars: 0 }, seed);
  const truth = truthOf({ ...recording, name: 'noise' });
  const track = randomTrack(truth.sensor, truth.startUs, truth.endUs, { seed, speed: 10, labelEveryUs: 10_000 });
  const detections = await pool.detect({ model, recording: truth.name, events: recording.events });
  const labelled = { ...truth, objects: [track] };
  return {
    name: 'noise, random track',
    kind: 'null',
    tally: tallyDetections(labelled, detections, protocol),
    tracks: trackTally(labelled, detections, protocol, trackerOptions(config)),
  };
}
