import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Context, didYouMean, type ModelOptions, UsageError } from '@spikeseg/experiment/commands';
import {
  chooseDetectionBackend,
  decidingOf,
  detectorOf,
  isEbssa,
  isOnnx,
  type Model,
  openDetectionModel,
  readyDetectors,
  readyModel,
  usualDetector,
  withSettings,
} from '@spikeseg/experiment/models';
import type { Backend } from '@spikeseg/snn-core';

/** A detector to be measured. To be closed. */
export interface OpenDetector {
  /** As it was asked for; unique. */
  readonly name: string;
  /** In words. */
  readonly title: string;
  readonly model: Model;
  readonly backend: Backend;
  /** Of all that decides about its answers. */
  readonly identity: string;
  /** With its weights; undefined where the program has them. */
  readonly file: string | undefined;
  readonly close: () => Promise<void>;
}

/** Detectors that are known by name; all others are files, folders and runs. */
export const detectorNames: readonly string[] = readyDetectors.map(({ id }) => id);

/** Opens detectors by name. @throws UsageError for a name that nothing has, and for the same one twice */
export async function openDetectors(context: Context, names: readonly string[], options: ModelOptions): Promise<OpenDetector[]> {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`option detector: expected every detector once, got ${twice} twice`);
  const detectors: OpenDetector[] = [];
  for (const name of names) detectors.push(await openDetector(context, name, options));
  return detectors;
}

async function openDetector(context: Context, name: string, options: ModelOptions): Promise<OpenDetector> {
  const { log } = context;
  const ready = readyDetectors.find(({ id }) => id === (isEbssa(name) ? usualDetector : name));
  if (ready !== undefined) {
    const model = readyModel('completeness', withSettings(options, { evaluation: { detector: ready.id } }));
    const backend = await chooseDetectionBackend(model.config, options, log);
    return { ...opened(name, ready.scoredAs(model), model), backend };
  }
  checkExists(name, options);
  // A file says itself which detector it is.
  const { detector: _, ...evaluation } = options.settings?.evaluation ?? {};
  const engine = isOnnx(name) ? undefined : options.engine;
  const settings = { ...options.settings, evaluation };
  const given = { ...options, model: name, file: undefined, engine, settings };
  const { model, backend, close } = await openDetectionModel(context, given);
  const title = `${detectorOf(model.config).title} ${model.name}${isOnnx(name) ? ' (ONNX)' : ''}`;
  return { ...opened(name, title, model), backend, file: model.path, close };
}

/** @param model of which only what a thread needs goes on */
const opened = (name: string, title: string, { config, network, weights }: Model): Omit<OpenDetector, 'backend'> => ({
  name,
  title,
  model: { config, network, weights },
  identity: identityOf({ config, network, weights }),
  file: undefined,
  close: async () => {},
});

/** A name with a slip of the pen gets the nearest detector for an answer, not a list of places where runs were looked for. */
function checkExists(name: string, { settings }: ModelOptions): void {
  const folders = ['.', 'runs', ...(settings?.output_dir === undefined ? [] : [settings.output_dir])];
  if (folders.some((folder) => existsSync(resolve(folder, name)))) return;
  throw new UsageError(
    `option detector: expected ${detectorNames.join(', ')}, or a checkpoint, a run or an .onnx file, got ${JSON.stringify(name)} (runs are looked for in ${join('runs', '')})${didYouMean(name, detectorNames)}`,
  );
}

function identityOf(model: Model): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(decidingOf(model.config)));
  absorbNetwork(hash, model);
  return hash.digest('hex');
}

function absorbNetwork(hash: ReturnType<typeof createHash>, { network, weights }: Model): void {
  hash.update(JSON.stringify(network));
  for (const [name, { shape, data }] of Object.entries(weights).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${shape.join('x')}`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
}
