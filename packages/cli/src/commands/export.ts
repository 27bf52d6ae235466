import { basename, resolve } from 'node:path';
import {
  type ExportedNetwork,
  type ExportOptions,
  exportDetector,
  exportNetwork,
  UsageError,
} from '@spikeseg/experiment/commands';
import type { Device } from '@spikeseg/onnx';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { deviceOf } from '../device.ts';
import { numberOf } from '../given-options.ts';
import { addCommonOptions, addExamples, choiceOption } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';
import { type OptionValues, sourcesOf, splitArguments, textOf } from '../settings.ts';

/** Windows of recordings that are compared, spread over them. */
const comparedWindows = 50;

export function registerExport(program: Command, context: ProcessContext): void {
  const command = program
    .command('export')
    .summary('write a network as ONNX files, or a detector as one file')
    .description(
      'Writes a trained network as ONNX files, with a JSON file beside each. In them neurons may fire again, as detection needs. Then runs them in ONNX Runtime and compares every spike of every layer with the engine. Of evidence neurons it also writes the detector as one file, for detect, evaluate and completeness.',
    )
    .argument(
      '<run...>',
      'checkpoint (.safetensors), run folder or run name; ebssa: the evidence neurons; for those and networks of the Python SpikeSEG also key=value, as evaluate takes them',
    )
    .addOption(
      choiceOption(
        '--to <format>',
        'step: ONNX, one time step per run; sequence: ONNX, a window per run; detector: a detector file of evidence neurons',
        ['step', 'sequence', 'both', 'detector'],
      ).default('both'),
    )
    .option('--steps <n>', 'time steps of the sequence graph (default: data.n_timesteps)')
    .addOption(
      choiceOption('--outputs <which>', 'all: spikes and potentials of every layer, which detect needs', [
        'all',
        'spikes',
      ]).default('all'),
    )
    .addOption(
      choiceOption(
        '--numerics <kind>',
        'float: weights are not rounded, sums may round; spikes that differ are counted and allowed (default: as trained)',
        ['exact', 'float'],
      ),
    )
    .option(
      '-o, --output <path>',
      'folder, NAME.onnx for one graph, or NAME.safetensors for a detector (default: beside the checkpoint)',
    )
    .option('--triton <folder>', 'also write a model repository for Triton (ONNX Runtime backend) into this new folder')
    .option('--overwrite', 'replace files that exist')
    .option('--verify <data>', 'compare on windows of this recording, or of the recordings in this folder (default: noise)')
    .option('--no-verify', 'write without comparing')
    .option('--device <device>', 'also compare on this device: cuda, cuda:N, webgpu, or webgpu:software on the processor');
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli export spikeseg_default',
      "writes best-step.onnx and best-sequence.onnx beside the checkpoint, and compares their spikes with the engine's",
    ],
    [
      'spikeseg-cli export runs/spikeseg_default --to sequence --verify ~/EBSSA --output models',
      'one file in the folder models, compared over windows of your recordings',
    ],
    [
      'spikeseg-cli export ebssa --to step',
      'the evidence neurons, for a DAVIS; for a sensor of 1280 × 720 pixels: data.input_width=1280 data.input_height=720',
    ],
    [
      'spikeseg-cli export ebssa --to detector',
      'ebssa.safetensors: network, weights and settings of the evidence neurons in one file',
    ],
    ['spikeseg-cli export spikeseg_default --triton repository --output served', 'also what a Triton server serves'],
  ).action((args: string[], options: OptionValues) => exportCommand(context, args, options));
}

async function exportCommand(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const {
    files: [model, ...rest],
    settings,
  } = splitArguments(args);
  if (model === undefined) throw new UsageError('export: expected a checkpoint, run folder or run name, got none');
  if (rest.length > 0) throw new UsageError(`${rest[0]}: expected one checkpoint, got a second one`);
  // Its device is one to compare on.
  const { device: _, to, ...ofModel } = options;
  const asked: ExportOptions = {
    ...sourcesOf(settings, ofModel),
    model,
    // The command line takes no other words.
    numerics: textOf(options, 'numerics') as ExportOptions['numerics'],
    output: textOf(options, 'output'),
    overwrite: options['overwrite'] === true,
  };
  if (to === 'detector') await exportDetectorCommand(context, asked, options);
  else await exportNetworkCommand(context, asked, options);
}

async function exportNetworkCommand(context: ProcessContext, asked: ExportOptions, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { to } = options;
  const exported = await exportNetwork(runContext(context, options), {
    ...asked,
    graphs: to === 'step' || to === 'sequence' ? [to] : ['step', 'sequence'],
    steps: numberOf(options, 'steps', { min: 1, whole: true }),
    outputs: options['outputs'] === 'spikes' ? 'spikes' : 'all',
    triton: textOf(options, 'triton'),
    proof:
      options['verify'] === false
        ? undefined
        : {
            data: textOf(options, 'verify'),
            windows: comparedWindows,
            devices: options['device'] === undefined ? undefined : await devicesOf(options['device']),
          },
  });
  const { lines, data: _, ...json } = exported;
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), ...json },
    text: options['quiet'] === true ? [] : lines,
  });
  ending.tell(nextStep(exported));
}

async function exportDetectorCommand(context: ProcessContext, asked: ExportOptions, options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { checkpoint, path, bytes } = await exportDetector(runContext(context, options), asked);
  printAnswer(context, options, {
    json: { seconds: ending.seconds(), checkpoint, files: [{ path, bytes }] },
    text: options['quiet'] === true ? [] : [`${path}: ${bytes} bytes`],
  });
  ending.tell(['inspect', pathWord(path)]);
}

/** What runs in ONNX Runtime can detect in recordings, where some were named; any file can be looked at. */
function nextStep({ files, data }: ExportedNetwork): string[] {
  // Evidence neurons detect step by step.
  const { path, verified } = files.find(({ path: one }) => basename(one).startsWith('ebssa-step')) ?? files[files.length - 1];
  const file = pathWord(path);
  return data === undefined || verified.length === 0
    ? ['inspect', file]
    : ['detect', pathWord(resolve(data)), '--checkpoint', file];
}

async function devicesOf(device: unknown): Promise<readonly Device[]> {
  if (device === 'cpu') return ['cpu'];
  return ['cpu', await deviceOf(device)];
}
