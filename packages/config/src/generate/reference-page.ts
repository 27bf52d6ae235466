import type { ConfigKey } from '../describe/describe-config.ts';
import { describeConfig } from '../describe/describe-config.ts';
import { presets } from '../presets/presets.ts';
import { markdownTable } from './markdown-table.ts';

const head = `<!-- Generated from the schema of @spikeseg/config: node tools/generate-config.mjs -->

# Configuration

A run is described by one YAML file. Every key is optional: an empty file is a complete configuration.

<!-- setup: mkdir configs && npx spikeseg-cli config print > configs/config.yaml -->

\`\`\`ts
import { loadConfig, mergeConfigs } from '@spikeseg/config';

const config = loadConfig('configs/config.yaml', { overrides: { max_epochs: 100, 'stdp.lr_plus': 0.02 } });
const variant = mergeConfigs(config, { wta: { mode: 'global' } });
\`\`\`

On the command line: \`spikeseg-cli train --config configs/config.yaml max_epochs=100 stdp.lr_plus=0.02\`.

- **Order.** Defaults, then the preset, then the file, then the overrides. Mappings merge; numbers, texts and lists replace.
- **Errors.** Unknown keys, doubled keys and values of the wrong type or range are errors with line and column; all of them are
  reported at once.
- **Paths.** \`~\`, \`$VAR\` and \`\${VAR}\` expand in \`data.data_root\`, \`data.cache_dir\` and \`output_dir\`; \`$$\` is a plain
  \`$\`. A relative \`data.data_root\` or \`data.cache_dir\` starts at the folder of the file that sets it, and at the working
  directory when an override sets it. A relative \`output_dir\` starts at the working directory.
- **Editors.** \`configs/spikeseg.schema.json\` completes keys and shows their meaning; refer to it as \`configs/config.yaml\` does.
- **Extensions** are keys that the configuration guide does not have; a file without them behaves as described here.
`;

const conditions = `## Between keys

- Each entry of \`model.leaks\` is at most the entry of \`model.thresholds\` for the same layer.
- \`model.use_dog_filters\` or \`train_conv1\` is true: conv1 has fixed filters or learns them.
- A pool's stride is at most its kernel, and the input is large enough for both pools.
- \`stdp.weight_min\` < \`stdp.weight_max\`, \`wta.threshold_min\` <= \`wta.threshold_max\`,
  \`homeostasis.theta_rest\` <= \`homeostasis.theta_max\`.

Training no layer is a valid configuration, for evaluation and export.
`;

/** The documentation page of every key: `docs/configuration.md`. */
export function referencePage(): string {
  const keys = describeConfig();
  const sections = [...new Set(keys.map(({ section }) => section))];
  const tables = sections.map((section) =>
    sectionTable(
      section,
      keys.filter((key) => key.section === section),
    ),
  );
  return [head, ...tables, conditions, presetTable()].join('\n');
}

function sectionTable(section: string, keys: readonly ConfigKey[]): string {
  const rows = keys.map((key) => [`\`${key.path}\``, `\`${JSON.stringify(key.default)}\``, key.type, meaning(key)]);
  return `## ${section}\n\n${markdownTable(['key', 'default', 'type', 'meaning'], rows)}\n`;
}

function meaning({ description, unit, source, extension }: ConfigKey): string {
  const remarks = [unit && `unit: ${unit}`, source, extension && '_extension_'].filter((remark) => typeof remark === 'string');
  return [description, ...remarks].join('. ');
}

const presetText =
  "`--preset NAME` or `loadConfig(path, { preset })`. The files say of each value whether it is the paper's or an adaptation.";

function presetTable(): string {
  const rows = Object.entries(presets).map(([name, { title, about }]) => [
    `[\`${name}\`](../configs/${name}.yaml)`,
    `${title}. ${about}`,
  ]);
  return `## Presets\n\n${presetText}\n\n${markdownTable(['preset', 'experiment'], rows)}\n`;
}
