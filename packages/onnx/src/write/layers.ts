import {
  type ConvLayerSpec,
  type PlaneShape,
  type PoolLayerSpec,
  type Tensor,
  type TransportLayerSpec,
  transportPadding,
} from '@spikeseg/snn-core';
import { TensorProto_DataType } from 'onnx-buf';
import { isFloat16 } from './float16.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { floatTensor, halfTensor, scalar } from './tensors.ts';

/** What a convolution, or that of a transport layer, is computed with. */
export interface WeightsOf {
  /** [maps, channels / groups, k, k] */
  readonly weight: Tensor;
  /** As many as output channels. */
  readonly threshold: Tensor;
}

/** Adds a sum of weights: [N, C, H, W] → currents [N, maps, h, w]. @param suffix behind the name of the currents */
export function addConvolution(
  graph: GraphBuilder,
  layer: ConvLayerSpec | TransportLayerSpec,
  { weight }: WeightsOf,
  [, height, width]: PlaneShape,
  { input, float16, suffix = '' }: { readonly input: string; readonly float16: boolean; readonly suffix?: string },
): string {
  const { name, kernel } = layer;
  const { groups = 1 } = layer.kind === 'conv' ? layer : {};
  const { stride = 1 } = layer.kind === 'transport' ? layer : {};
  const before = layer.kind === 'transport' ? transportPadding(layer) : (kernel - 1) / 2;
  const after = [height, width].map((size) => (Math.ceil(size / stride) - 1) * stride + kernel - before - size);
  let weights = `${name}.weight`;
  if (float16 && isFloat16(weight.data)) {
    const half = graph.constant(halfTensor(weights, weight.shape, weight.data));
    weights = graph.once(`${name}/weight_float32`, (output) =>
      graph.node('Cast', [half], output, { to: TensorProto_DataType.FLOAT }),
    );
  } else graph.constant(floatTensor(weights, weight.shape, weight.data));
  return graph.node('Conv', [input, weights], `${name}/current${suffix}`, {
    ...(groups > 1 && { group: groups }),
    kernel_shape: [kernel, kernel],
    pads: [before, before, ...after],
    strides: [stride, stride],
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
  return graph.once('/x/spikes', (output) => {
    const silent = graph.node('Equal', [input, graph.constant(scalar('zero', 0))], '/x/silent');
    graph.node('Cast', [graph.node('Not', [silent], '/x/active')], output, { to: TensorProto_DataType.FLOAT });
  });
}
