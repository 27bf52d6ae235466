import { layerShapes } from './layer-shapes.ts';
import type { NetworkSpec, NetworkWeights, Tensor } from './network-spec.ts';

/**
 * Shapes of the tensors that a network needs: `L.weight` [maps, channels, k, k] and `L.threshold` [maps] of every
 * convolution L, in the order of the layers.
 *
 * @throws RangeError naming a layer without units, see {@link layerShapes}
 */
export function weightShapes(network: NetworkSpec): Readonly<Record<string, readonly number[]>> {
  const shapes = layerShapes(network);
  const expected: Record<string, readonly number[]> = {};
  for (const layer of network.layers) {
    if (layer.kind !== 'conv') continue;
    expected[`${layer.name}.weight`] = [layer.maps, shapes[layer.name].input[0], layer.kernel, layer.kernel];
    expected[`${layer.name}.threshold`] = [layer.maps];
  }
  return expected;
}

/** Synaptic weights of a network; thresholds are not counted. Sum over the convolutions of maps · channels · k². */
export function weightCount(network: NetworkSpec): number {
  let count = 0;
  for (const [name, shape] of Object.entries(weightShapes(network))) if (name.endsWith('.weight')) count += product(shape);
  return count;
}

/**
 * Checks that weights fit a network: every tensor there, of its shape, finite, thresholds above 0 (a neuron that fires at
 * potential 0 would fire without input). Tensors of other layers may be among them, so that the weights of a network also
 * fit its parts.
 *
 * @throws RangeError naming the tensor, what was expected and what was found
 */
export function checkWeights(network: NetworkSpec, weights: NetworkWeights): void {
  for (const [name, shape] of Object.entries(weightShapes(network))) {
    const tensor: Tensor | undefined = Object.hasOwn(weights, name) ? weights[name] : undefined;
    if (tensor === undefined) {
      const names = Object.keys(weights).join(', ') || 'none';
      throw new RangeError(`weights: expected ${name} [${shape.join(', ')}], got none of that name (there: ${names})`);
    }
    if (tensor.shape.length !== shape.length || !shape.every((size, axis) => size === tensor.shape[axis])) {
      throw new RangeError(`weights: ${name}: expected shape [${shape.join(', ')}], got [${tensor.shape.join(', ')}]`);
    }
    if (!(tensor.data instanceof Float32Array)) {
      throw new RangeError(`weights: ${name}: expected float32 values, got ${Object.prototype.toString.call(tensor.data)}`);
    }
    if (tensor.data.length !== product(shape)) {
      throw new RangeError(`weights: ${name}: expected ${product(shape)} values, got ${tensor.data.length}`);
    }
    const positive = name.endsWith('.threshold');
    const bad = firstBad(tensor.data, positive);
    if (bad >= 0) {
      const wanted = positive ? 'finite thresholds above 0' : 'finite weights';
      throw new RangeError(`weights: ${name}: expected ${wanted}, got ${tensor.data[bad]} at position ${bad}`);
    }
  }
}

/** Position of the first value that is not finite (or not above 0), −1 for none. A plain loop: training asks once per stimulus. */
function firstBad(values: Float32Array, positive: boolean): number {
  for (let k = 0; k < values.length; k++) if (!(Math.abs(values[k]) < Infinity) || (positive && values[k] <= 0)) return k;
  return -1;
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, size) => total * size, 1);
}
