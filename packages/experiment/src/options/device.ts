import type { SpikesegConfig } from '@spikeseg/config';
import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { BackendUnavailableError, UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/log.ts';
import { backendByName, tfjsOnGpu } from './engines.ts';
import type { ModelOptions } from './settings.ts';

/** Whether somebody asked for the device now, and no file or default did. */
export const isDeviceMeant = ({ settings }: ModelOptions): boolean => settings?.device !== undefined;

/**
 * The engine that a command detects with. What needs no training runs on the processor, which is faster for it than any device: a device of a file, or by
 * default, is passed over. An engine that was named is looked for all the same.
 *
 * @throws UsageError when another device was given on the command line for such a detector; and as {@link chooseBackend}
 */
export async function chooseDetectionBackend(
  { device, evaluation }: Pick<SpikesegConfig, 'device' | 'evaluation'>,
  options: ModelOptions,
  log: Logger,
): Promise<Backend> {
  const { usesDevices, title } = detectorOf({ evaluation });
  if (usesDevices || options.engine !== undefined) return chooseBackend(device, options, log);
  if (!isDeviceMeant(options) || device === 'cpu' || device === 'auto') return wasmBackend;
  throw new UsageError(
    `device: expected cpu or auto, on which ${title} run, got ${device}; leave it out, or name an engine with option engine`,
  );
}

/** Told once, where a configuration names a device that is not there. */
export const onCpuInstead = (device: string): string =>
  `device ${device} cannot be had here: this runs on the CPU (spikeseg-cli doctor says why)`;

/**
 * The engine that was named, else that for a device: CUDA and WebGPU have that of TensorFlow.js. `cuda` from a file must not break
 * a machine without a GPU: it falls back to the CPU and says so in one line, as `auto` does. `cuda:N`, or a device or engine given on
 * the command line, is meant, and an error where it cannot be had.
 *
 * @throws BackendUnavailableError with the reason and what mends it; UsageError when there is no such engine
 */
export async function chooseBackend(device: string, options: ModelOptions, log: Logger): Promise<Backend> {
  const isMeant = isDeviceMeant(options);
  if (options.engine !== undefined) return engineNamed(options.engine, device, isMeant);
  if (device === 'cpu') return wasmBackend;
  const backend = await tfjsOnGpu(device);
  const available = await backend.isAvailable();
  if (device === 'auto') log.info(`device auto: runs on ${available === true ? 'CUDA' : 'the CPU, as CUDA cannot be had'}`);
  if (available === true) return backend;
  if (device !== 'auto') {
    if (isMeant || device !== 'cuda') throw new BackendUnavailableError(`device ${device}: ${available}; or use device=cpu`);
    log.warn(onCpuInstead(device));
  }
  return wasmBackend;
}

async function engineNamed(name: string, device: string, isMeant: boolean): Promise<Backend> {
  const [, platform] = /^tfjs-(gpu|webgpu)\b/.exec(name) ?? [];
  const kind = platform === 'gpu' ? 'cuda' : (platform ?? 'cpu');
  if (isMeant && !device.startsWith(kind))
    throw new UsageError(
      `option engine ${name}: expected a device that it computes on, got device ${device}; leave one of the two out`,
    );
  const backend = await (platform !== undefined && device.startsWith(kind) ? tfjsOnGpu(device) : backendByName(name));
  const available = await backend.isAvailable();
  if (available === true) return backend;
  throw new BackendUnavailableError(`option engine ${name}: ${available}`);
}
