import { type EvaluationProtocol, evaluationProtocol, type LabelledRecording } from '@spikeseg/evaluation';

/* A minute of a 100 × 100 sensor with an object that stands at (50, 50) and has a label every second. */

export const protocol: EvaluationProtocol = { ...evaluationProtocol, volumeRadiiPx: [3] };
const seconds = Array.from({ length: 60 }, (_, s) => s * 1e6);
export const truth: LabelledRecording = {
  name: 'night',
  sensor: { width: 100, height: 100 },
  startUs: 0,
  endUs: 60e6,
  objects: [{ id: 0, t: Float64Array.from(seconds), x: new Float64Array(60).fill(50), y: new Float64Array(60).fill(50) }],
};
export const bootstrap = { samples: 50, confidence: 0.95, seed: 1, minRecordings: 8 };
