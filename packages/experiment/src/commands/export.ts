import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Device } from '@spikeseg/onnx';
import type { NetworkSpec } from '@spikeseg/snn-core';
import { encodeDetector } from '../checkpoints/detector-file.ts';
import type { Context } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import {
  checkNoneExists,
  type ExportedFile,
  exportTargets,
  fileLines,
  type GraphName,
  writeGraphs,
} from '../export/export-model.ts';
import { generatedWindows, recordedWindows } from '../export/verification-windows.ts';
import type { Log } from '../log/log.ts';
import type { Progress } from '../log/progress.ts';
import { isEbssa, readyModel } from '../models/detection-model.ts';
import { type LoadedModel, loadModel } from '../models/load-model.ts';
import { type ConfigSources, withSettings } from '../options/settings.ts';
import { writeAtomic } from '../run-folder/files.ts';
import { ebssaName } from '../run-folder/given.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';

/** What is written of a model, and where. */
export interface ExportOptions extends ConfigSources {
  /** Checkpoint, run folder or name of a run; `ebssa`: the evidence neurons. */
  readonly model: string;
  /** As trained where it is left out. */
  readonly numerics?: NetworkSpec['numerics'] | undefined;
  /** Folder or file; beside the checkpoint where it is left out. */
  readonly output?: string | undefined;
  readonly overwrite?: boolean | undefined;
}

export interface ExportNetworkOptions extends ExportOptions {
  readonly graphs: readonly GraphName[];
  /** Time steps of the sequence graph; `data.n_timesteps` where they are left out. */
  readonly steps?: number | undefined;
  readonly outputs: 'all' | 'spikes';
  /** New folder for a model repository of Triton. */
  readonly triton?: string | undefined;
  /** Undefined: the files are written without a proof. */
  readonly proof?:
    | { readonly data?: string | undefined; readonly windows: number; readonly devices?: readonly Device[] | undefined }
    | undefined;
}

/** What an export wrote. */
export interface ExportedNetwork {
  readonly checkpoint: string;
  readonly numerics: NetworkSpec['numerics'];
  /** What the files were compared on, in words. */
  readonly verifiedWith: string;
  readonly files: readonly ExportedFile[];
  readonly triton: string | null;
  /** Recordings that it can detect in, where some are known. */
  readonly data: string | undefined;
  readonly lines: readonly string[];
}

/** Writes a network as ONNX files, compared with the engine. @throws UsageError, CheckpointError, ExportDifferenceError */
export async function exportNetwork(context: Context, options: ExportNetworkOptions): Promise<ExportedNetwork> {
  const { log } = context;
  const { graphs, output, overwrite = false, outputs, proof } = options;
  const model = exported(context, options);
  const { config, network } = model;
  const targets = exportTargets(graphs, model.path, model.name, output && resolve(output));
  if (!overwrite) await checkNoneExists(targets);
  checkOutputFolder(resolve(targets[0].path, '..'));
  const triton = options.triton && resolve(options.triton);
  if (triton !== undefined) checkRepositoryFolder(triton, overwrite);
  const { steps = config.data.n_timesteps } = options;
  const progress = startProof(log);
  const verification = proof && {
    ...(proof.data === undefined
      ? generatedWindows(config, network, steps)
      : await recordedWindows(config, resolve(proof.data), proof.windows, network, steps)),
    devices: proof.devices ?? ['cpu'],
    required: proof.data !== undefined || proof.devices !== undefined,
    onWindow: progress.onWindow,
  };
  const verifiedWith = verification?.what ?? '';
  if (verification !== undefined)
    log.info(`comparing every spike with the engine's, on ${verifiedWith}; option noVerify writes without it`);
  const name = model.name.replaceAll(/[^\w-]/g, '_');
  const request = {
    targets,
    steps,
    outputs,
    triton: triton === undefined ? undefined : { folder: triton, name },
    verification,
  };
  const files = await writeGraphs(model, request).finally(progress.end);
  return {
    checkpoint: model.path,
    numerics: network.numerics,
    verifiedWith,
    files,
    triton: triton ?? null,
    data: outputs === 'all' ? (proof?.data === undefined ? dataOf(config) : resolve(proof.data)) : undefined,
    lines: [...files.flatMap((file) => fileLines(file, verifiedWith)), ...tritonLines(triton)],
  };
}

/** Writes a detector as one file: NAME.safetensors, in a folder where one was named. @throws UsageError for a network that learns */
export function exportDetector(
  context: Context,
  options: ExportOptions,
): { readonly checkpoint: string; readonly path: string; readonly bytes: number } {
  const { output, overwrite = false } = options;
  const model = exported(context, options);
  if (detectorOf(model.config).keptAs !== 'detector file')
    throw new UsageError(
      `option graphs detector: expected evidence neurons, got a trained network, whose file is its checkpoint: ${model.path}`,
    );
  const file = `${model.name}.safetensors`;
  const named = output === undefined ? file : /\.safetensors$/i.test(output) ? output : join(output, file);
  const path = resolve(named);
  if (!overwrite && existsSync(path))
    throw new UsageError(
      `${path}: expected a new file, got one that exists; choose another place with option output, or give option overwrite`,
    );
  checkOutputFolder(resolve(path, '..'));
  const bytes = encodeDetector({ ...model, seen: model.seen ?? [] });
  writeAtomic(path, bytes);
  return { checkpoint: model.path, path, bytes: bytes.length };
}

/** The model that is written, after what must be known of it was said. */
function exported({ log }: Context, { model: name, numerics, preset, file, settings }: ExportOptions): LoadedModel {
  const asked = { preset, file, settings };
  const model = withNumerics(isEbssa(name) ? evidenceExport(asked) : loadModel(name, asked, 'named'), numerics);
  for (const warning of model.warnings) log.warn(warning);
  for (const note of model.notes) log.info(note);
  return model;
}

/** Shows how far the proof of each graph is: one line, or a bar, for a graph. */
function startProof(log: Log) {
  let shown: { readonly graph: GraphName; readonly progress: Progress } | undefined;
  const end = (): void => shown?.progress.end();
  return {
    end,
    onWindow: (graph: GraphName, done: number, total: number): void => {
      if (shown?.graph !== graph) {
        end();
        shown = { graph, progress: log.progress(`proof of ${graph}`, 'windows') };
      }
      shown.progress.update(done, total, '');
    },
  };
}

/** The evidence neurons, for a DAVIS unless `data.input_*` say another sensor. */
function evidenceExport({ settings = {}, ...sources }: ConfigSources): LoadedModel {
  const sized = { data: { input_width: 240, input_height: 180 } };
  const model = readyModel('export', withSettings({ ...sources, settings: sized }, settings));
  const { keptAs, title } = detectorOf(model.config);
  if (keptAs === 'nothing') throw new UsageError(`export: expected a detector with a network, got ${title}, which has none`);
  return { ...model, name: ebssaName, path: resolve(ebssaName) };
}

/** Recordings that a model was trained on, where it was trained and they were not generated. */
const dataOf = (config: SpikesegConfig): string | undefined =>
  config.data.dataset === 'synthetic' || !detectorOf(config).needsTraining ? undefined : config.data.data_root;

/** The model with the numerics that were asked for, in its configuration, too, which goes into the file. */
function withNumerics(model: LoadedModel, numerics: NetworkSpec['numerics'] | undefined): LoadedModel {
  if (numerics === undefined) return model;
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
      `option triton ${folder}: expected a new or empty folder, got one with files in it; choose another, or give option overwrite`,
    );
}
