export * from './errors/dataset-error.ts';
export * from './errors/event-format-error.ts';
export { checkHdf5 } from './hdf5/library.ts';
export { type FileKind, fileKind, type FileKindName, type FileRole, kindLength } from './recording/file-kind.ts';
export { type Burst, longestGapUs, type LineFault } from './live/event-checks.ts';
export * from './live/event-line-reader.ts';
export * from './live/step-cutter.ts';
export * from './recording/recording.ts';
export * from './discovery/find-recordings.ts';
export * from './recording/read-recording.ts';
export * from './recording/reading-key.ts';
export { recordingName } from './recording/recording-name.ts';
export { defaultReadLimits, type ReadLimits } from './recording/read-limits.ts';
export type { LabelPlace } from './recording/label-place.ts';
export * from './recording/summary/summary.ts';
export * from './augment/augment.ts';
export * from './background/background-model.ts';
export { evidenceVersion } from './background/event-evidence.ts';
export { twoWayRatios } from './background/two-way-ratios.ts';
export * from './background/background-parts.ts';
export {
  column,
  type MatFileOptions,
  type MatNumbers,
  type MatStruct,
  type MatVariable,
  writeMat5,
} from './mat5-writer/write-mat5.ts';
export * from './mat5-writer/write-recording.ts';
export type { BrightnessDrift } from './injection/brightness-drift.ts';
export * from './injection/inject-objects.ts';
export { type Injection, injectionAt, type InjectionOptions } from './injection/injection.ts';
export * from './injection/plan-injections.ts';
export type { InjectionCell, PlanOptions } from './injection/plan-options.ts';
export * from './splits/split.ts';
export { decodeEventTruth, encodeEventTruth, eventSource } from './synthetic/event-truth.ts';
export * from './synthetic/generate-recording.ts';
export type { Brightness, Tumbling } from './synthetic/brightness.ts';
export type { GeneratorOptions } from './synthetic/generator-options.ts';
export { type GeneratedSensor, sensorSizes } from './synthetic/sensors.ts';
export type { CurvedSpot, KnottedSpot, MovingSpot, Spot, SpotKnot } from './synthetic/moving-spot.ts';
export { type SceneChanges, type SceneName, sceneNames, sceneOptions } from './synthetic/scenes/scene-options.ts';
export type { Telescope } from './synthetic/telescope.ts';
export {
  type EventWindow,
  eventsOfSpikes,
  nextWindow,
  windowAt,
  windowCount,
  windows,
} from './windows/event-window.ts';
export { natsOfEvents } from './windows/nats-of-events.ts';
export type { LlrOptions, WindowOptions } from './windows/window-options.ts';
