export {
  ConfigError,
  type ConfigProblem,
  isConfigError,
  type ProblemKind,
  type ProblemPlace,
  problemText,
} from './config-error.ts';
export { type ConfigKey, describeConfig } from './describe/describe-config.ts';
export { configJsonSchema } from './describe/json-schema.ts';
export { keepRoles } from './keep-roles.ts';
export type { ConfigOverrides, LoadConfigOptions } from './load/load-config.ts';
export { loadConfig } from './load/load-config.ts';
export { parseOverrides } from './load/parse-overrides.ts';
export type { PathEnvironment } from './load/paths.ts';
export { type PresetName, preset, presetNames } from './load/presets.ts';
export { expandDotted, mergeConfigs } from './merge-configs.ts';
export { nearestNames } from './nearest-names.ts';
export type { ConvLayerConfig, NetworkLayer } from './network/layers.ts';
export { layersOf } from './network/layers.ts';
export type { DeepPartial, DeepReadonly, PartialConfig, SpikesegConfig } from './schema/config.ts';
export { defaultConfig } from './schema/config.ts';
export { escapePaths, stringifyConfig, stringifyNetwork } from './stringify-config.ts';
