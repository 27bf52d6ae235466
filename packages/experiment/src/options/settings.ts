import {
  type ConfigOverrides,
  keepRoles,
  loadConfig,
  mergeConfigs,
  type PartialConfig,
  type SpikesegConfig,
} from '@spikeseg/config';
import * as z from 'zod';
import { checkGiven } from '../run-folder/given.ts';

/** Where a configuration comes from; later wins: defaults, preset, file, settings. */
export interface ConfigSources {
  readonly preset?: string | undefined;
  /** YAML file. */
  readonly file?: string | undefined;
  /** Keys, nested like the file. */
  readonly settings?: PartialConfig | undefined;
}

/** Which model detects, on which engine, and how both are set. */
export interface ModelOptions extends ConfigSources {
  /** Checkpoint, detector file, run folder, name of a run, or ONNX file; `ebssa`, evidence neurons, where it is left out. */
  readonly model?: string | undefined;
  /** Name of an engine; the device decides where it is left out. */
  readonly engine?: string | undefined;
}

/** As files in folders hold them. */
export const modelOptionsSchema: z.ZodType<ModelOptions> = z.strictObject({
  model: z.string().optional(),
  engine: z.string().optional(),
  preset: z.string().optional(),
  file: z.string().optional(),
  settings: z.record(z.string(), z.unknown()).optional(),
});

/** The options with more keys set, which win. */
export const withSettings = <Options extends ConfigSources>(options: Options, settings: PartialConfig): Options => ({
  ...options,
  settings: mergeConfigs<object>(options.settings ?? {}, settings),
});

/** What of a configuration decides about results: not where they and the data lie, how much may be read, and how fast results come. */
export const decidingOf = (config: SpikesegConfig): object =>
  keepRoles(config, (role) => role !== 'place' && role !== 'speed' && role !== 'limit');

/** The settings that say what is found, on which device: where results and data lie and the number of threads do not. */
export function settingsOfDetection({ device, ...settings }: PartialConfig = {}): PartialConfig {
  const kept = keepRoles(settings, (role) => role !== 'place' && role !== 'speed');
  return device === undefined ? kept : { ...kept, device };
}

/** Keys with their values, `key=value`, as the command line takes them. */
export function settingWords(settings: object = {}): string[] {
  const leaves = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
      : value === undefined
        ? []
        : [`${path}=${JSON.stringify(value)}`];
  return leaves(settings, '');
}

/**
 * The configuration of a command: defaults < preset < file < settings.
 *
 * @param defaults of this command, in place of the schema's
 * @throws ConfigError
 */
export function resolveConfig({ preset, file, settings }: ConfigSources, defaults?: ConfigOverrides): SpikesegConfig {
  if (file !== undefined) checkGiven(file, 'configuration');
  return loadConfig(file, { defaults, overrides: settings, preset });
}

/** Whether a preset, a file or settings say which recordings are meant. */
export const namesData = ({ preset, file, settings }: ConfigSources): boolean =>
  preset !== undefined || file !== undefined || settings?.data?.dataset !== undefined || settings?.data?.data_root !== undefined;

/** What trains: without a word about data it must run on a machine that has none. */
export const orGeneratedData = <Options extends ConfigSources>(options: Options): Options =>
  namesData(options) ? options : withSettings(options, { data: { dataset: 'synthetic' } });

/** Folder below which runs are found by their names. @param place settings that name it */
export const runsFolder = ({ place }: { readonly place: PartialConfig }): string => resolveConfig({ settings: place }).output_dir;
