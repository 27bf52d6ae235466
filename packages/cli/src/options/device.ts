import { type Backend, wasmBackend } from '@spikeseg/snn-core';
import { BackendUnavailableError } from '../errors/errors.ts';
import type { Logger } from '../log/logger.ts';
import type { OptionValues } from './config-options.ts';

/** Whether somebody asked for the device now, or a file or default did. */
export type DeviceOrigin = 'in the configuration' | 'on the command line';

/** By flag or as `device=…`. */
export const deviceOrigin = (args: readonly string[], options: OptionValues): DeviceOrigin =>
  options['device'] !== undefined || args.some((argument) => argument.startsWith('device='))
    ? 'on the command line'
    : 'in the configuration';

/**
 * The engine for a device. `cuda` from a file must not break a machine without a GPU: it falls back to the CPU with one
 * warning. `cuda:N`, or a device given on the command line, is meant, and an error where it cannot be had.
 *
 * @throws BackendUnavailableError
 */
export function chooseBackend(device: string, given: DeviceOrigin, log: Logger): Backend {
  if (device === 'cpu') return wasmBackend;
  const reason = `device ${device}: this version has no engine for CUDA`;
  if (given === 'on the command line' || device !== 'cuda') throw new BackendUnavailableError(`${reason}; use device=cpu`);
  log.warn(`${reason}; running on the CPU (device=cpu says so without this warning)`);
  return wasmBackend;
}
