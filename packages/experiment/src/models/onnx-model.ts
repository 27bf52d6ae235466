import { parse, resolve } from 'node:path';
import { isConfigError, loadConfig, mergeConfigs, problemText, type SpikesegConfig } from '@spikeseg/config';
import type { Device, ModelMetadata } from '@spikeseg/onnx';
import { storedConfig } from '../checkpoints/checkpoint.ts';
import type { Context } from '../context/context.ts';
import { detectorOf, detectorOfNetwork } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import type { DetectionModel } from '../network/network.ts';
import { isDeviceMeant, onCpuInstead } from '../options/device.ts';
import type { ModelOptions } from '../options/settings.ts';
import { checkGiven } from '../run-folder/given.ts';
import { freeSettings } from './load-model.ts';

/** Where the configuration lies in `ModelInfo.extra`. */
export const configKey = 'config';

/**
 * Opens an ONNX file of `export` with the JSON file beside it, in ONNX Runtime on the device of the configuration: on the
 * processor with a warning where `cuda` comes from a file and cannot be had, as with a checkpoint. The session has threads of
 * its own, so one of ours is enough.
 *
 * @throws OnnxModelError, OnnxRuntimeError
 * @throws UsageError when the file was not made for detection, or an override would change the model
 */
export async function openOnnxModel(
  { log }: Pick<Context, 'log'>,
  name: string,
  options: ModelOptions,
  live = false,
): Promise<DetectionModel> {
  checkGiven(name, 'model');
  const overrides = freeSettings(options);
  const path = resolve(name);
  const { bestDevice, loadModelBytes, openModel, sessionBackend } = await import('@spikeseg/onnx');
  const { bytes, metadata, network, weights } = await openModel(path);
  const stored = configOf(path, metadata);
  checkDetects(path, metadata, stored, live);
  const config = loadConfig(undefined, {
    overrides: mergeConfigs(stored, overrides),
  });
  if (!detectorOf(config).runs(network))
    throw new UsageError(
      `${path}: expected evaluation.detector=network, because this is no network of evidence neurons of this version, got ${config.evaluation.detector}; export it again, leave option checkpoint out, or give evaluation.detector=network`,
    );
  const meant = isDeviceMeant(options) || config.device !== 'cuda';
  const best = config.device === 'auto' ? await bestDevice() : undefined;
  const session = await loadModelBytes(bytes, { device: best?.device ?? (config.device as Device), fallback: !meant });
  if (session.fallbackReason !== undefined) log.warn(onCpuInstead(config.device));
  else if (best || config.device.startsWith('webgpu'))
    log.info(`device ${config.device}: runs on ${session.device}${best ? ` (${best.reason})` : ''}`);
  return {
    model: { config, network, weights, path, name: parse(path).name },
    backend: sessionBackend(session),
    workers: 0,
    close: () => session.close(),
  };
}

/** The configuration that the network was trained with. */
function configOf(path: string, { info }: ModelMetadata): SpikesegConfig {
  const stored = info.extra?.[configKey];
  if (stored === undefined)
    throw new UsageError(
      `${path}: expected a configuration in its metadata, got none; export the checkpoint with spikeseg-cli export`,
    );
  try {
    return storedConfig(JSON.stringify(stored));
  } catch (cause) {
    const reason = isConfigError(cause) ? problemText(cause.problems[0]) : String(cause instanceof Error ? cause.message : cause);
    throw new UsageError(`${path}: expected the configuration of a trained network in its metadata: ${reason}; export it again`, {
      cause,
    });
  }
}

/** Detection decodes class spikes through all layers, with their potentials; windows must be whole runs. */
function checkDetects(path: string, { network, outputs, graph }: ModelMetadata, { data }: SpikesegConfig, live: boolean): void {
  const gives = (kind: 'spikes' | 'potential', layer: string) => outputs.some((one) => one.kind === kind && one.layer === layer);
  const missing = network.layers.find(
    ({ name, kind }) => !gives('spikes', name) || (kind !== 'pool' && !gives('potential', name)),
  );
  if (missing !== undefined)
    throw new UsageError(
      `${path}: expected spikes and potentials of every layer, got none of ${missing.name}; export with option outputs all`,
    );
  if (network.fireOnce)
    throw new UsageError(
      `${path}: expected neurons that may fire again, which detection needs, got fire-once; export with spikeseg-cli export`,
    );
  if (graph.kind === 'step') return;
  const steps = live || detectorOfNetwork(network).takes !== 'windows of events' ? 1 : data.n_timesteps;
  if (steps % graph.steps !== 0)
    throw new UsageError(
      `${path}: expected a graph ${steps === 1 ? 'of one time step' : `whose time steps divide ${steps}`}, got one of ${graph.steps}; export with option graphs step`,
    );
}
