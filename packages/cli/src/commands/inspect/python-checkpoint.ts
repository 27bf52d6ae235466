import { readPythonCheckpoint } from '@spikeseg/experiment/parts';
import { alignRows } from '@spikeseg/report';
import { layerShapes, spikesegNetwork } from '@spikeseg/snn-core';
import type { Inspection } from './inspection.ts';
import { layerLines, thresholdsOf } from './network-lines.ts';
import { tensorStatistics } from './tensor-statistics.ts';

/**
 * Shows a checkpoint of the Python SpikeSEG (.pt). Only data are read: no code in the file runs.
 *
 * @throws CheckpointError when the file is damaged or something else
 */
export function inspectPythonCheckpoint(path: string): Inspection {
  const { weights, network: options, leaks, config } = readPythonCheckpoint(path);
  // The file does not say whether neurons fire once; shapes and thresholds do not depend on it.
  const network = spikesegNetwork({ ...options, fireOnce: true });
  const tensors = Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tensorStatistics(tensor)]));
  const thresholds = thresholdsOf(network, weights);
  const facts = {
    kind: 'python-checkpoint',
    path,
    input: network.input,
    layers: layerShapes(network),
    tensors,
    thresholds,
    leaks,
    config,
  } as const;
  const leak = leaks.map((one) => (one.kind === 'subtractive' ? String(Number(one.amount.toPrecision(4))) : one.kind)).join(' ');
  const training = alignRows(
    ['experiment_name', 'seed', 'max_epochs', 'stdp', 'wta'].map((key) => [
      `    ${key}`,
      JSON.stringify(config[key]) ?? 'not told',
    ]),
  );
  return {
    facts,
    text: [
      `${path}: checkpoint of the Python SpikeSEG`,
      ...layerLines(network, weights),
      `  leaks per layer: ${leak}`,
      '  training',
      ...training,
    ],
  };
}
