/* Detectors without a network, and no scores. */

export { baselines, openBaseline } from './baselines.ts';
export * from './step-detector.ts';
