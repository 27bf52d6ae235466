import { createHash } from 'node:crypto';
import {
  checks,
  exactGrid,
  type ForwardLayer,
  type ForwardTransport,
  forwardTensors,
  forwardTransports,
  hashNetwork,
  inputValues,
  type LayerSpec,
  layerShapes,
  type NetworkSpec,
  type NetworkWeights,
  UnsupportedLayerError,
} from '@spikeseg/snn-core';
import { type GraphKind, type ModelInfo, type ModelMetadata, modelFormat } from '../file/metadata.ts';
import { layerOutputs, type OutputChoice } from './layer-outputs.ts';
import { shiftPeriod, stateTensors } from './nodes/states.ts';
import { floatTensor } from './nodes/tensors.ts';

/** How a network is to be written. */
export interface WriteOptions {
  readonly graph: GraphKind;
  /** Outputs besides the states; `spikes` of the last layer when left out. */
  readonly outputs?: OutputChoice;
  readonly info?: ModelInfo;
}

/** What a file says of itself, and the numbers that its graph computes with. */
export interface DescribedModel {
  readonly metadata: ModelMetadata;
  readonly forward: Readonly<Record<string, ForwardLayer>>;
  readonly transports: Readonly<Record<string, ForwardTransport>>;
}

/** The numbers that engines compute with, by name of the layer. */
type Numbers = Pick<DescribedModel, 'forward' | 'transports'>;

/** float32 holds every count of steps up to here. */
const maxSteps = 2 ** 24;

/** @throws RangeError when the network cannot be run, weights do not fit it, or options ask for what is not there */
export function describeModel(network: NetworkSpec, weights: NetworkWeights, options: WriteOptions): DescribedModel {
  checks.network(network);
  checks.weights(network, weights);
  const { graph } = options;
  if (graph.kind === 'sequence' && !(Number.isSafeInteger(graph.steps) && graph.steps >= 1))
    throw new RangeError(`graph.steps: expected a whole number of at least 1, got ${graph.steps}`);
  const reserved = network.layers.find(({ name }) => name === 'spikes' || name === 'potential');
  if (reserved)
    throw new RangeError(`network: expected layer names other than those of outputs, got ${reserved.name}; rename it`);
  checkEvery(network);
  const numbers: Numbers = { forward: forwardTensors(network, weights), transports: forwardTransports(network, weights) };
  const rounded: NetworkSpec = { ...network, layers: network.layers.map((layer) => roundedLayer(layer, numbers)) };
  const shapes = layerShapes(network);
  const metadata: ModelMetadata = {
    format: modelFormat,
    graph,
    network: rounded,
    networkHash: hashNetwork(rounded),
    weightsHash: hashWeights(network, numbers),
    grids: gridsOf(rounded, numbers),
    layers: network.layers.map(({ name }) => ({ name, ...shapes[name] })),
    states: stateTensors(network),
    outputs: layerOutputs(network, options.outputs ?? 'spikes'),
    info: options.info ?? {},
  };
  return { metadata, ...numbers };
}

/** @throws UnsupportedLayerError when a count of steps would leave float32 */
function checkEvery({ layers }: NetworkSpec): void {
  const long = layers.find((layer) => layer.kind === 'transport' && (layer.every ?? 1) * shiftPeriod(layer) > maxSteps);
  if (long?.kind === 'transport')
    throw new UnsupportedLayerError(
      `onnx: ${long.name}.every: expected at most ${maxSteps / shiftPeriod(long)} steps, which the model counts in float32, got ${long.every}; use the wasm engine`,
    );
}

/** A layer as its file computes it: the leak of a transport layer is among its tensors. */
function roundedLayer(layer: LayerSpec, { forward, transports }: Numbers): LayerSpec {
  if (layer.kind === 'pool') return layer;
  if (layer.kind === 'transport') {
    const { ceiling, switchCost } = transports[layer.name];
    return { ...layer, switchCost, neuron: { ...layer.neuron, ceiling } };
  }
  return { ...layer, neuron: { ...layer.neuron, leak: forward[layer.name].leak } };
}

/** Finds a changed weight where there is no JSON file beside the model. */
function hashWeights({ layers }: NetworkSpec, { forward, transports }: Numbers): string {
  const hash = createHash('sha256');
  for (const { kind, name } of layers) {
    if (kind === 'pool') continue;
    const { weight, threshold } = kind === 'conv' ? forward[name] : transports[name];
    const { leak, lateral } = kind === 'conv' ? {} : transports[name];
    for (const tensor of [weight, threshold, leak, lateral])
      if (tensor) hash.update(floatTensor('', tensor.shape, tensor.data).rawData);
  }
  return hash.digest('hex');
}

/** The grids of the rounded numbers, so that they are the same when a file that was read is written again. */
function gridsOf(network: NetworkSpec, { forward, transports }: Numbers): Record<string, number> {
  const { layers, numerics } = network;
  const grids: Record<string, number> = {};
  if (numerics === 'float') return grids;
  layers.forEach((layer, position) => {
    if (layer.kind === 'pool') return;
    const [largest, step] = inputValues(network, position);
    if (layer.kind === 'transport') grids[layer.name] = Math.log2(step / transports[layer.name].grid);
    else {
      const { weight, threshold } = forward[layer.name];
      grids[layer.name] = exactGrid(layer, weight.data, threshold.data, largest, step);
    }
  });
  return grids;
}
