import type { Detection } from '@spikeseg/detection';
import type { LabelTrack } from '@spikeseg/events';
import { detectionAt } from '../../../detection/src/detections/detection.fixture.ts';
import { type EvaluationProtocol, evaluationProtocol, type TrackProtocol } from './protocol.ts';
import type { LabelledRecording } from './tally.ts';

/** The protocol of every score, with longer blocks. */
export const standardProtocol: EvaluationProtocol = { ...evaluationProtocol, blockSeconds: 10 };

/** The same protocol shrunk to a sensor of 20 × 10 px and a recording of 50 ms. */
export const tinyProtocol: EvaluationProtocol = {
  sliceMs: 10,
  volumeRadiiPx: [1, 3],
  matchRadiusPx: 3,
  guardRadiusPx: 4,
  spotRadiusPx: 5,
  wakeRadiusPx: 6,
  wakeSeconds: 0.01,
  blockSeconds: 0.02,
};

/** Labels given as [tUs, x, y]. */
export const track = (id: number, ...labels: readonly (readonly [tUs: number, x: number, y: number])[]): LabelTrack => ({
  id,
  t: Float64Array.from(labels, ([t]) => t),
  x: Float64Array.from(labels, ([, x]) => x),
  y: Float64Array.from(labels, ([, , y]) => y),
});

/**
 * Five slices. Object 7 moves right in slices 0 to 2, object 9 is labelled in slice 1 only.
 *
 * ```
 * slice         0        1              2        3    4
 * object 7      (5,5)    (6,5)          (7,5)
 * object 9               (15,2)
 * detections    (5,5)    (6,8) (15,2)   (19,9)        (7,5)
 * ```
 */
export const tinyRecording: LabelledRecording = {
  name: 'tiny',
  sensor: { width: 20, height: 10 },
  startUs: 1_000_000,
  endUs: 1_050_000,
  objects: [track(7, [1_005_000, 5, 5], [1_015_000, 6, 5], [1_025_000, 7, 5]), track(9, [1_012_000, 15, 2])],
};

export const tinyDetections: readonly Detection[] = [
  detectionAt(1_000_000, 5, 5),
  detectionAt(1_010_000, 6, 8),
  detectionAt(1_010_000, 15, 2),
  detectionAt(1_020_000, 19, 9),
  detectionAt(1_040_000, 7, 5),
];

/** Match within 3 px, wake within 6 px for 10 ms, idle spot 5 px; false with at most a quarter of the points near. */
export const tinyTrackProtocol: TrackProtocol = { ...tinyProtocol, falseTrackShare: 0.25 };
