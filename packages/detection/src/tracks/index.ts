/* Tracks of detections that no detector follows by itself. */

export { assign } from './assign.ts';
export type { KalmanState, MotionNoise } from './kalman.ts';
export * from './tracker.ts';
