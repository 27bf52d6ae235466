import { checkNetwork } from './check-network.ts';
import type { InputSpec, Leak, NetworkSpec } from './network-spec.ts';

/** Sizes and neurons of a SpikeSEG encoder; entries of the triples belong to conv1, conv2 and conv3. */
export interface SpikesegNetworkOptions {
  /** Input of one time step: channels (polarities), rows, columns, and the largest graded value. */
  readonly input: InputSpec;
  /** Feature maps; the maps of conv3 are the classes. */
  readonly maps: readonly [conv1: number, conv2: number, classes: number];
  /** Odd kernel sizes, pixels of the layer before. */
  readonly kernels: readonly [number, number, number];
  readonly pools: readonly [PoolSize, PoolSize];
  /** Resting thresholds, in units of the potential. */
  readonly thresholds: readonly [number, number, number];
  readonly leaks: readonly [Leak, Leak, Leak];
  /** At most one spike per neuron and stimulus. */
  readonly fireOnce: boolean;
  /** See {@link NetworkSpec}. */
  readonly numerics: NetworkSpec['numerics'];
}

/** Window and step of a pool, pixels of the layer before. */
export interface PoolSize {
  readonly kernel: number;
  readonly stride: number;
}

/**
 * Builds the SpikeSEG encoder: input → conv1 → pool1 → conv2 → pool2 → conv3.
 *
 * @throws RangeError that says where, what was expected and what was found, see {@link checks}
 * @see Kirkland et al. 2020, SpikeSEG, IJCNN; Kheradpisheh et al. 2018, Neural Networks 99
 */
export function spikesegNetwork(options: SpikesegNetworkOptions): NetworkSpec {
  const { input, maps, kernels, pools, thresholds, leaks, fireOnce, numerics } = options;
  const conv = (i: 0 | 1 | 2) => ({
    kind: 'conv' as const,
    name: `conv${i + 1}`,
    maps: maps[i],
    kernel: kernels[i],
    neuron: { threshold: thresholds[i], leak: leaks[i] },
  });
  const pool = (i: 0 | 1) => ({ kind: 'pool' as const, name: `pool${i + 1}`, kernel: pools[i].kernel, stride: pools[i].stride });
  const network: NetworkSpec = {
    input,
    layers: [conv(0), pool(0), conv(1), pool(1), conv(2)],
    fireOnce,
    numerics,
  };
  checkNetwork(network);
  return network;
}
