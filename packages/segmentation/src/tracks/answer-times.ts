import type { Detection } from '../detections/detection.ts';

/**
 * Times at which a detector looked, as far as its detections tell: their own times and, as an answer stands until the next
 * one is due, every `durationUs` of the latest detection after them until the next detection or the end. A track that is
 * not seen for a while goes on through those, whether anything is detected elsewhere or not.
 *
 * @param detections of one recording, in time order
 * @param endUs of the recording, µs
 * @param leastUs shortest time between two answers, µs > 0, for detections that stand for an instant
 * @returns µs, ascending; empty when there are no detections
 */
export function answerTimes(detections: readonly Detection[], endUs: number, leastUs: number): number[] {
  const times: number[] = [];
  detections.forEach(({ tUs, durationUs }, i) => {
    if (times.at(-1) !== tUs) times.push(tUs);
    const untilUs = detections[i + 1]?.tUs ?? endUs;
    const stepUs = Math.max(durationUs, leastUs);
    for (let k = 1; tUs + k * stepUs < untilUs; k++) times.push(tUs + k * stepUs);
  });
  return times;
}
