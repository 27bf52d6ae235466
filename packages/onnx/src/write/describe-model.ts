import { createHash } from 'node:crypto';
import {
  checkNetwork,
  checkWeights,
  exactGrid,
  type ForwardLayer,
  forwardTensors,
  hashNetwork,
  inputValues,
  layerShapes,
  requirePlainLayers,
  type NetworkSpec,
  type NetworkWeights,
} from '@spikeseg/snn-core';
import { type GraphKind, modelFormat, type ModelInfo, type ModelMetadata } from '../metadata/metadata.ts';
import { layerOutputs, type OutputChoice } from './layer-outputs.ts';
import { stateTensors } from './state-tensors.ts';
import { floatTensor } from './tensors.ts';

/** How a network is to be written. */
export interface WriteOptions {
  readonly graph: GraphKind;
  /** Outputs besides the states; `spikes` of the last layer when left out. */
  readonly outputs?: OutputChoice;
  /** Store weights as float16 where all of a layer's are float16 numbers; the graph computes with float32 all the same. */
  readonly float16?: boolean;
  readonly info?: ModelInfo;
}

/** What a file says of itself, and the numbers that its graph computes with. */
export interface DescribedModel {
  readonly metadata: ModelMetadata;
  readonly forward: Readonly<Record<string, ForwardLayer>>;
}

/** @throws RangeError when the network cannot be run, weights do not fit it, or options ask for what is not there */
export function describeModel(network: NetworkSpec, weights: NetworkWeights, options: WriteOptions): DescribedModel {
  checkNetwork(network);
  requirePlainLayers(network, 'onnx');
  checkWeights(network, weights);
  const { graph } = options;
  if (graph.kind === 'sequence' && !(Number.isSafeInteger(graph.steps) && graph.steps >= 1))
    throw new RangeError(`graph.steps: expected a whole number of at least 1, got ${graph.steps}`);
  const reserved = network.layers.find(({ name }) => name === 'spikes' || name === 'potential');
  if (reserved)
    throw new RangeError(`network: expected layer names other than those of outputs, got ${reserved.name}; rename it`);
  const forward = forwardTensors(network, weights);
  const rounded: NetworkSpec = {
    ...network,
    layers: network.layers.map((layer) =>
      layer.kind === 'pool' ? layer : { ...layer, neuron: { ...layer.neuron, leak: forward[layer.name].leak } },
    ),
  };
  const shapes = layerShapes(network);
  const metadata: ModelMetadata = {
    format: modelFormat,
    graph,
    network: rounded,
    networkHash: hashNetwork(rounded),
    weightsHash: hashWeights(forward),
    grids: gridsOf(rounded, forward),
    layers: network.layers.map(({ name }) => ({ name, ...shapes[name] })),
    states: stateTensors(network),
    outputs: layerOutputs(network, options.outputs ?? 'spikes'),
    float16: options.float16 ?? false,
    info: options.info ?? {},
  };
  return { metadata, forward };
}

/** Finds a changed weight where there is no JSON file beside the model. */
function hashWeights(forward: Readonly<Record<string, ForwardLayer>>): string {
  const hash = createHash('sha256');
  for (const { weight, threshold } of Object.values(forward))
    for (const { shape, data } of [weight, threshold]) hash.update(floatTensor('', shape, data).rawData);
  return hash.digest('hex');
}

/** The grids of the rounded numbers, so that they are the same when a file that was read is written again. */
function gridsOf(network: NetworkSpec, forward: Readonly<Record<string, ForwardLayer>>): Record<string, number> {
  const { layers, numerics } = network;
  const grids: Record<string, number> = {};
  if (numerics === 'float') return grids;
  layers.forEach((layer, position) => {
    if (layer.kind !== 'conv') return;
    const { weight, threshold } = forward[layer.name];
    grids[layer.name] = exactGrid(layer, weight.data, threshold.data, ...inputValues(network, position));
  });
  return grids;
}
