import type { Detection } from '@spikeseg/segmentation';
import { type Disc, inDiscs } from './disc.ts';
import { labelledSlices } from './labelled-slices.ts';
import type { EvaluationProtocol } from './protocol.ts';
import type { LabelledRecording } from './tally.ts';
import { standingSlices, timeGrid } from './time-grid.ts';

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
 * are judged as in {@link detectionRate}: one detection at a time, so that leaving out some changes nothing for the others.
 *
 * @param detections of this recording, in any order
 * @throws RangeError when the scored time is empty
 */
export function answerScores(
  recording: LabelledRecording,
  detections: readonly Detection[],
  protocol: Pick<EvaluationProtocol, 'sliceMs' | 'blockSeconds' | 'matchRadiusPx'>,
): AnswerScores {
  const grid = timeGrid(recording.startUs, recording.endUs, protocol.sliceMs, protocol.blockSeconds);
  const slices = labelledSlices(recording.objects, recording.sensor, grid);
  const radiusPx = protocol.matchRadiusPx;
  const near = slices.known.map((known) => known.map(({ x, y }): Disc => ({ x, y, radiusPx })));
  const best = slices.labels.map((labels) => labels.map(() => -Infinity));
  const falseAnswers: number[] = [];
  for (const { tUs, durationUs, x, y, score } of detections) {
    const span = standingSlices(grid, tUs, durationUs);
    if (!span) continue;
    let right = false;
    for (let slice = span.first; slice <= span.last; slice++) {
      right ||= inDiscs(near[slice], x, y);
      slices.labels[slice].forEach((label, i) => {
        if (inDiscs([{ ...label, radiusPx }], x, y)) best[slice][i] = Math.max(best[slice][i], score);
      });
    }
    if (!right) falseAnswers.push(score);
  }
  return { labels: best.flat(), falseAnswers, minutes: (grid.slices * protocol.sliceMs) / 60e3 };
}
