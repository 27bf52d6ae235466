import type { Detection } from '@spikeseg/detection';
import type { Recording } from '@spikeseg/events';
import type { DetectionJudge } from './detection-judge.ts';

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
 * lucky step promises nothing; the best one is named beside it. Without labels, or who judges by them, it is the strongest detection, and without either the middle of the recording.
 */
export function shownMoment(
  recording: Recording,
  detections: readonly Detection[],
  judgeOf?: (recording: Recording) => DetectionJudge,
): ShownMoment {
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
  if (longest === undefined || judgeOf === undefined) {
    const strongest = strongestOf(detections);
    return strongest
      ? { ...before(strongest), note: 'the time step of the strongest detection', best: strongest }
      : stepAt((t[0] + t[t.length - 1]) / 2);
  }
  const { truths, labels, found } = judgeOf({ ...recording, objects: [longest] })(detections);
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
