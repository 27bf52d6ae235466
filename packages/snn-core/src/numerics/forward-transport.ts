import type { NetworkSpec, NetworkWeights, Tensor, TransportLayerSpec } from '../network/network-spec.ts';
import { transportGrid } from './exact-grid.ts';
import { inputValues, roundToGrid } from './forward-tensors.ts';

/** The numbers that a transport layer computes with, nats. S brightnesses, M motions, C output channels. */
export interface ForwardTransport {
  /** [S, channels, k, k], per unit of input */
  readonly weight: Tensor;
  /** [C] */
  readonly threshold: Tensor;
  /** [S], per update */
  readonly leak: Tensor;
  /** [M, 3, 3]; a way that there is not costs {@link never} */
  readonly lateral: Tensor;
  /** `never` where maps are not switched. */
  readonly switchCost: number;
  readonly ceiling: number;
  /** Potentials are multiples of it, a power of two; 0 with float numerics. What other layers take is rounded down to it. */
  readonly grid: number;
  /** The current of an update counts up to it; Infinity where all of it does. */
  readonly maxCurrent: number;
}

/** Cost of a way that there is not: V − never + I ≤ 0 for every potential V and current I that float32 sums allow. */
export const never: number = 2 ** 127;

/** Potentials on a grid are below so many steps: engines may keep them in 16 bits. */
const maxSteps = 2 ** 15 - 1;

/**
 * The numbers that engines compute with, by name of the transport layer. With `numerics: 'exact'` they lie on the finest grid on
 * which no sum of the layer can round (`exactGrid`): weights, leaks and costs are the nearest multiples, thresholds and
 * ceiling the multiples at or above. With both numerics costs from the ceiling on become {@link never}: on such a way no
 * evidence arrives, and it is as if it were not there. Where the ceiling is below 2^14 steps of the grid, currents are limited so that
 * ceiling + I is at most 2^15 − 1 steps. Applied to what it returns, it changes nothing.
 *
 * @param weights of the network, as `checkWeights` wants them; not written
 * @throws RangeError when sums leave float32
 */
export function forwardTransports(network: NetworkSpec, weights: NetworkWeights): Readonly<Record<string, ForwardTransport>> {
  const forward: Record<string, ForwardTransport> = {};
  network.layers.forEach((layer, position) => {
    if (layer.kind === 'transport')
      forward[layer.name] = forwardTransport(network, layer, weights, inputValues(network, position));
  });
  return forward;
}

function forwardTransport(
  { numerics, layers }: NetworkSpec,
  layer: TransportLayerSpec,
  weights: NetworkWeights,
  input: readonly [largest: number, step: number],
): ForwardTransport {
  const { name, maps, motions, neuron } = layer;
  const { ceiling } = neuron;
  const weight = weights[`${name}.weight`];
  const threshold = weights[`${name}.threshold`];
  const amount = neuron.leak.kind === 'subtractive' ? neuron.leak.amount : 0;
  const leak = Object.hasOwn(weights, `${name}.leak`)
    ? weights[`${name}.leak`]
    : { shape: [maps], data: new Float32Array(maps).fill(amount) };
  const exact = numerics === 'exact';
  const rivals = layers.map((other) =>
    other.kind === 'transport' && other.competition?.with?.includes(name) === true ? (other.every ?? 1) : 1,
  );
  const times = Math.max(...rivals);
  const scale = exact ? 2 ** transportGrid(layer, weight.data, threshold.data, leak.data, input, times) : 1;
  const ofPotential = scale / input[1];
  const up = (value: number): number => (exact ? Math.ceil(value * ofPotential) / ofPotential : Math.fround(value));
  const nearest = (values: Float32Array): Float32Array => (exact ? roundToGrid(values, ofPotential) : values);
  const rounded = exact ? { shape: weight.shape, data: roundToGrid(weight.data, scale) } : weight;
  const costs = (values: Float32Array): Float32Array => nearest(values).map((cost) => (cost >= up(ceiling) ? never : cost));
  // Rounding may leave room for one bit more. A caller with the rounded numbers finds that grid, and must take the same from rivals.
  const roundedLayer = { ...layer, neuron: { ...neuron, ceiling: up(ceiling) } };
  const thresholds = { shape: threshold.shape, data: threshold.data.map(up) };
  const leaks = { shape: leak.shape, data: nearest(leak.data) };
  const grid = exact ? input[1] / 2 ** transportGrid(roundedLayer, rounded.data, thresholds.data, leaks.data, input, times) : 0;
  const isShort = exact && up(ceiling) < 2 ** 14 * grid;
  return {
    weight: rounded,
    threshold: thresholds,
    leak: leaks,
    lateral: { shape: [motions.length, 3, 3], data: costs(weights[`${name}.lateral`].data) },
    switchCost: costs(Float32Array.of(layer.switchCost))[0],
    ceiling: up(ceiling),
    grid,
    maxCurrent: isShort ? maxSteps * grid - up(ceiling) : Infinity,
  };
}
