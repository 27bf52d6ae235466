export { Decoder, type RunToDecode, type Unravelled } from './decoding/decoder.ts';
export * from './decoding/saliency.ts';
export * from './detections/class-spikes.ts';
export * from './detections/csv-read.ts';
export * from './detections/csv-write.ts';
export { type DecodedDetection, type DecodeOptions, decodedDetections } from './detections/decoded.ts';
export * from './detections/detection.ts';
export * from './detections/mark-events.ts';
export * from './detections/step-decoder.ts';
export {
  ebssaModel,
  ebssaNetwork,
  ebssaWeights,
  type EvidenceModel,
  evidenceTiming,
  isEvidenceNetwork,
} from './detector/ebssa.ts';
export { EvidenceInput, type InputState, ratioOfClass } from './detector/evidence-input.ts';
export * from './detector/evidence-detections.ts';
export * from './detector/evidence-detector.ts';
export type { AlarmState } from './detector/false-alarm-rate.ts';
export type { Level } from './detector/level-peaks.ts';
export type { CredibleLevel, PixelState } from './detector/pixel-evidence.ts';
export type { RecentEvent } from './detector/recent-events.ts';
export * from './detector/two-pass.ts';
export * from './formats/coco.ts';
export * from './formats/events-csv.ts';
export * from './formats/mot.ts';
export * from './formats/tracks-csv.ts';
export * from './instances/hulk.ts';
export type { Instance } from './instances/instance.ts';
export * from './instances/object.ts';
export type { PixelBox, PixelSupport } from './instances/pixel-support.ts';
export * from './instances/smash.ts';
export type { SpikeHash } from './instances/spike-hash.ts';
export * from './tracks/answer-times.ts';
export { assign } from './tracks/assign.ts';
export type { Motion, MotionNoise } from './tracks/kalman.ts';
export * from './tracks/tracker.ts';
