import { layerShapes } from './layer-shapes.ts';
import type { NetworkSpec, NetworkWeights, Tensor } from './network-spec.ts';

/**
 * Shapes of the tensors that a network needs, in the order of the layers: `L.weight` [maps, channels, k, k] and `L.threshold` [output channels]
 * of every convolution and transport layer L, and `L.lateral` [M, 3, 3] of every transport layer.
 *
 * @throws RangeError naming a layer without units, see {@link layerShapes}
 */
export function weightShapes(network: NetworkSpec): Readonly<Record<string, readonly number[]>> {
  const shapes = layerShapes(network);
  const expected: Record<string, readonly number[]> = {};
  for (const layer of network.layers) {
    if (layer.kind === 'pool') continue;
    const [channels] = shapes[layer.name].input;
    expected[`${layer.name}.weight`] = [layer.maps, channels, layer.kernel, layer.kernel];
    expected[`${layer.name}.threshold`] = [shapes[layer.name].output[0]];
    if (layer.kind === 'transport') expected[`${layer.name}.lateral`] = [layer.motions.length, 3, 3];
  }
  return expected;
}

/**
 * Checks that weights fit a network: every tensor there, of its shape, finite, thresholds above 0 (a neuron that fires at
 * potential 0 would fire without input), leaks and costs at least 0. Tensors of other layers may be among them, so that the
 * weights of a network also fit its parts.
 *
 * @throws RangeError naming the tensor, what was expected and what was found
 */
export function checkWeights(network: NetworkSpec, weights: NetworkWeights): void {
  for (const [name, shape] of Object.entries(weightShapes(network))) {
    if (!Object.hasOwn(weights, name)) {
      const names = Object.keys(weights).join(', ') || 'none';
      throw new RangeError(`weights: expected ${name} [${shape.join(', ')}], got none of that name (there: ${names})`);
    }
    checkTensor(name, shape, weights[name]);
  }
  for (const layer of network.layers) {
    const leak = `${layer.name}.leak`;
    if (layer.kind === 'transport' && Object.hasOwn(weights, leak)) checkTensor(leak, [layer.maps], weights[leak]);
  }
}

function checkTensor(name: string, shape: readonly number[], tensor: Tensor): void {
  if (tensor.shape.length !== shape.length || !shape.every((size, axis) => size === tensor.shape[axis])) {
    throw new RangeError(`weights: ${name}: expected shape [${shape.join(', ')}], got [${tensor.shape.join(', ')}]`);
  }
  if (!(tensor.data instanceof Float32Array)) {
    throw new RangeError(`weights: ${name}: expected float32 values, got ${Object.prototype.toString.call(tensor.data)}`);
  }
  if (tensor.data.length !== product(shape)) {
    throw new RangeError(`weights: ${name}: expected ${product(shape)} values, got ${tensor.data.length}`);
  }
  const kind = name.slice(name.indexOf('.') + 1);
  const [wanted, bad] = firstBad(kind, tensor.data);
  if (bad >= 0) throw new RangeError(`weights: ${name}: expected ${wanted}, got ${tensor.data[bad]} at position ${bad}`);
}

/** What a tensor must hold, and the position of the first value that is not such, −1 for none. */
function firstBad(kind: string, values: Float32Array): readonly [string, number] {
  if (kind === 'weight') return ['finite weights', firstOutside(values, -Infinity)];
  if (kind === 'threshold') return ['finite thresholds above 0', firstOutside(values, 0)];
  // No number lies between 0 and the smallest one below it.
  return [`finite ${kind === 'leak' ? 'leaks' : 'costs'} of at least 0`, firstOutside(values, -Number.MIN_VALUE)];
}

/** Position of the first value that is not finite or not above a bound. A plain loop: training asks once per stimulus. */
function firstOutside(values: Float32Array, bound: number): number {
  for (let k = 0; k < values.length; k++) if (!(values[k] > bound && values[k] < Infinity)) return k;
  return -1;
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
