import { EvidenceDetector, hindsightReports, run } from '@spikeseg/detection';
import { stepsOf } from '@spikeseg/events';

/** Detections of the evidence detector in a recording, and the points of their tracks. @param options of `EvidenceDetector.open` @param offline in hindsight */
export async function foundBy(events, options, offline = false) {
  const [detections, points] = [[], []];
  for await (const report of offline ? hindsightReports(events, options) : causal(events, options)) {
    detections.push(...report.detections);
    points.push(...report.points);
  }
  return { detections, points };
}

async function* causal(events, options) {
  const detector = await EvidenceDetector.open(events.sensor, options);
  yield* run(detector, stepsOf(events, detector.stepUs));
}
