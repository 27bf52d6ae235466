import type { SpikesegConfig } from '@spikeseg/config';
import type { DetectionRow, TrackRow } from '@spikeseg/detection';
import { type AnswerScores, type RecordingTally, type Score, score, scoreTracks, type TrackTally } from '@spikeseg/evaluation';
import type { EvaluationRow, EventScores, RowCurve, RowKind, TrackSummary } from '@spikeseg/report';
import { curveAxes } from '@spikeseg/report/scored';
import { deriveSeed } from '@spikeseg/snn-core';
import { calledRows } from './class-rows.ts';
import { type EventTallies, eventScores, type NamedTally } from './recording-rows.ts';
import { rowCurve } from './row-curve.ts';
import type { ScoredRecording } from './scored-recording.ts';

export interface Evaluation {
  readonly rows: readonly EvaluationRow[];
  /** The same of parts of what the model found, by class; empty where nothing is known of classes. */
  readonly byClass: readonly EvaluationRow[];
  /** Of the model and the baselines that are lists of detections. */
  readonly curves: readonly RowCurve[];
  /** Of the tracks made from the detections of the same rows. */
  readonly trackCurves: readonly RowCurve[];
  /** The first row, recording by recording. */
  readonly perRecording: readonly Score[];
  /** The same of events, of those recordings that have the truth of theirs. */
  readonly eventsPerRecording: readonly EventScores[];
  /** Of the events of every scored recording, see `fingerprintOf`. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Detections of the model under test in all scored recordings. */
  readonly detections: readonly DetectionRow[];
  /** Confirmed tracks made of them. */
  readonly points: readonly TrackRow[];
  /** The same summed up, track by track. */
  readonly tracks: readonly TrackSummary[];
  /** Recordings whose labels were made from tracks, with the detector of these in words. */
  readonly labelsMadeFrom: Readonly<Record<string, string>>;
  /** Recordings without truth or without events, which cannot be scored. */
  readonly unlabelled: readonly string[];
}

/** What all recordings add to a row. */
interface RowTallies {
  readonly kind: RowKind;
  readonly tallies: RecordingTally[];
  readonly tracks: TrackTally[];
  readonly answers: AnswerScores[];
  readonly events: EventTallies[];
}

/**
 * Pools scored recordings row by row, in the order in which they come.
 *
 * @param last makes a row that belongs to no recording; not asked when nothing was scored
 */
export async function collectRows(
  { seed }: SpikesegConfig,
  recordings: AsyncIterable<ScoredRecording>,
  last?: () => Promise<NamedTally>,
): Promise<Evaluation> {
  const rows = new Map<string, RowTallies>();
  const add = ({ name, kind, tally, tracks, answers, events }: NamedTally): void => {
    const row = rows.get(name) ?? { kind, tallies: [], tracks: [], answers: [], events: [] };
    rows.set(name, row);
    row.tallies.push(tally);
    if (tracks) row.tracks.push(tracks);
    if (answers) row.answers.push(answers);
    if (events) row.events.push(events);
  };
  const byClass = new Map<string, RecordingTally[]>();
  const unlabelled: string[] = [];
  const detections: (readonly DetectionRow[])[] = [];
  const points: (readonly TrackRow[])[] = [];
  const tracks: (readonly TrackSummary[])[] = [];
  const fingerprints: Record<string, string> = {};
  const labelsMadeFrom: Record<string, string> = {};
  for await (const recording of recordings) {
    if (recording.kind === 'unlabelled') {
      unlabelled.push(recording.name);
      continue;
    }
    fingerprints[recording.name] = recording.fingerprint;
    if (recording.labelsMadeFrom !== undefined) labelsMadeFrom[recording.name] = recording.labelsMadeFrom;
    detections.push(recording.detections);
    points.push(recording.points);
    tracks.push(recording.tracks);
    recording.tallies.forEach(add);
    for (const { name, tally } of recording.byClass) byClass.set(name, [...(byClass.get(name) ?? []), tally]);
  }
  if (last && rows.size > 0) add(await last());

  const bootstrap = { samples: 1000, confidence: 0.95, seed: deriveSeed(seed, 'bootstrap'), minRecordings: 8 };
  const [first] = rows.values();
  // Where no track of any recording is called something, these rows say nothing.
  const isCalled = points.some((ofOne) => ofOne.some(({ is }) => is !== undefined && is.class !== 'unknown'));
  const isTold = (name: string): boolean => isCalled || !Object.values<string>(calledRows).includes(name);
  const byClassRows = [...byClass]
    .filter(([name, tallies]) => tallies.length === first.tallies.length && isTold(name))
    .map(([name, tallies]): EvaluationRow => ({ name, kind: 'model', score: score(tallies, bootstrap) }));
  return {
    rows: [...rows].map(([name, { kind, tallies, tracks: ofTracks, events }]): EvaluationRow => {
      const ofEvents = eventScores(events, bootstrap);
      return {
        name,
        kind,
        score: score(tallies, bootstrap),
        ...(ofTracks.length > 0 && { tracks: scoreTracks(ofTracks, bootstrap) }),
        ...(ofEvents && { events: ofEvents }),
      };
    }),
    byClass: byClassRows.length > 1 ? byClassRows : [],
    curves: [...rows].flatMap(([name, { answers }]) =>
      answers.length > 0 ? [rowCurve(name, answers, curveAxes.detections)] : [],
    ),
    trackCurves: [...rows].flatMap(([name, { kind, tracks: ofTracks }]) =>
      kind !== 'null' && ofTracks.length > 0
        ? [
            rowCurve(
              name,
              ofTracks.map(({ answers }) => answers),
              curveAxes.tracks,
            ),
          ]
        : [],
    ),
    perRecording: (first?.tallies ?? []).map((tally) => score([tally], bootstrap)),
    eventsPerRecording: (first?.events ?? []).flatMap((tallies) => eventScores([tallies], bootstrap) ?? []),
    detections: detections.flat(),
    points: points.flat(),
    tracks: tracks.flat(),
    fingerprints,
    labelsMadeFrom,
    unlabelled,
  };
}
