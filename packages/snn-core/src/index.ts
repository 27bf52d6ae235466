export * from './backend/backend.ts';
export * from './events/event-stream.ts';
export * from './events/sensor-scaling.ts';
export * from './network/network-spec.ts';
export * from './random.ts';
export * from './spikes/sparse-spikes.ts';
export * from './wta/competition.ts';
