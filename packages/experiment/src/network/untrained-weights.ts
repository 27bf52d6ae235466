import { type ConvLayerConfig, layersOf, type SpikesegConfig } from '@spikeseg/config';
import { type NetworkSpec, type NetworkWeights, type Tensor, weightShapes } from '@spikeseg/snn-core';
import { filterBanks } from '@spikeseg/snn-core/filters';
import { initWeights } from '@spikeseg/stdp';
import { trainedLayers } from './network.ts';

/**
 * Weights before training: those that every layer starts from, thresholds at rest.
 *
 * @param fixed tensors of the layers that do not learn, where they are at hand, as in a checkpoint
 */
export function untrainedWeights(config: SpikesegConfig, network: NetworkSpec, fixed: NetworkWeights = {}): NetworkWeights {
  const shapes = weightShapes(network);
  const learning = trainedLayers(config);
  const weights: Record<string, Tensor> = {};
  for (const layer of layersOf(config)) {
    if (layer.kind === 'pool') continue;
    const { name, threshold } = layer;
    const kept = learning.includes(name) ? [] : Object.entries(fixed).filter(([tensor]) => tensor.startsWith(`${name}.`));
    if (kept.length > 0) {
      Object.assign(weights, Object.fromEntries(kept));
      continue;
    }
    const shape = shapes[`${name}.weight`] as [number, number, number, number];
    weights[`${name}.weight`] = initialWeights(config, layer, shape);
    const thresholds = shapes[`${name}.threshold`];
    weights[`${name}.threshold`] = { shape: thresholds, data: new Float32Array(thresholds[0]).fill(threshold) };
  }
  return weights;
}

type Shape = readonly [maps: number, channels: number, rows: number, columns: number];

/**
 * The weights of a layer before training, as `weights` of the layer says.
 *
 * @param shape [maps, channels, kernel, kernel]
 */
function initialWeights(config: SpikesegConfig, layer: ConvLayerConfig, shape: Shape): Tensor {
  const { stdp, seed } = config;
  const { weights: start, name } = layer;
  const [maps, channels, kernel] = shape;
  const bounds = { weightMin: stdp.weight_min, weightMax: stdp.weight_max };
  const filters = (bank: Tensor): Tensor => (layer.train ? withinBounds(config, bank) : bank);
  switch (start.init) {
    case 'normal': {
      const { mean = stdp.weight_init_mean, std = stdp.weight_init_std } = start;
      return initWeights(shape, { mean, std, ...bounds }, seed, name);
    }
    case 'dog':
      return filters(filterBanks.dog(maps, channels, kernel));
    case 'gabor':
      return filters(gaborWeights(shape));
    default:
      return filters(filterBanks.spot(maps, channels, kernel));
  }
}

/**
 * Filters of a layer that learns lie within the bounds of learning, and not on them, where soft bounds hold a weight for ever:
 * 0 becomes the middle of the range, the largest |weight| an end of its middle half.
 */
function withinBounds({ stdp }: SpikesegConfig, filters: Tensor): Tensor {
  const largest = filters.data.reduce((max, weight) => Math.max(max, Math.abs(weight)), 0);
  const middle = (stdp.weight_min + stdp.weight_max) / 2;
  const scale = (stdp.weight_max - stdp.weight_min) / 4 / largest;
  return { shape: filters.shape, data: filters.data.map((weight) => middle + scale * weight) };
}

/**
 * As many directions as maps, the same in every channel. Width σ = 0.0036·k² + 0.35·k + 0.18 px of a k × k filter, wavelength σ/0.8,
 * aspect 0.3, even phase.
 *
 * @see Serre, Oliva & Poggio 2007, PNAS 104(15), with the sizes of Serre & Riesenhuber 2004
 */
function gaborWeights([maps, channels, kernel]: Shape): Tensor {
  const sigma = 0.0036 * kernel ** 2 + 0.35 * kernel + 0.18;
  const bank = filterBanks.gabor(kernel, maps, { sigma, wavelength: sigma / 0.8, aspect: 0.3, phase: 0 });
  const area = kernel * kernel;
  const data = new Float32Array(maps * channels * area);
  for (let plane = 0; plane < maps * channels; plane++) {
    const map = Math.floor(plane / channels);
    data.set(bank.data.subarray(map * area, (map + 1) * area), plane * area);
  }
  return { shape: [maps, channels, kernel, kernel], data };
}
