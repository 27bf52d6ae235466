import { alignRows } from '@spikeseg/report/words';
import { layerShapes, type NetworkSpec, type NetworkWeights } from '@spikeseg/snn-core';

/** Layers with shapes, weights and thresholds: what a checkpoint of any origin has. */
export function layerLines(network: NetworkSpec, weights: NetworkWeights): string[] {
  const shapes = layerShapes(network);
  const { channels, height, width } = network.input;
  const layers = network.layers.map((layer) => {
    const size = layer.kind === 'pool' ? `${layer.kernel}×${layer.kernel} / ${layer.stride}` : `${layer.kernel}×${layer.kernel}`;
    const output = shapes[layer.name].output.join('×');
    if (layer.kind === 'pool') return [`  ${layer.name}`, `pool ${size}`, output, '', ''];
    const [weight, threshold] = ['weight', 'threshold'].map((part) => tensorStatistics(weights[`${layer.name}.${part}`]));
    return [`  ${layer.name}`, `${layer.kind} ${size}`, output, tensorLine(weight), rangeOf(threshold)];
  });
  return alignRows([
    ['  layer', 'kind', 'output', 'weights', 'thresholds'],
    ['  input', '', `${channels}×${height}×${width}`, '', ''],
    ...layers,
  ]);
}

const rangeOf = ({ min, max }: TensorStatistics): string => (min === max ? figure(min) : `${figure(min)} … ${figure(max)}`);

/** Shape of a tensor and the spread of its values. */
interface TensorStatistics {
  readonly shape: readonly number[];
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** @param data at least one value, as all weights have */
export function tensorStatistics({
  shape,
  data,
}: {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}): TensorStatistics {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (let i = 0; i < data.length; i++) {
    min = Math.min(min, data[i]);
    max = Math.max(max, data[i]);
    sum += data[i];
  }
  return { shape, min, mean: sum / data.length, max };
}

/** `36×4×5×5, 0.0012 … 0.9981, mean 0.4312`. */
export function tensorLine({ shape, min, mean, max }: TensorStatistics): string {
  return `${shape.join('×') || 'scalar'}, ${figure(min)} … ${figure(max)}, mean ${figure(mean)}`;
}

const figure = (value: number): string => String(Number(value.toPrecision(4)));

/** What there is to say about one file. */
export interface Inspection {
  /** Plain data for `--json`, with a `kind`. */
  readonly facts: {
    readonly kind: 'recording' | 'checkpoint' | 'detector' | 'tensors' | 'python-checkpoint' | 'onnx-model' | 'folder';
    readonly path: string;
  };
  readonly text: readonly string[];
}
