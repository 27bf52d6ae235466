import { existsSync } from 'node:fs';
import {
  type Checkpoint,
  CheckpointError,
  isDetectorFile,
  isPythonCheckpoint,
  learnedTable,
  readCheckpoint,
  readDetector,
  readModelFile,
  readPythonCheckpoint,
} from '@spikeseg/experiment/models';
import type { ModelMetadata } from '@spikeseg/onnx';
import { alignRows, quantity } from '@spikeseg/report/words';
import { layerShapes, type PlaneShape, spikesegNetwork } from '@spikeseg/snn-core';
import { readSafetensors, type Safetensors, SafetensorsError } from '@spikeseg/snn-core/safetensors';
import { type Inspection, layerLines, tensorLine, tensorStatistics } from './network-lines.ts';

/**
 * Shows a checkpoint of a run, a detector, a network of the Python SpikeSEG, or any other safetensors file as the tensors that it holds.
 *
 * @throws CheckpointError when the file is damaged
 */
export function inspectSafetensors(path: string): Inspection {
  const contents = readTensors(path);
  if (isDetectorFile(path)) return inspectDetector(path);
  if (isPythonCheckpoint(path)) return inspectPythonCheckpoint(path);
  return (contents.metadata['format'] ?? '').startsWith('spikeseg-checkpoint')
    ? inspectCheckpoint(path, readCheckpoint(path))
    : inspectTensors(path, contents);
}

function readTensors(path: string): Safetensors {
  try {
    return readSafetensors(readModelFile(path, 'a checkpoint or another safetensors file'));
  } catch (cause) {
    if (cause instanceof SafetensorsError) throw new CheckpointError(path, cause.message, { cause });
    throw cause;
  }
}

function inspectCheckpoint(path: string, { config, network, weights, training }: Checkpoint): Inspection {
  const tensors = Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tensorStatistics(tensor)]));
  const facts = {
    kind: 'checkpoint',
    path,
    network,
    layers: layerShapes(network),
    tensors,
    training,
    config,
  } as const;
  return { facts, text: [path, ...layerLines(network, weights), ...trainingLines(training)] };
}

function inspectDetector(path: string): Inspection {
  const { config, network, weights, learned } = readDetector(path);
  const tensors = Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tensorStatistics(tensor)]));
  const facts = { kind: 'detector', path, network, layers: layerShapes(network), tensors, config, learned } as const;
  const rows = Object.entries(config.evidence).map(([key, value]) => [`    evidence.${key}`, String(value)]);
  const taught = learned === undefined ? [] : ['  learned', ...alignRows(learnedTable(learned)).map((line) => `    ${line}`)];
  const text = [`${path}: a detector`, ...layerLines(network, weights), ...taught, '  settings', ...alignRows(rows)];
  return { facts, text };
}

/** What a training has done so far, and the recordings that took part. */
function trainingLines({ split, state }: Checkpoint['training']): string[] {
  const layers = state.finished.map(({ layer, outcome, epochs, stimuli, wins }) => {
    const silent = wins.filter((won) => won === 0).length;
    return `    ${layer}: ${outcome} after ${quantity(epochs, 'epoch')}, ${stimuli} stimuli; ${wins.length - silent} of ${wins.length} maps have won`;
  });
  const { current } = state;
  const going = current
    ? [`    ${current.layer}: in training, epoch ${current.epoch + 1}, ${current.stimuli} stimuli so far`]
    : [];
  const seen =
    split.kind === 'by-recording'
      ? [`  trained on ${split.train.join(', ')}`, `  validated on ${split.validation.join(', ') || 'nothing'}`]
      : [`  trained on the first ${Math.round(100 * split.trainRatio)} % of the time of its one recording`];
  return ['  training', ...(layers.length + going.length === 0 ? ['    none'] : [...layers, ...going]), ...seen];
}

function inspectTensors(path: string, { tensors, metadata }: Safetensors): Inspection {
  const statistics = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensorStatistics(tensor)]));
  const rows = Object.entries(statistics).map(([name, figures]) => [`  ${name}`, tensorLine(figures)]);
  const notes = Object.entries(metadata).map(([key, text]) => [`  ${key}`, text.length > 80 ? `${text.slice(0, 79)}…` : text]);
  return {
    facts: { kind: 'tensors', path, tensors: statistics, metadata } as Inspection['facts'],
    text: [`${path}: ${quantity(rows.length, 'tensor')}, no checkpoint of spikeseg-cli`, ...alignRows(rows), ...alignRows(notes)],
  };
}

function inspectPythonCheckpoint(path: string): Inspection {
  const { weights, network: options, config } = readPythonCheckpoint(path);
  // The file does not say whether neurons fire once; shapes and thresholds do not depend on it.
  const network = spikesegNetwork({ ...options, fireOnce: true });
  const tensors = Object.fromEntries(Object.entries(weights).map(([name, tensor]) => [name, tensorStatistics(tensor)]));
  const { leaks } = options;
  const layers = layerShapes(network);
  const facts = { kind: 'python-checkpoint', path, input: network.input, layers, tensors, leaks, config } as const;
  const leak = leaks.map((one) => (one.kind === 'subtractive' ? String(Number(one.amount.toPrecision(4))) : one.kind)).join(' ');
  return {
    facts,
    text: [`${path}: a network of the Python SpikeSEG`, ...layerLines(network, weights), `  leaks per layer: ${leak}`],
  };
}

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
  const sidecar = beside ? sidecarPath(path) : null;
  const { graph } = metadata;
  const kind = graph.kind === 'step' ? 'step graph: one time step per run' : `sequence graph: ${graph.steps} time steps per run`;
  return {
    facts: { kind: 'onnx-model', path, bytes: bytes.length, sidecar, metadata, tensors } as Inspection['facts'],
    text: [
      `${path}: ${kind}, ${bytes.length} bytes, ${sidecar ? 'with its JSON file' : 'WITHOUT its JSON file, which detect needs'}`,
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
