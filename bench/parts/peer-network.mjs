import { randomGenerator, spikesegNetwork, weightShapes } from '@spikeseg/snn-core';

/** The network of torch_dense.py: its layers, thresholds and leaks, weights from the same distributions. */
export function peerNetwork(height, width) {
  const thresholds = [0.2, 10, 60];
  const network = spikesegNetwork({
    input: { channels: 2, height, width },
    maps: [4, 36, 1],
    kernels: [5, 5, 7],
    pools: [
      { kernel: 2, stride: 2 },
      { kernel: 2, stride: 2 },
    ],
    thresholds,
    leaks: [0.02, 1, 0].map((amount) => ({ kind: 'subtractive', amount })),
    fireOnce: false,
    numerics: 'exact',
  });
  const random = randomGenerator(0);
  const late = () => Math.min(1, Math.max(0, 0.8 + 0.05 * random.normal()));
  const draw = {
    'conv1.weight': () => 0.1 * random.uniform(),
    'conv2.weight': late,
    'conv3.weight': late,
    'conv1.threshold': () => thresholds[0],
    'conv2.threshold': () => thresholds[1],
    'conv3.threshold': () => thresholds[2],
  };
  const weights = Object.fromEntries(
    Object.entries(weightShapes(network)).map(([name, shape]) => {
      const length = shape.reduce((product, size) => product * size, 1);
      return [name, { shape, data: Float32Array.from({ length }, draw[name]) }];
    }),
  );
  return { network, weights };
}
