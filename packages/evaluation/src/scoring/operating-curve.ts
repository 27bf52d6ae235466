import type { Detection } from '@spikeseg/detection';
import { labelledSlices, type SliceLabel } from '../slices/labelled-slices.ts';
import { standingSlices, timeGrid } from '../slices/time-grid.ts';
import { share } from './figures.ts';
import type { EvaluationProtocol } from './protocol.ts';
import type { LabelledRecording } from './tally.ts';

/** What is found, and how much else is, when only answers (detections, or tracks) with a score of at least `threshold` count. */
export interface OperatingPoint {
  readonly threshold: number;
  /** Share of labels (of tracks: of labelled object-time) found; null without labels. */
  readonly pd: number | null;
  readonly falsePerMinute: number;
}

/**
 * Pd against false answers per minute over the threshold on the score of answers, from the highest score that
 * matters to the lowest; recordings are pooled label by label. A threshold on the score only thins what is
 * there. That of class spikes is 1 or more: what the neurons' own thresholds kept silent is nowhere on the curve.
 *
 * @param limitPerMinute R, > 0: rate of false answers up to which the area is taken
 * @returns points in the order of falling thresholds, one per score at which anything changes, empty when nothing does; and the area
 * under them: mean Pd over the rates of false answers from 0 to R, (1 / R) ∫₀ᴿ Pd(r) dr, where Pd(r) is the best at a rate of at most r,
 * a staircase, as no threshold gives what lies between two points. 1 is perfect; 0 is nothing, or nothing below R; null without labels
 */
export function operatingCurve(
  recordings: readonly AnswerScores[],
  limitPerMinute: number,
): { readonly points: readonly OperatingPoint[]; readonly area: number | null } {
  const labels = recordings.reduce((sum, recording) => sum + recording.labels.length, 0);
  const minutes = recordings.reduce((sum, recording) => sum + recording.minutes, 0);
  const found = descending(recordings.flatMap((recording) => recording.labels.filter((score) => score !== -Infinity)));
  const wrong = descending(recordings.flatMap((recording) => recording.falseAnswers));
  const points: OperatingPoint[] = [];
  let [hits, alarms] = [0, 0];
  while (hits < found.length || alarms < wrong.length) {
    const threshold = Math.max(found[hits] ?? -Infinity, wrong[alarms] ?? -Infinity);
    while (found[hits] >= threshold) hits++;
    while (wrong[alarms] >= threshold) alarms++;
    points.push({ threshold, pd: share(hits, labels), falsePerMinute: alarms / minutes });
  }
  return { points, area: areaUnderCurve(points, limitPerMinute) };
}

function areaUnderCurve(curve: readonly OperatingPoint[], limitPerMinute: number): number | null {
  let area = 0;
  for (const [i, { pd, falsePerMinute }] of curve.entries()) {
    if (pd === null) return null;
    const until = Math.min(curve[i + 1]?.falsePerMinute ?? limitPerMinute, limitPerMinute);
    area += pd * Math.max(0, until - falsePerMinute);
  }
  return area / limitPerMinute;
}

const descending = (scores: readonly number[]): Float64Array => Float64Array.from(scores).toSorted().toReversed();

/** What a recording adds to an operating curve: scores of answers, sorted by what they are. Answers are detections, or tracks. */
export interface AnswerScores {
  /** Per label (of tracks: per slice of an object with a label) the highest score of an answer that finds it; −Infinity where none does. */
  readonly labels: readonly number[];
  /** Scores of the false answers. */
  readonly falseAnswers: readonly number[];
  readonly minutes: number;
}

/**
 * Finds out at which threshold on the score every label is lost and every false detection is gone. Labels and detections
 * are judged as in `detectionRate`: one detection at a time, so that leaving out some changes nothing for the others.
 *
 * @param detections of this recording, in any order
 * @throws RangeError when the scored time is empty
 */
export const answerScores = (
  recording: LabelledRecording,
  detections: readonly Detection[],
  protocol: AnswerProtocol,
): AnswerScores => answerScorer(recording, protocol)(detections);

/** Of a protocol what answers are judged by. */
export type AnswerProtocol = Pick<EvaluationProtocol, 'sliceMs' | 'blockSeconds' | 'matchRadiusPx'>;

/** {@link answerScores} of several lists of detections of one recording, each within a radius of its own, px. @throws RangeError when the scored time is empty */
export function answerScorer(
  recording: LabelledRecording,
  { sliceMs, blockSeconds, matchRadiusPx }: AnswerProtocol,
): (detections: readonly Detection[], radiusPx?: number) => AnswerScores {
  const grid = timeGrid(recording.startUs, recording.endUs, sliceMs, blockSeconds);
  const slices = labelledSlices(recording.objects, recording.sensor, grid);
  return (detections, radiusPx = matchRadiusPx) => {
    const best = slices.labels.map((labels) => new Float64Array(labels.length).fill(-Infinity));
    const falseAnswers: number[] = [];
    for (const { tUs, durationUs, x, y, score } of detections) {
      const span = standingSlices(grid, tUs, durationUs);
      if (!span) continue;
      const isNear = (place: SliceLabel): boolean => (x - place.x) ** 2 + (y - place.y) ** 2 <= radiusPx ** 2;
      let right = false;
      for (let slice = span.first; slice <= span.last; slice++) {
        right ||= slices.known[slice].some(isNear);
        slices.labels[slice].forEach((label, i) => {
          if (isNear(label)) best[slice][i] = Math.max(best[slice][i], score);
        });
      }
      if (!right) falseAnswers.push(score);
    }
    return { labels: best.flatMap((scores) => [...scores]), falseAnswers, minutes: (grid.slices * sliceMs) / 60e3 };
  };
}
