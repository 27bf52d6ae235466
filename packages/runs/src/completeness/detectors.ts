import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type SpikesegConfig } from '@spikeseg/config';
import { baselineNames } from '@spikeseg/report';
import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { isDetectorFile } from '../checkpoints/detector-file.ts';
import type { Context } from '../context/context.ts';
import { didYouMean } from '../errors/did-you-mean.ts';
import { UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/logger.ts';
import { evidenceModel, isEbssa } from '../models/evidence-model.ts';
import { loadModel, modelWarnings } from '../models/load-model.ts';
import { isOnnx, openOnnxModel } from '../models/onnx-model.ts';
import type { Model } from '../network/model.ts';
import { chooseDetectionBackend } from '../options/device.ts';
import { type ModelOptions, resolveConfig, withSettings } from '../options/settings.ts';
import type { SimpleBaseline } from '../scoring/baselines.ts';
import type { DetectorWork } from './injection-job.ts';

/** A detector to be measured. To be closed. */
export interface OpenDetector {
  /** As it was asked for; unique. */
  readonly name: string;
  /** In words. */
  readonly title: string;
  readonly work: DetectorWork;
  readonly backend: Backend;
  /** Of all that decides about its answers. */
  readonly identity: string;
  /** With its weights; undefined where the program has them. */
  readonly file: string | undefined;
  readonly close: () => Promise<void>;
}

const baselines: Readonly<Record<string, SimpleBaseline>> = {
  hough: 'houghLines',
  likelihood: 'rateLikelihood',
  activity: 'activityDensity',
};

/** Detectors that are known by name; all others are files, folders and runs. */
export const detectorNames: readonly string[] = ['evidence', ...Object.keys(baselines)];

/** Opens detectors by name. @throws UsageError for a name that nothing has, and for the same one twice */
export async function openDetectors(
  context: Context,
  names: readonly string[],
  options: ModelOptions,
  log: Logger,
): Promise<OpenDetector[]> {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`--detector: expected every detector once, got ${twice} twice`);
  const opened: OpenDetector[] = [];
  for (const name of names) opened.push(await openDetector(context, name, options, log));
  return opened;
}

async function openDetector(context: Context, name: string, options: ModelOptions, log: Logger): Promise<OpenDetector> {
  const baseline = Object.hasOwn(baselines, name) ? baselines[name] : undefined;
  if (baseline !== undefined) {
    const config = resolveConfig(context, options, { 'evaluation.detector': 'evidence' });
    const work = { kind: 'baseline', baseline, config } as const;
    return { ...worksWith(name, baselineNames[baseline], work), backend: wasmBackend };
  }
  if (name === 'evidence' || isEbssa(context, name)) {
    const { config, network, weights } = evidenceModel(context, 'completeness', options);
    const title = config.evidence.passes === 'both' ? `${baselineNames.evidence}, offline` : baselineNames.evidence;
    const work = { kind: 'model', model: { config, network, weights } } as const;
    return { ...worksWith(name, title, work), backend: await chooseDetectionBackend(config, options, log) };
  }
  const asNetwork = withSettings({ ...options, file: undefined }, { evaluation: { detector: 'network' } });
  checkExists(context, name, options);
  if (isOnnx(context, name)) {
    const { model, backend, close } = await openOnnxModel(context, name, asNetwork, log);
    const work = { kind: 'model', model: { config: model.config, network: model.network, weights: model.weights } } as const;
    return {
      ...worksWith(name, `network ${model.name} (ONNX)`, work),
      backend,
      file: resolve(context.cwd, name),
      close,
    };
  }
  const isDetector = isDetectorFile(resolve(context.cwd, name));
  const model = loadModel(context, name, isDetector ? { ...options, file: undefined } : asNetwork, 'named');
  for (const warning of modelWarnings(model)) log.warn(warning);
  const { config, network, weights } = model;
  const work = { kind: 'model', model: { config, network, weights } } as const;
  const backend = await chooseDetectionBackend(config, options, log);
  return {
    ...worksWith(name, isDetector ? `${baselineNames.evidence}, ${model.name}` : `network ${model.name}`, work),
    backend,
    file: model.path,
  };
}

const worksWith = (name: string, title: string, work: DetectorWork): Omit<OpenDetector, 'backend'> => ({
  name,
  title,
  work,
  identity: identityOf(work),
  file: undefined,
  close: async () => {},
});

/** A name with a slip of the pen gets the nearest detector for an answer, not a list of places where runs were looked for. */
function checkExists(context: Context, name: string, { settings }: ModelOptions): void {
  const folders = [
    context.cwd,
    resolve(context.cwd, 'runs'),
    ...(settings?.output_dir === undefined ? [] : [settings.output_dir]),
  ];
  if (folders.some((folder) => existsSync(resolve(folder, name)))) return;
  throw new UsageError(
    `--detector: expected ${detectorNames.join(', ')}, or a checkpoint, a run or an .onnx file, got ${JSON.stringify(name)} (runs are looked for in ${join('runs', '')})${didYouMean(name, detectorNames)}`,
  );
}

/** Sections and keys that change no answer. */
type Idle = 'output_dir' | 'experiment_name' | 'device' | 'logging' | 'checkpoint';

function identityOf(work: DetectorWork): string {
  const hash = createHash('sha256');
  const config: SpikesegConfig = work.kind === 'baseline' ? work.config : work.model.config;
  const {
    output_dir: _1,
    experiment_name: _2,
    device: _3,
    logging: _4,
    checkpoint: _5,
    ...deciding
  }: Omit<SpikesegConfig, Idle> & Pick<SpikesegConfig, Idle> = config;
  const { data_root: _6, num_workers: _7, ...data } = config.data;
  hash.update(JSON.stringify([work.kind === 'baseline' ? work.baseline : 'model', { ...deciding, data }]));
  if (work.kind === 'model') absorbNetwork(hash, work.model);
  return hash.digest('hex');
}

function absorbNetwork(hash: ReturnType<typeof createHash>, { network, weights }: Model): void {
  hash.update(JSON.stringify(network));
  for (const [name, { shape, data }] of Object.entries(weights).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${shape.join('x')}`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
}
