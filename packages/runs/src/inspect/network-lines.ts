import { alignRows } from '@spikeseg/report';
import { layerShapes, type NetworkSpec, type NetworkWeights } from '@spikeseg/snn-core';

/** Thresholds per map by layer: one number where all maps still share it. */
export const thresholdsOf = (network: NetworkSpec, weights: NetworkWeights): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    network.layers.flatMap(({ kind, name }) =>
      kind !== 'pool' ? [[name, Array.from(weights[`${name}.threshold`].data)] as const] : [],
    ),
  );

/** Layers with shapes and weights, then the thresholds of the maps: what a checkpoint of any origin has. */
export function layerLines(network: NetworkSpec, weights: NetworkWeights): string[] {
  const shapes = layerShapes(network);
  const { channels, height, width } = network.input;
  const layers = network.layers.map((layer) => {
    const size = layer.kind === 'pool' ? `${layer.kernel}×${layer.kernel} / ${layer.stride}` : `${layer.kernel}×${layer.kernel}`;
    const weight = layer.kind === 'pool' ? '' : tensorLine(tensorStatistics(weights[`${layer.name}.weight`]));
    return [`  ${layer.name}`, `${layer.kind} ${size}`, shapes[layer.name].output.join('×'), weight];
  });
  const thresholds = Object.entries(thresholdsOf(network, weights)).flatMap(([name, values]) => thresholdLines(name, values));
  return [
    ...alignRows([['  layer', 'kind', 'output', 'weights'], ['  input', '', `${channels}×${height}×${width}`, ''], ...layers]),
    '  thresholds per map',
    ...thresholds,
  ];
}

const perLine = 12;

function thresholdLines(name: string, values: readonly number[]): string[] {
  if (values.every((value) => value === values[0]))
    return [`    ${name}: ${figures(values.slice(0, 1))} (all ${values.length} maps)`];
  const lines = Array.from({ length: Math.ceil(values.length / perLine) }, (_, i) =>
    figures(values.slice(i * perLine, (i + 1) * perLine)),
  );
  return lines.map((line, i) => `    ${i === 0 ? `${name}:` : ' '.repeat(name.length + 1)} ${line}`);
}

const figures = (values: readonly number[]): string => values.map((value) => value.toPrecision(4)).join(' ');

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
