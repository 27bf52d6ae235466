import { stepsOf } from '@spikeseg/events';
import { EvidenceDetector, run } from '@spikeseg/segmentation';

/** Detections of the evidence detector in a recording. @param options of `EvidenceDetector.open` */
export async function detectionsBy(events, options) {
  const detector = await EvidenceDetector.open(events.sensor, options);
  const detections = [];
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) detections.push(...report.detections);
  return detections;
}
