export { type ActivityState, burstsOf } from './background/activity.ts';
export * from './background/background-model.ts';
export type { BackgroundParts } from './background/background-parts.ts';
export type { PixelState } from './background/pixel-table.ts';
export type { HazardState } from './background/rates/interval-hazard.ts';
export type { RatePrior } from './background/rates/rate-prior.ts';
export { type Burst, EventChecks, type LineFault, type LineProblem } from './live/event-checks.ts';
export { eventLineKind } from './live/event-line.ts';
export * from './live/event-line-reader.ts';
export { EventFormatError, type FormatFault, fileFault } from './recording/event-format-error.ts';
export * from './recording/read-limits.ts';
export * from './recording/recording.ts';
export * from './recording/sensor-limit.ts';
export * from './recording/utc.ts';
export { checkEvents, checkSensor, type EventArrays } from './stream/check-events.ts';
export * from './stream/event-stream.ts';
export { firstAtOrAfter } from './stream/first-at-or-after.ts';
export { labelParts, labelPause } from './stream/label-pause.ts';
export { nearUs, RepeatedEvents, type Repeats } from './stream/repeated-events.ts';
export { fitSensor, type SensorScaling, toSensor } from './stream/sensor-scaling.ts';
export * from './stream/step-cutter.ts';
export { eventTruth } from './synthetic/event-truth.ts';
export {
  type GeneratedRecording,
  type GeneratedStar,
  generateInTurns,
  generateRecording,
} from './synthetic/generate-recording.ts';
export {
  type GeneratedSensor,
  type GeneratorOptions,
  type PixelResponse,
  type StarPlace,
  sensorSizes,
} from './synthetic/generator-options.ts';
export type { PixelTimes } from './synthetic/pixel-times.ts';
export { type SceneChanges, type SceneName, sceneOptions } from './synthetic/scenes/scene-options.ts';
export type { Tumbling, TumblingBrightness } from './synthetic/spots/brightness.ts';
export { timeOrder } from './synthetic/spots/event-buffer.ts';
export {
  type CurvedSpot,
  type KnottedSpot,
  type MovingPlace,
  type MovingSpot,
  placeAt,
  type Spot,
  type SpotKnot,
} from './synthetic/spots/moving-spot.ts';
export { poissonTimes } from './synthetic/spots/random-draws.ts';
export type { Telescope } from './synthetic/telescope.ts';
export { augmentWindow, type Flips } from './windows/augment.ts';
export { type EventWindow, eventsOfSpikes, natsOfEvents, windowAt, windowCount } from './windows/event-window.ts';
export { StepWindows } from './windows/step-windows.ts';
export type { LlrOptions, WindowOptions } from './windows/window-options.ts';
