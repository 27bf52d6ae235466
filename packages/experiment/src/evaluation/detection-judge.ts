import type { Detection } from '@spikeseg/detection';
import { answerScorer, evaluationProtocol, type LabelledRecording, truthOf } from '@spikeseg/evaluation';
import type { Recording } from '@spikeseg/events';
import { NEAR, type Truth } from '@spikeseg/report';

/** What the scorer says of detections one by one, and of labels. */
export interface Judgement {
  /** Per detection: `match` finds a label, or is where one would be between two; `stray` is not. */
  readonly truths: readonly ('match' | 'stray')[];
  /** Labels inside the recording, and how many of them are found. */
  readonly labels: number;
  readonly found: number;
}

/** Judges detections as the score does: within a radius of a label while they stand, that of the score unless another is given, px. */
export type DetectionJudge = (detections: readonly Detection[], radiusPx?: number) => Judgement;

/** The time in which the score looks at a track, µs. */
export const sliceUs = evaluationProtocol.sliceMs * 1000;

/** The judge of a recording, by its labels. */
export const recordingJudge = (recording: Recording): DetectionJudge => detectionJudge(truthOf(recording));

export function detectionJudge(recording: LabelledRecording): DetectionJudge {
  const scoresOf = answerScorer(recording, evaluationProtocol);
  return (detections, radiusPx) => {
    // Every detection carries its number as its score, so that the false ones have names.
    const { labels, falseAnswers } = scoresOf(
      detections.map((detection, score) => ({ ...detection, score })),
      radiusPx,
    );
    const strays = new Set(falseAnswers);
    return {
      // What is known only after the end stands at no label, and the score leaves it out.
      truths: detections.map(({ tUs }, i) => (strays.has(i) || tUs >= recording.endUs ? 'stray' : 'match')),
      labels: labels.length,
      found: labels.filter((best) => best >= 0).length,
    };
  };
}

/**
 * What pictures of a recording say of detections. What the score calls false is `near` where it is a little late, as at the place where a fast
 * object just was, or a little beside a label: an eye would call that found, and the score does not.
 */
export function drawnTruths(recording: LabelledRecording): (detections: readonly Detection[]) => readonly Truth[] {
  const judge = detectionJudge(recording);
  return (detections) => {
    const { truths } = judge(detections);
    const strays = truths.flatMap((truth, i) => (truth === 'stray' && detections[i].tUs < recording.endUs ? [i] : []));
    const some = strays.map((i) => detections[i]);
    const beside = judge(some, NEAR.px).truths;
    const lateUs = NEAR.seconds * 1e6;
    const earlier = some.map((one) => ({ ...one, tUs: one.tUs - lateUs, durationUs: one.durationUs + lateUs }));
    const before = judge(earlier).truths;
    const near = new Set(strays.filter((_, k) => beside[k] === 'match' || before[k] === 'match'));
    return truths.map((truth, i) => (near.has(i) ? 'near' : truth));
  };
}

/** What pictures say of detections of a recording, by its labels. */
export const recordingTruths = (recording: Recording) => drawnTruths(truthOf(recording));
