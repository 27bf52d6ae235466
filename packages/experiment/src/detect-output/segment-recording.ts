import type { SpikesegConfig } from '@spikeseg/config';
import type { Recording } from '@spikeseg/events';
import { type DecodedDetection, type SegmentedRecording, type Tracked, Tracker, type TrackPoint } from '@spikeseg/segmentation';
import { trackerOptions } from '../evaluation/track-scores.ts';
import { evidenceAnswerUs, evidenceStepUs } from '../models/evidence.ts';

/** What was found in one recording. */
export interface Found extends SegmentedRecording {
  readonly recording: Recording;
  readonly points: readonly TrackPoint[];
}

/** Makes tracks of the detections of a recording: a step whenever the detector could have answered, whether it did or not. */
export function segmentRecording(config: SpikesegConfig, recording: Recording, detections: readonly DecodedDetection[]): Found {
  const { name, events } = recording;
  const { points, tracks } = trackRecording(config, recording, detections);
  return { recording, name, events, detections, points, tracks };
}

/** Steps in which nothing was found and nothing is followed are passed over: a recording may have any number of them. */
function trackRecording(config: SpikesegConfig, { events }: Recording, detections: readonly DecodedDetection[]): Tracked {
  const { t, sensor } = events;
  const points: TrackPoint[] = [];
  const tracks: (number | undefined)[] = [];
  if (t.length === 0) return { points, tracks };
  const { answerUs, answers } = answersIn(config, t[t.length - 1] - t[0]);
  const tracker = new Tracker(trackerOptions(config, sensor));
  const fast = detections.flatMap(({ tUs, vx }) => (vx === undefined ? [] : [tUs]));
  let [answer, next, nextFast] = [1, 0, 0];
  for (;;) {
    if (tracker.isEmpty) {
      if (next === detections.length) return { points, tracks };
      answer = Math.max(answer, Math.ceil((detections[next].tUs - t[0]) / answerUs));
    }
    // Objects that move fast are found between two answers, and after the last.
    const fastAt = fast[nextFast] ?? Infinity;
    const answerAt = answer <= answers ? t[0] + answer * answerUs : Infinity;
    const tUs = Math.min(answerAt, fastAt);
    if (tUs === Infinity) return { points, tracks };
    if (tUs === answerAt) answer++;
    while (fast[nextFast] === tUs) nextFast++;
    const begin = next;
    while (next < detections.length && detections[next].tUs <= tUs) next++;
    const tracked = tracker.step(detections[0]?.recording ?? '', tUs, detections.slice(begin, next));
    points.push(...tracked.points);
    tracks.push(...tracked.tracks);
  }
}

/** Time between two answers, µs: steps of the network, or answers by evidence. How many there are in so many µs. */
function answersIn(config: SpikesegConfig, durationUs: number): { readonly answerUs: number; readonly answers: number } {
  const byEvidence = config.evaluation.detector === 'evidence';
  const answerUs = byEvidence ? evidenceAnswerUs : Math.round(config.data.timestep_ms * 1000);
  // Steps of evidence that no answer ends are none.
  const stepUs = byEvidence ? evidenceStepUs : answerUs;
  return { answerUs, answers: Math.floor(((Math.floor(durationUs / stepUs) + 1) * stepUs) / answerUs) };
}
