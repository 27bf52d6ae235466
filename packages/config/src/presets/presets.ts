import { ConfigError } from '../errors/config-error.ts';
import { alternatives } from '../describe/type-text.ts';
import { valueText } from '../errors/value-text.ts';
import type { ConfigSource } from '../load/source.ts';
import { expandDotted } from '../merge/expand-dotted.ts';
import { nearestNames } from '../names/nearest-names.ts';
import type { PartialConfig } from '../schema/config.ts';
import { ebssa } from './ebssa.ts';
import { ebssaNetwork } from './ebssa-network.ts';
import { igarss2023 } from './igarss2023.ts';
import { kheradpisheh2018 } from './kheradpisheh2018.ts';
import type { Preset } from './preset.ts';
import { presetSettings } from './preset.ts';

/** Every preset by name; `configs/` is generated from this table. */
export const presets = { ebssa, 'ebssa-network': ebssaNetwork, igarss2023, kheradpisheh2018 } as const satisfies Readonly<
  Record<string, Preset>
>;

export type PresetName = keyof typeof presets;

export const presetNames: readonly PresetName[] = Object.keys(presets) as PresetName[];

const isPresetName = (name: string): name is PresetName => Object.hasOwn(presets, name);

/**
 * The settings of a preset, as part of a configuration; a new object at every call.
 *
 * @throws ConfigError when there is no preset of this name
 */
export function preset(name: string): PartialConfig {
  if (isPresetName(name)) return expandDotted(presetSettings(presets[name]));
  const suggestions = nearestNames(name, presetNames);
  const expected = alternatives(presetNames);
  throw new ConfigError([{ kind: 'unknown-preset', source: 'preset', expected, got: valueText(name), suggestions }]);
}

/** A preset as something to load. */
export const presetSource = (name: string): ConfigSource => ({ kind: 'preset', values: preset(name) });
