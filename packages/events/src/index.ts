export * from './augment/augment.ts';
export { Activity, activityStates } from './background/activity.ts';
export * from './background/background-model.ts';
export * from './background/background-parts.ts';
export { EventEvidence, evidenceVersion } from './background/event-evidence.ts';
export { twoWayRatios } from './background/two-way-ratios.ts';
export * from './errors/event-format-error.ts';
export { type Burst, type LineFault, longestGapUs } from './live/event-checks.ts';
export { eventLineKind } from './live/event-line.ts';
export * from './live/event-line-reader.ts';
export * from './live/step-cutter.ts';
export { knownSensors, type NamedModel, sensorModelOf } from './recording/known-sensors.ts';
export * from './recording/recording.ts';
export type { Brightness, Tumbling } from './synthetic/brightness.ts';
export { decodeEventTruth, encodeEventTruth, eventSource } from './synthetic/event-truth.ts';
export * from './synthetic/generate-recording.ts';
export type { GeneratorOptions } from './synthetic/generator-options.ts';
export type { Place } from './synthetic/moving-spot.ts';
export {
  type CurvedSpot,
  type KnottedSpot,
  type MovingSpot,
  placeAt,
  type Spot,
  type SpotKnot,
} from './synthetic/moving-spot.ts';
export { poissonTimes } from './synthetic/poisson.ts';
export { type SceneChanges, type SceneName, sceneNames, sceneOptions } from './synthetic/scenes/scene-options.ts';
export { type GeneratedSensor, sensorSizes } from './synthetic/sensors.ts';
export type { Telescope } from './synthetic/telescope.ts';
export { timeOrder } from './synthetic/time-order.ts';
export { type EventWindow, eventsOfSpikes, nextWindow, windowAt, windowCount, windows } from './windows/event-window.ts';
export { firstAtOrAfter } from './windows/first-at-or-after.ts';
export { natsOfEvents } from './windows/nats-of-events.ts';
export type { LlrOptions, WindowOptions } from './windows/window-options.ts';
