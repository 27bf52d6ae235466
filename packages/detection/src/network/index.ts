/* Networks of convolutions as detectors, and what their class spikes consist of. */

export { type Instance, instances, type SpikeHash } from '../instances/hulk.ts';
export type { PixelBox, PixelSupport } from '../instances/pixel-support.ts';
export { groupInstances, type SegmentedObject } from '../instances/smash.ts';
export { freeRunning } from './class-network.ts';
export * from './class-spikes.ts';
export * from './network-detector.ts';
