import { existsSync } from 'node:fs';
import type { ModelMetadata } from '@spikeseg/onnx';
import { alignRows } from '@spikeseg/report';
import type { PlaneShape } from '@spikeseg/snn-core';
import type { Inspection } from './inspection.ts';
import { layerLines, tensorStatistics, thresholdsOf } from './network-lines.ts';

/**
 * Shows an exported network: its graph, inputs and outputs, what its input means, and the network. Reading it writes the network
 * again and compares the bytes, so a file that is shown computes what it says.
 *
 * @throws OnnxModelError when the file, or a JSON file beside it, is damaged or of another program or model
 */
export async function inspectOnnxModel(path: string): Promise<Inspection> {
  const { openModel, sidecarPath } = await import('@spikeseg/onnx');
  const beside = existsSync(sidecarPath(path));
  const { bytes, network, weights, metadata } = await openModel(path, beside ? 'required' : 'ignored');
  const tensors = Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tensorStatistics(tensor)]));
  const thresholds = thresholdsOf(network, weights);
  const sidecar = beside ? sidecarPath(path) : null;
  const { graph } = metadata;
  const kind = graph.kind === 'step' ? 'step graph: one time step per run' : `sequence graph: ${graph.steps} time steps per run`;
  return {
    facts: { kind: 'onnx-model', path, bytes: bytes.length, sidecar, metadata, tensors, thresholds } as Inspection['facts'],
    text: [
      `${path}: ${kind}, ${bytes.length} bytes, ${sidecar ? 'with its JSON file' : 'WITHOUT its JSON file, which detect --model needs'}`,
      ...alignRows(tensorRows(metadata)),
      ...alignRows(infoRows(metadata)),
      ...layerLines(network, weights),
    ],
  };
}

const dims = (shape: PlaneShape): string => `B×${shape.join('×')}`;

function tensorRows({ graph, network, states, outputs }: ModelMetadata): string[][] {
  const { channels, height, width } = network.input;
  const steps = graph.kind === 'step' ? '' : `${graph.steps}×`;
  return [
    ['  inputs', 'x', `${steps}${dims([channels, height, width])}`, 'input spikes'],
    ...states.map(({ input, layer, kind, shape }) => ['', input, dims(shape), `${kind} of ${layer}; 0 at rest`]),
    ...outputs.map(({ name, layer, kind, shape }, n) => [
      n === 0 ? '  outputs' : '',
      name,
      `${steps}${dims(shape)}`,
      `${kind} of ${layer}`,
    ]),
    ...states.map(({ output, shape }) => ['', output, dims(shape), 'of the next run']),
  ];
}

const known = (value: string | number | undefined): string => (value === undefined ? 'unknown' : String(value));

function infoRows({ network, networkHash, info }: ModelMetadata): string[][] {
  const { timestepMs, window, inputLabels, inputValues, sensor, configHash } = info;
  return [
    ['  numerics', network.numerics],
    ['  input', `${known(inputValues)}; channels ${known(inputLabels?.join(', '))}`],
    ['  time', `${known(timestepMs)} ms a step, ${known(window?.steps)} steps a window`],
    ['  sensor', sensor === undefined ? 'unknown' : `${sensor.width} × ${sensor.height} px`],
    ['  network', networkHash.slice(0, 12)],
    ['  configuration', known(configHash?.slice(0, 12))],
  ];
}
