import type { PresetName } from '../presets/presets.ts';
import { presets } from '../presets/presets.ts';
import type { Preset, PresetValue } from '../presets/preset.ts';
import { commentLines, keyLine } from './yaml-lines.ts';

/** A preset as a configuration file, each value with where it comes from. */
export function presetYaml(name: PresetName): string {
  const preset: Preset = presets[name];
  const head = [
    '# yaml-language-server: $schema=./spikeseg.schema.json',
    '#',
    ...commentLines(preset.title),
    '#',
    ...commentLines(preset.about),
    '#',
    `# The same as --preset ${name}. Keys that are not here have their defaults.`,
    '# This file is generated from the preset: npx node tools/generate-config.mjs',
    '',
  ];
  return `${[...head, ...valueLines(Object.entries(preset.values))].join('\n')}\n`;
}

/** Presets have sections of depth one, in order, so a section starts where its name first appears. */
function valueLines(entries: readonly (readonly [string, PresetValue])[]): string[] {
  let open = '';
  return entries.flatMap(([path, { value, origin, note }]) => {
    const names = path.split('.');
    const section = names.length > 1 ? names[0] : '';
    const opening = section === open ? [] : ['', `${section}:`];
    open = section;
    const comment = note === '' ? origin : `${origin}: ${note}`;
    return [...opening, `${keyLine(section === '' ? '' : '  ', names[names.length - 1], value)} # ${comment}`];
  });
}
