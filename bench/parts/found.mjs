import { stepsOf } from '@spikeseg/events';
import { EvidenceDetector, run } from '@spikeseg/segmentation';

/** Detections of the evidence detector in a recording, and the points of their tracks. @param options of `EvidenceDetector.open` */
export async function foundBy(events, options) {
  const detector = await EvidenceDetector.open(events.sensor, options);
  const [detections, points] = [[], []];
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) {
    detections.push(...report.detections);
    points.push(...report.points);
  }
  return { detections, points };
}
