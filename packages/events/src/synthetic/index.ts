/* Generated recordings, with the cause of every event. */

export { eventTruth } from './event-truth.ts';
export { type GeneratedRecording, type GeneratedStar, generateInTurns, generateRecording } from './generate-recording.ts';
export {
  type GeneratedSensor,
  type GeneratorOptions,
  type PixelResponse,
  type StarPlace,
  sensorSizes,
} from './generator-options.ts';
export type { PixelTimes } from './pixel-times.ts';
export { type SceneChanges, type SceneName, sceneOptions } from './scenes/scene-options.ts';
export type { Tumbling, TumblingBrightness } from './spots/brightness.ts';
export { timeOrder } from './spots/event-buffer.ts';
export {
  type CurvedSpot,
  type KnottedSpot,
  type MovingPlace,
  type MovingSpot,
  placeAt,
  type Spot,
  type SpotKnot,
} from './spots/moving-spot.ts';
export { poissonTimes } from './spots/random-draws.ts';
export type { Telescope } from './telescope.ts';
