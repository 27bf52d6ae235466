// An app that learns: a network trained by `@spikeseg/stdp`, its spikes turned into detections by `@spikeseg/detection`.

import { detectionsToCsv } from '@spikeseg/detection';
import { detectionsFromClassSpikes } from '@spikeseg/detection/network';
import { fitSensor } from '@spikeseg/events';
import { deriveSeed, randomGenerator, receptiveField, sparseFromDense, wasmBackend } from '@spikeseg/snn-core';
import { trainNetwork } from '@spikeseg/stdp';

const side = 9;

/** An upright or a level bar at a random place, in the second of three time steps. */
function bar(seed) {
  const random = randomGenerator(seed);
  const [upright, place] = [random.integer(2), random.integer(side)];
  const on = (cell) => (upright ? cell % side : Math.floor(cell / side)) === place;
  const steps = Float32Array.from({ length: 3 * side * side }, (_, i) =>
    i >= side * side && i < 2 * side * side && on(i % (side * side)) ? 1 : 0,
  );
  return sparseFromDense([3, 1, side, side], steps);
}

/** @returns {Promise<object>} how training ended, what was learned, and what it detects */
export default async function answer() {
  const network = {
    input: { channels: 1, height: side, width: side },
    layers: [{ kind: 'conv', name: 'conv1', maps: 2, kernel: 5, neuron: { threshold: 3, leak: { kind: 'none' } } }],
    fireOnce: true,
    numerics: 'exact',
  };
  const random = randomGenerator(42);
  const thresholds = Float32Array.of(3, 3);
  const { outcome, weights } = await trainNetwork({
    network,
    weights: {
      'conv1.weight': { shape: [2, 1, 5, 5], data: Float32Array.from({ length: 50 }, () => 0.78 + 0.04 * random.uniform()) },
      'conv1.threshold': { shape: [2], data: thresholds },
    },
    backend: wasmBackend,
    layers: ['conv1'],
    seed: 42,
    rule: { kind: 'soft', lrPlus: 0.04, lrMinus: 0.03, weightMin: 0, weightMax: 1 },
    competition: { mode: 'both', localRadius: 8 },
    homeostasis: { adaptiveThreshold: { thetaRest: 3, thetaPlus: 0.2, tauTheta: 20, thetaMax: 4.5 } },
    convergence: { minWins: 10, deltaThreshold: 1e-3, targetRatio: 1, patience: 20, checkInterval: 50 },
    maxEpochs: 20,
    batchSize: 1,
    frozenCacheBytes: 0,
    stimuli: ({ epoch, skip }) => Array.from({ length: 100 }, (_, k) => bar(deriveSeed(42, epoch, k))).slice(skip),
  });
  const session = await wasmBackend.compile(network, weights);
  const { layers } = await session.run(bar(1));
  const sensor = { width: side, height: side };
  const detections = detectionsFromClassSpikes(layers.conv1, {
    recording: 'page',
    windowStartUs: 0,
    timestepMs: 10,
    thresholds: weights['conv1.threshold'].data,
    receptiveField: receptiveField(network, 'conv1'),
    scaling: fitSensor(sensor, sensor),
    sensor,
  });
  return { outcome, weight: [...weights['conv1.weight'].data], detections: detectionsToCsv(detections) };
}
