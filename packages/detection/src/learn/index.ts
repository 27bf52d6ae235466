/* What the evidence detector learns from the objects that it follows. */

export { type LearnedOffShare, learnedOffShare } from './off-share.ts';
export { type SharedVelocity, sharedVelocities } from './shared-velocities.ts';
export { type WatchedObject, WatchedObjects } from './watched-objects.ts';
