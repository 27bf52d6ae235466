import type { ConvLayerSpec, ForwardLayer, PoolLayerSpec } from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import { isFloat16 } from './float16.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { floatTensor, halfTensor, scalar } from './tensors.ts';

/** Adds a convolution's sum of weights: [N, C, H, W] → currents [N, maps, H, W]. */
export function addConvolution(
  graph: GraphBuilder,
  { name, kernel }: ConvLayerSpec,
  { weight }: ForwardLayer,
  input: string,
  float16: boolean,
): string {
  const padding = (kernel - 1) / 2;
  let weights = `${name}.weight`;
  if (float16 && isFloat16(weight.data)) {
    const half = graph.constant(halfTensor(weights, weight.shape, weight.data));
    weights = graph.node('Cast', [half], `${name}/weight_float32`, { to: TensorProto_DataType.FLOAT });
  } else graph.constant(floatTensor(weights, weight.shape, weight.data));
  return graph.node('Conv', [input, weights], `${name}/current`, {
    kernel_shape: [kernel, kernel],
    pads: [padding, padding, padding, padding],
    strides: [1, 1],
  });
}

/** Adds the thresholds of a convolution, [maps, 1, 1], and returns their name. */
export const addThresholds = (graph: GraphBuilder, { name, maps }: ConvLayerSpec, { threshold }: ForwardLayer): string =>
  graph.constant(floatTensor(`${name}.threshold`, [maps, 1, 1], threshold.data));

/** Adds a pool: [N, C, H, W] of spikes → [N, C, h, w] of spikes. */
export function addPool(graph: GraphBuilder, { kernel, stride }: PoolLayerSpec, input: string, output: string): void {
  graph.node('MaxPool', [input], output, { kernel_shape: [kernel, kernel], strides: [stride, stride] });
}

/** Adds 1 where the network's input is not 0, for a pool that comes first: graded input may be negative, and a pool spikes. */
export function addSpikesOfInput(graph: GraphBuilder, input: string): string {
  const silent = graph.node('Equal', [input, graph.constant(scalar('zero', 0))], '/x/silent');
  return graph.node('Cast', [graph.node('Not', [silent], '/x/active')], '/x/spikes', { to: TensorProto_DataType.FLOAT });
}
