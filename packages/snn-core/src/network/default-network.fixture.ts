import { type SpikesegNetworkOptions, spikesegNetwork } from './spikeseg-network.ts';

/** The default encoder: 2 × 128 × 128, 4–36–1 maps, kernels 5–5–7, pools 2/2. */
export const defaultOptions: SpikesegNetworkOptions = {
  input: { channels: 2, height: 128, width: 128 },
  maps: [4, 36, 1],
  kernels: [5, 5, 7],
  pools: [
    { kernel: 2, stride: 2 },
    { kernel: 2, stride: 2 },
  ],
  thresholds: [0.1, 0.1, 0.1],
  leaks: [{ kind: 'subtractive', amount: 0.09 }, { kind: 'subtractive', amount: 0.01 }, { kind: 'none' }],
  fireOnce: true,
  numerics: 'exact',
};

export const defaultNetwork = spikesegNetwork(defaultOptions);
