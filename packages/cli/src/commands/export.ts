import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type SpikesegConfig } from '@spikeseg/config';
import {
  type ConfigSources,
  type Context,
  checkNoneExists,
  checkOutputFolder,
  detectorOf,
  type ExportedFile,
  type ExportRequest,
  ebssaName,
  encodeDetector,
  exportModel,
  exportTargets,
  fileLines,
  type GraphName,
  generatedWindows,
  isEbssa,
  type LoadedModel,
  loadModel,
  makeLogger,
  modelWarnings,
  type Progress,
  readyModel,
  recordedWindows,
  startProgress,
  terminalTarget,
  UsageError,
  withSettings,
  writeAtomic,
} from '@spikeseg/runs';
import { type Command } from 'commander';
import { addCommonOptions, addExamples, choiceOption } from '../options.ts';
import { beginEnding, type Ending, pathWord, printAnswer } from '../output.ts';
import { type OptionValues, sourcesOf, splitArguments } from '../settings.ts';

/** Windows of recordings that are compared, unless told otherwise. */
const defaultWindows = 50;

export function registerExport(program: Command, context: Context): void {
  const command = program
    .command('export')
    .summary('write a network as ONNX files, or a detector as one file')
    .description(
      'Writes a trained network as ONNX files, with a JSON file beside each. In them neurons may fire again, as detection needs. Then runs them in ONNX Runtime and compares every spike of every layer with the engine. Of evidence neurons it also writes the detector as one file, for detect, evaluate and completeness.',
    )
    .argument(
      '<run...>',
      'checkpoint (.safetensors, .pt), run folder or run name; ebssa: the evidence neurons; for those and .pt also key=value, as evaluate takes them',
    )
    .addOption(
      choiceOption(
        '-f, --format <format>',
        'step: ONNX, one time step per run; sequence: ONNX, a window per run; detector: a detector file of evidence neurons',
        ['step', 'sequence', 'both', 'detector'],
      ).default('both'),
    )
    .option('--steps <n>', 'time steps of the sequence graph (default: data.n_timesteps)')
    .addOption(
      choiceOption('--outputs <which>', 'all: spikes and potentials of every layer, which detect --model needs', [
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
    .option('--quantize', 'store the weights of a layer as float16 where that changes none of them')
    .option(
      '-o, --output <path>',
      'folder, NAME.onnx for one graph, or NAME.safetensors for a detector (default: beside the checkpoint)',
    )
    .option('--triton <folder>', 'also write a model repository for Triton (ONNX Runtime backend) into this new folder')
    .option('--overwrite', 'replace files that exist')
    .option('--verify <data>', 'compare on windows of this recording, or of the recordings in this folder (default: noise)')
    .option('--windows <n>', 'windows of --verify to compare, spread over the recordings', String(defaultWindows))
    .option('--no-verify', 'write without comparing')
    .option('--device <device>', 'also compare on this device: cuda or cuda:N');
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli export spikeseg_default',
      "writes best-step.onnx and best-sequence.onnx beside the checkpoint, and compares their spikes with the engine's",
    ],
    [
      'spikeseg-cli export runs/spikeseg_default --format sequence --verify ~/EBSSA --output models',
      'one file in the folder models, compared over windows of your recordings',
    ],
    [
      'spikeseg-cli export ebssa --format step',
      'the evidence neurons, for a DAVIS; for a sensor of 1280 × 720 pixels: data.input_width=1280 data.input_height=720',
    ],
    [
      'spikeseg-cli export ebssa --format detector',
      'ebssa.safetensors: network, weights and settings of the evidence neurons in one file',
    ],
    ['spikeseg-cli export spikeseg_default --triton repository --output served', 'also what a Triton server serves'],
  ).action((args: string[], options: OptionValues) => exportCommand(context, args, options));
}

async function exportCommand(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const {
    files: [checkpoint, ...rest],
    settings,
  } = splitArguments(args);
  if (checkpoint === undefined) throw new UsageError('export: expected a checkpoint, run folder or run name, got none');
  if (rest.length > 0) throw new UsageError(`${rest[0]}: expected one checkpoint, got a second one`);
  const quiet = options['quiet'] === true;
  // Its format is that of the file that is written.
  const { device: _, format: __, ...ofModel } = options;
  const asked = sourcesOf(settings, ofModel);
  const loaded = isEbssa(context, checkpoint) ? evidenceExport(context, asked) : loadModel(context, checkpoint, asked, 'named');
  const model = withNumerics(loaded, options['numerics']);
  const { config } = model;
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : 'INFO')]);
  for (const warning of modelWarnings(model)) log.warn(warning);
  for (const note of model.notes) log.info(note);

  const text = (name: string): string | undefined => (typeof options[name] === 'string' ? options[name] : undefined);
  const output = text('output');
  if (options['format'] === 'detector') return exportDetector(context, model, output, options, ending);
  const graphs = graphsOf(options['format']);
  const targets = exportTargets(graphs, model.path, model.name, output === undefined ? undefined : resolve(context.cwd, output));
  if (options['overwrite'] !== true) await checkNoneExists(targets);
  checkOutputFolder(resolve(targets[0].path, '..'));
  const triton = text('triton') === undefined ? undefined : resolve(context.cwd, text('triton') ?? '');
  if (triton !== undefined) checkRepositoryFolder(triton, options['overwrite'] === true);
  const data = text('verify');
  const steps = wholeNumber(options, 'steps', config.data.n_timesteps);
  const proof = startProof(context, quiet);
  const request: ExportRequest = {
    targets,
    steps,
    outputs: options['outputs'] === 'spikes' ? 'spikes' : 'all',
    float16: options['quantize'] === true,
    triton: triton === undefined ? undefined : { folder: triton, name: model.name.replaceAll(/[^\w-]/g, '_') },
    verification:
      options['verify'] === false
        ? undefined
        : {
            ...(data === undefined
              ? generatedWindows(config, model.network, steps)
              : await recordedWindows(
                  config,
                  resolve(context.cwd, data),
                  wholeNumber(options, 'windows', defaultWindows),
                  model.network,
                  steps,
                )),
            devices: devicesOf(options['device']),
            required: data !== undefined || options['device'] !== undefined,
            onWindow: proof.onWindow,
          },
  };
  if (request.verification !== undefined)
    log.info(`comparing every spike with the engine's, on ${request.verification.what}; --no-verify writes without it`);
  const files = await exportModel(model, request).finally(proof.end);
  const what = request.verification?.what ?? '';
  printAnswer(context, options, {
    json: {
      seconds: ending.seconds(),
      checkpoint: model.path,
      numerics: model.network.numerics,
      verifiedWith: what,
      files,
      triton: triton ?? null,
    },
    text: quiet ? [] : [...files.flatMap((file) => fileLines(file, what)), ...tritonLines(triton)],
  });
  ending.tell(nextStep(context, files, request.outputs === 'all' ? (data ?? dataOf(config)) : undefined));
}

/** Shows how far the proof of each graph is: one line, or a bar, for a graph. */
function startProof(context: Context, quiet: boolean) {
  let shown: { readonly graph: GraphName; readonly progress: Progress } | undefined;
  const end = (): void => shown?.progress.end();
  return {
    end,
    onWindow: (graph: GraphName, done: number, total: number): void => {
      if (shown?.graph !== graph) {
        end();
        shown = { graph, progress: startProgress(context.stderr, context.now, `proof of ${graph}`, 'windows', quiet) };
      }
      shown.progress.update(done, total, '');
    },
  };
}

/** The evidence neurons, for a DAVIS unless `data.input_*` say another sensor. */
function evidenceExport(context: Context, { settings = {}, ...sources }: ConfigSources): LoadedModel {
  const sized = { data: { input_width: 240, input_height: 180 } };
  const model = readyModel(context, 'export', withSettings({ ...sources, settings: sized }, settings));
  const { keptAs, title } = detectorOf(model.config);
  if (keptAs === 'nothing') throw new UsageError(`export: expected a detector with a network, got ${title}, which has none`);
  return { ...model, name: ebssaName, path: resolve(context.cwd, ebssaName) };
}

/** Writes a detector as one file: NAME.safetensors, in a folder where one was named. @throws UsageError for a network that learns */
function exportDetector(
  context: Context,
  model: LoadedModel,
  output: string | undefined,
  options: OptionValues,
  ending: Ending,
): void {
  if (detectorOf(model.config).keptAs !== 'detector file')
    throw new UsageError(
      `--format detector: expected evidence neurons, got a trained network, whose file is its checkpoint: ${model.path}`,
    );
  const file = `${model.name}.safetensors`;
  const path = resolve(context.cwd, output === undefined ? file : /\.safetensors$/i.test(output) ? output : join(output, file));
  if (options['overwrite'] !== true && existsSync(path))
    throw new UsageError(
      `${path}: expected a new file, got one that exists; choose another place with --output, or give --overwrite`,
    );
  checkOutputFolder(resolve(path, '..'));
  const bytes = encodeDetector({ ...model, seen: model.seen ?? [] });
  writeAtomic(path, bytes);
  const json = { seconds: ending.seconds(), checkpoint: model.path, files: [{ path, bytes: bytes.length }] };
  const text = options['quiet'] === true ? [] : [`${path}: ${bytes.length} bytes`];
  printAnswer(context, options, { json, text });
  ending.tell(['inspect', pathWord(context, path)]);
}

/** Recordings that a model was trained on, where it was trained and they were not generated. */
const dataOf = (config: SpikesegConfig): string | undefined =>
  config.data.dataset === 'synthetic' || !detectorOf(config).needsTraining ? undefined : config.data.data_root;

/** What runs in ONNX Runtime can detect in recordings, where some were named; any file can be looked at. */
function nextStep(context: Context, files: readonly ExportedFile[], data: string | undefined): string[] {
  // Evidence neurons detect step by step.
  const { path, verified } =
    files.find(({ path: one }) => basename(one).startsWith(`${ebssaName}-step`)) ?? files[files.length - 1];
  const file = pathWord(context, path);
  return data === undefined || verified.length === 0
    ? ['inspect', file]
    : ['detect', pathWord(context, resolve(context.cwd, data)), '--model', file];
}

/** The model with the numerics that were asked for, in its configuration, too, which goes into the file. */
function withNumerics(model: LoadedModel, numerics: unknown): LoadedModel {
  if (numerics !== 'exact' && numerics !== 'float') return model;
  const { config, network } = model;
  return { ...model, config: { ...config, model: { ...config.model, numerics } }, network: { ...network, numerics } };
}

const tritonLines = (folder: string | undefined): string[] =>
  folder === undefined
    ? []
    : [`${folder}: model repository for Triton; its README.md says how to serve it and what clients must do`];

/** @throws UsageError when there is something in the folder already */
function checkRepositoryFolder(folder: string, overwrite: boolean): void {
  checkOutputFolder(folder);
  if (!overwrite && existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(
      `--triton ${folder}: expected a new or empty folder, got one with files in it; choose another, or give --overwrite`,
    );
}

const graphsOf = (format: unknown): readonly GraphName[] =>
  format === 'step' || format === 'sequence' ? [format] : ['step', 'sequence'];

function devicesOf(device: unknown): readonly ('cpu' | 'cuda' | `cuda:${number}`)[] {
  if (device === undefined || device === 'cpu') return ['cpu'];
  if (typeof device === 'string' && /^cuda(:\d+)?$/.test(device)) return ['cpu', device as `cuda:${number}`];
  throw new UsageError(`--device: expected cpu, cuda or cuda:N, got ${JSON.stringify(device)}`);
}

function wholeNumber(options: OptionValues, name: string, otherwise: number): number {
  const value = options[name] === undefined ? otherwise : Number(options[name]);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new UsageError(`--${name}: expected a whole number of at least 1, got ${JSON.stringify(options[name])}`);
}
