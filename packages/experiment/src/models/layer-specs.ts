import type { ConvLayer, NetworkLayer } from '@spikeseg/config';
import type { LayerSpec, Leak } from '@spikeseg/snn-core';

/*
 * The one place where a layer as it is written (`network` in YAML and in stored configurations, snake_case) becomes a layer of
 * a NetworkSpec (camelCase). What has its default is left out, so that a network has one JSON and one hash. What learns and how
 * weights start is no part of a NetworkSpec: see `initial-weights.ts`.
 */

/** The layers of a network as snn-core takes them. */
export const layerSpecs = (layers: readonly NetworkLayer[]): readonly LayerSpec[] => layers.map(layerSpec);

function layerSpec(layer: NetworkLayer): LayerSpec {
  const { name } = layer;
  const from = layer.from === undefined ? {} : { from: layer.from };
  if (layer.kind === 'pool') return { kind: 'pool', name, kernel: layer.kernel, stride: layer.stride, ...from };
  const { maps, kernel, threshold, ceiling } = layer;
  if (layer.kind === 'conv') {
    const { reset, groups } = layer;
    const neuron = {
      threshold,
      leak: leakSpec(layer.leak),
      ...(reset !== undefined && reset !== 'zero' && { reset }),
      ...(ceiling !== undefined && { ceiling }),
    };
    return { kind: 'conv', name, maps, kernel, neuron, ...(groups !== undefined && groups !== 1 && { groups }), ...from };
  }
  const { stride = 1, every = 1, competition } = layer;
  return {
    kind: 'transport',
    name,
    maps,
    kernel,
    ...(stride !== 1 && { stride }),
    ...(every !== 1 && { every }),
    motions: layer.motions.map(({ name: motion, vx = 0, vy = 0, brightnesses, enter_from: enterFrom }) => ({
      name: motion,
      vx,
      vy,
      ...(brightnesses !== undefined && { brightnesses }),
      ...(enterFrom !== undefined && { enterFrom }),
    })),
    switchCost: layer.switch_cost,
    neuron: { threshold, leak: { kind: 'subtractive', amount: layer.leak }, reset: 'none', ceiling: layer.ceiling },
    ...(competition !== undefined && {
      competition: { radius: competition.radius, ...(competition.with !== undefined && { with: competition.with }) },
    }),
    ...from,
  };
}

function leakSpec(leak: ConvLayer['leak']): Leak {
  if (leak === 'none') return { kind: 'none' };
  return typeof leak === 'number' ? { kind: 'subtractive', amount: leak } : { kind: 'multiplicative', factor: leak.factor };
}
