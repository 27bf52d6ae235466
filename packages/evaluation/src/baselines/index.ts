/* Detectors without a network, and no scores. */

export { baselines } from './baselines.ts';
export * from './step-detector.ts';
