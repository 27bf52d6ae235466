import { answerScores, type EvaluationProtocol, type LabelledRecording } from '@spikeseg/evaluation';
import type { Detection } from '@spikeseg/segmentation';

/** What the scorer says of detections one by one, and of labels. */
export interface Judgement {
  /** Per detection: `match` finds a label, or is where one would be between two; `stray` is not. */
  readonly truths: readonly ('match' | 'stray')[];
  /** Labels inside the recording, and how many of them are found. */
  readonly labels: number;
  readonly found: number;
}

/**
 * Judges detections as the score does: within the match radius of a label while they stand. Every detection carries its
 * number as its score, so that {@link answerScores} names the false ones.
 */
export function judgeDetections(
  recording: LabelledRecording,
  detections: readonly Detection[],
  protocol: EvaluationProtocol,
): Judgement {
  const numbered = detections.map((detection, score) => ({ ...detection, score }));
  const { labels, falseAnswers } = answerScores(recording, numbered, protocol);
  const strays = new Set(falseAnswers);
  return {
    // What is known only after the end stands at no label, and the score leaves it out.
    truths: detections.map(({ tUs }, i) => (strays.has(i) || tUs >= recording.endUs ? 'stray' : 'match')),
    labels: labels.length,
    found: labels.filter((best) => best >= 0).length,
  };
}
