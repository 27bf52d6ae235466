import { fromInput, layerSources } from '../network/layer-sources.ts';
import type { ConvLayerSpec, Leak, NetworkSpec, NetworkWeights, Tensor } from '../network/network-spec.ts';
import { exactGrid, toNearestStep } from './exact-grid.ts';

/** The numbers that a convolution computes with. */
export interface ForwardLayer {
  /** [maps, channels, k, k] */
  readonly weight: Tensor;
  /** [maps] */
  readonly threshold: Tensor;
  readonly leak: Leak;
}

/**
 * The numbers that engines compute with, by name of the convolution; `forwardTransports` has those of
 * transport layers. With `numerics: 'float'` they are those given, the
 * same objects. With `'exact'` they lie on the finest grid 2^−g on which no sum of the layer can round ({@link exactGrid}):
 *
 * - weights: the nearest multiple, a half away from 0. Where input has a `valueStep` of 2^−k, thresholds and leak of the first
 *   layer are multiples of 2^−(g+k), as its potentials are:
 * - thresholds: the multiple at or above, so never 0. A potential on the grid reaches θ exactly when it reaches θ rounded
 *   up, so this changes no spike (unless the leak is multiplicative, which takes potentials off the grid);
 * - the amount of a subtractive leak: the nearest multiple, 0 when it is below half a step. Factors stay as they are.
 *
 * An engine calls this whenever it is given weights (compiling and `setWeights`) and computes with what it returns and
 * nothing else: also the leak, whose rounding may change with the weights. It then adds the inputs of a step into a
 * current I that starts from 0, in any order, and charges V with it as `integrate` does. Learning, checkpoints and
 * everything else keep the weights as they are. Applied to what it returns, it changes nothing.
 *
 * @param weights of the network, as {@link checks} wants them; not written
 * @param reuse an earlier result for the same network, whose arrays are written and returned, since training asks often
 * @throws RangeError when exact numerics cannot be had: no leak and negative weights, or sums beyond float32
 */
export function forwardTensors(
  network: NetworkSpec,
  weights: NetworkWeights,
  reuse: Readonly<Record<string, ForwardLayer>> = {},
): Readonly<Record<string, ForwardLayer>> {
  const forward: Record<string, ForwardLayer> = {};
  network.layers.forEach((layer, position) => {
    if (layer.kind !== 'conv') return;
    const weight = weights[`${layer.name}.weight`];
    const threshold = weights[`${layer.name}.threshold`];
    forward[layer.name] =
      network.numerics === 'float'
        ? { weight, threshold, leak: layer.neuron.leak }
        : onGrid(layer, weight, threshold, inputValues(network, position), reuse[layer.name]);
  });
  return forward;
}

/** Largest value that a layer receives and the step between values: 1 and 1 but for graded input. */
export function inputValues(network: NetworkSpec, position: number): readonly [largest: number, step: number] {
  const { maxValue = 1, valueStep = 1 } = network.input;
  return layerSources(network)[position] === fromInput ? [maxValue, valueStep] : [1, 1];
}

function onGrid(
  layer: ConvLayerSpec,
  weight: Tensor,
  threshold: Tensor,
  [maxInput, step]: readonly [number, number],
  reuse: ForwardLayer | undefined,
): ForwardLayer {
  const scale = 2 ** exactGrid(layer, weight.data, threshold.data, maxInput, step);
  const ofPotential = scale / step;
  const nearest = (value: number): number => toNearestStep(value * ofPotential) / ofPotential;
  const { leak } = layer.neuron;
  return {
    weight: { shape: weight.shape, data: roundToGrid(weight.data, scale, reuse?.weight.data) },
    threshold: { shape: threshold.shape, data: threshold.data.map((value) => Math.ceil(value * ofPotential) / ofPotential) },
    leak: leak.kind === 'subtractive' ? { kind: leak.kind, amount: nearest(leak.amount) } : leak,
  };
}

/** Every weight's `toNearestStep`, in plain arithmetic: adding a half to a float32 number of steps is exact in float64. */
export function roundToGrid(
  weight: Float32Array,
  scale: number,
  rounded: Float32Array = new Float32Array(weight.length),
): Float32Array {
  for (let k = 0; k < weight.length; k++) {
    const steps = Math.floor(Math.abs(weight[k]) * scale + 0.5);
    rounded[k] = (weight[k] < 0 && steps > 0 ? -steps : steps) / scale;
  }
  return rounded;
}
