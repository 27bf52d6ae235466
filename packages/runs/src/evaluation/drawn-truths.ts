import type { EvaluationProtocol, LabelledRecording } from '@spikeseg/evaluation';
import { NEAR, type Truth } from '@spikeseg/report';
import type { Detection } from '@spikeseg/segmentation';
import { judgeDetections } from './shown-moment.ts';

/**
 * What pictures say of detections. What the score calls false is `near` where it is a little late, as at the place where a fast
 * object just was, or a little beside a label: an eye would call that found, and the score does not.
 */
export function drawnTruths(
  recording: LabelledRecording,
  detections: readonly Detection[],
  protocol: EvaluationProtocol,
): readonly Truth[] {
  const { truths } = judgeDetections(recording, detections, protocol);
  const strays = truths.flatMap((truth, i) => (truth === 'stray' && detections[i].tUs < recording.endUs ? [i] : []));
  const some = strays.map((i) => detections[i]);
  const beside = judgeDetections(recording, some, { ...protocol, matchRadiusPx: NEAR.px }).truths;
  const lateUs = NEAR.seconds * 1e6;
  const earlier = some.map((one) => ({ ...one, tUs: one.tUs - lateUs, durationUs: one.durationUs + lateUs }));
  const before = judgeDetections(recording, earlier, protocol).truths;
  const near = new Set(strays.filter((_, k) => beside[k] === 'match' || before[k] === 'match'));
  return truths.map((truth, i) => (near.has(i) ? 'near' : truth));
}
