import type { ConvLayerSpec, PoolLayerSpec, Tensor, TransportLayerSpec } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import { addBlockConvolution, addRowConvolution } from './convolutions.ts';
import type { ConvolutionInput, GraphBuilder } from './graph-builder.ts';
import { floatTensor, scalar } from './tensors.ts';

/** What a convolution, or that of a transport layer, is computed with. */
export interface WeightsOf {
  /** [maps, channels, k, k] */
  readonly weight: Tensor;
  /** As many as output channels. */
  readonly threshold: Tensor;
}

/** Adds a sum of weights: [N, C, H, W] → currents [N, maps, h, w]. */
export function addConvolution(
  graph: GraphBuilder,
  layer: ConvLayerSpec | TransportLayerSpec,
  numbers: WeightsOf,
  of: ConvolutionInput,
): string {
  const { name, kernel } = layer;
  const { suffix = '' } = of;
  const { shape, data } = numbers.weight;
  const weights = graph.constant(floatTensor(`${name}.weight`, shape, data));
  if (layer.kind === 'transport' && (layer.stride ?? 1) > 1) return addBlockConvolution(graph, layer, weights, of);
  if (layer.kind === 'transport' && kernel > 1) return addRowConvolution(graph, layer, weights, of);
  const before = Math.floor((kernel - 1) / 2);
  const after = kernel - 1 - before;
  return graph.node('Conv', [of.input, weights], `${name}/current${suffix}`, {
    kernel_shape: [kernel, kernel],
    pads: [before, before, after, after],
    strides: [1, 1],
  });
}

/** Adds the thresholds of a layer, [channels, 1, 1], and returns their name. */
export const addThresholds = (graph: GraphBuilder, name: string, { threshold }: WeightsOf): string =>
  graph.constant(floatTensor(`${name}.threshold`, [threshold.data.length, 1, 1], threshold.data));

/** Adds a pool: [N, C, H, W] of spikes → [N, C, h, w] of spikes. */
export function addPool(graph: GraphBuilder, { kernel, stride }: PoolLayerSpec, input: string, output: string): void {
  graph.node('MaxPool', [input], output, { kernel_shape: [kernel, kernel], strides: [stride, stride] });
}

/** Adds 1 where the network's input is not 0, for pools that read it: graded input may be negative, and a pool spikes. */
export function addSpikesOfInput(graph: GraphBuilder, input: string): string {
  return graph.once('/x/spikes', (at, output) => {
    const silent = at.node('Equal', [input, at.constant(scalar('zero', 0))], '/x/silent');
    at.node('Cast', [at.node('Not', [silent], '/x/active')], output, { to: TensorProto_DataType.FLOAT });
  });
}
