import type { Detection } from '@spikeseg/detection';
import { answerScorer, evaluationProtocol, type LabelledRecording, truthOf } from '@spikeseg/evaluation';
import type { Recording } from '@spikeseg/events';
import { NEAR, type Truth } from '@spikeseg/report';

/** The time step that a frame of events shows, µs, and what its reader must know of the choice. */
interface ShownMoment {
  readonly from: number;
  readonly to: number;
  readonly note?: string;
  /** The detection with the largest score, among those that find the object where there is one; undefined where nothing is found. */
  readonly best?: Detection;
}

/**
 * Chooses the step in which a frame shows a recording. With labels it is about the object with the most: its middle label where
 * nothing finds it, else the middle one of the detections that do, with the share of its labels that are found, so that one
 * lucky step promises nothing; the best one is named beside it. Without labels it is the strongest detection, and without either the middle of the recording.
 */
export function shownMoment(recording: Recording, detections: readonly Detection[]): ShownMoment {
  const { objects, events } = recording;
  const { t } = events;
  const usualUs = usualDuration(detections);
  const before = ({ tUs, durationUs }: Detection) => ({ from: tUs - (durationUs || usualUs), to: tUs });
  const stepAt = (us: number) => {
    // Steps begin at the first event and follow each other.
    const from = t[0] + Math.floor((us - t[0]) / usualUs) * usualUs;
    return { from, to: from + usualUs };
  };
  const longest = objects.reduce<Recording['objects'][number] | undefined>(
    (best, track) => (best && best.t.length >= track.t.length ? best : track),
    undefined,
  );
  if (longest === undefined) {
    const strongest = strongestOf(detections);
    return strongest
      ? { ...before(strongest), note: 'the time step of the strongest detection', best: strongest }
      : stepAt((t[0] + t[t.length - 1]) / 2);
  }
  const { truths, labels, found } = detectionJudge({ ...truthOf(recording), objects: [longest] })(detections);
  const finding = detections.filter((_, i) => truths[i] === 'match');
  const share = `of object id ${longest.id}, which has the most labels, ${found} of ${labels} are found; this is`;
  const best = strongestOf(finding);
  if (best === undefined) return { ...stepAt(longest.t[longest.t.length >> 1]), note: `${share} its middle label` };
  return { ...before(finding[finding.length >> 1]), note: `${share} the middle one of its detections`, best };
}

/** The first of those with the largest score. */
const strongestOf = (detections: readonly Detection[]): Detection | undefined =>
  detections.reduce<Detection | undefined>((best, one) => (best && best.score >= one.score ? best : one), undefined);

/** The most frequent duration of a detection, µs: those of fast objects stand shorter than the others. */
function usualDuration(detections: readonly Detection[]): number {
  const counts = new Map<number, number>();
  for (const { durationUs } of detections) if (durationUs > 0) counts.set(durationUs, (counts.get(durationUs) ?? 0) + 1);
  const [max] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0]);
  return max?.[0] ?? 100_000;
}

/** What the scorer says of detections one by one, and of labels. */
export interface Judgement {
  /** Per detection: `match` finds a label, or is where one would be between two; `stray` is not. */
  readonly truths: readonly ('match' | 'stray')[];
  /** Labels inside the recording, and how many of them are found. */
  readonly labels: number;
  readonly found: number;
}

/** Judges detections of a recording as the score does: within a radius of a label while they stand, that of the score unless another is given, px. */
export function detectionJudge(recording: LabelledRecording): (detections: readonly Detection[], radiusPx?: number) => Judgement {
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
