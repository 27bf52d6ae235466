export * from './backend/backend.ts';
export * from './backend/join-traces.ts';
export { wasmBackend } from './backend/wasm/backend.ts';
export { wasmMemoryBytes } from './backend/wasm/memory.ts';
export { smallModule } from './backend/wasm/small-module.ts';
export { checkOptions, gotText, type NumberRule, type OptionRule } from './checks/check-options.ts';
export { checks } from './checks/checks.ts';
export { canonicalJson, type PlainJson, shown, shownName } from './json-text.ts';
export { type Plane, shiftOf } from './layers/lateral-steps.ts';
export { overlap, type Rival, rivalsOf } from './layers/mutual-inhibition.ts';
export * from './layers/pool-causes.ts';
export * from './layers/synaptic-ops.ts';
export { weightShapes } from './network/check-weights.ts';
export { hashNetwork } from './network/hash-network.ts';
export {
  type LayerShape,
  layerShapes,
  type PlaneShape,
  requireLayer,
  type TransportChannel,
  transportChannels,
  transportPadding,
} from './network/layer-shapes.ts';
export { fromInput, layerSources } from './network/layer-sources.ts';
export * from './network/network-spec.ts';
export * from './network/plain-layers.ts';
export * from './network/receptive-field.ts';
export * from './network/spikeseg-network.ts';
export { integrate, silentSteps } from './neurons/lif.ts';
export { evidenceOf, natStep } from './numerics/evidence-of.ts';
export { exactGrid } from './numerics/exact-grid.ts';
export { type ForwardLayer, forwardTensors, inputValues } from './numerics/forward-tensors.ts';
export * from './numerics/forward-transport.ts';
export { deriveSeed, type RandomGenerator, randomGenerator, shuffled } from './random.ts';
export {
  firstSpikeTimes,
  joinSteps,
  NEVER_FIRED,
  type SparseSpikes,
  type SpikeShape,
  sparseFromDense,
  spikeAt,
} from './spikes/sparse-spikes.ts';
export type { Competition } from './wta/compete.ts';
