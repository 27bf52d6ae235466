import { type ConfigKey, describeConfig, describeLayers, type LayerField } from '../describe/describe-config.ts';
import { presets } from '../load/presets.ts';

const head = `<!-- Generated from the schema of @spikeseg/config: npx node tools/generate-config.mjs -->

# Configuration

A run is described by one YAML file. Every key is optional: an empty file is a complete configuration.

\`\`\`ts
import { loadConfig, mergeConfigs } from '@spikeseg/config';

const config = loadConfig('configs/config.yaml', { overrides: { max_epochs: 100, 'stdp.lr_plus': 0.02 } });
const variant = mergeConfigs(config, { wta: { mode: 'global' } });
\`\`\`

On the command line: \`npx spikeseg-cli train --config configs/config.yaml max_epochs=100 stdp.lr_plus=0.02\`.

- **Order.** Defaults, then the preset, then the file, then the overrides. Mappings merge; numbers, texts and lists replace.
- **Errors.** Unknown keys, doubled keys and values of the wrong type or range are errors with line and column; all of them are
  reported at once.
- **Paths.** \`~\`, \`$VAR\` and \`\${VAR}\` expand in \`data.data_root\` and \`output_dir\`; \`$$\` is a plain
  \`$\`. A relative \`data.data_root\` starts at the folder of the file that sets it, and at the working
  directory when an override sets it. A relative \`output_dir\` starts at the working directory.
- **Editors.** \`configs/spikeseg.schema.json\` completes keys and shows their meaning; refer to it as \`configs/config.yaml\` does.
- **Extensions** are keys that the configuration guide does not have; a file without them behaves as described here.
`;

const conditions = `## Between keys

- Each entry of \`model.leaks\` is at most the entry of \`model.thresholds\` for the same layer.
- \`model.use_dog_filters\` or \`train_conv1\` is true: conv1 has fixed filters or learns them.
- A pool's stride is at most its kernel, and the input is large enough for all pools.
- Beside \`network\`, the keys of \`model\` that describe layers and \`train_conv1\` to \`train_conv3\` have their defaults.
- Names of layers differ, \`from\` names an earlier layer, and the last layer is no pool.
- A layer that learns has one group, is reset by its spikes, and takes its input from the layer before.
- A neuron without reset has a ceiling or a leak; a ceiling is at least the threshold.
- Beside \`stdp.rule\`, \`stdp.use_soft_bounds\` says the same or is left out; \`likelihood\` has neither soft bounds nor \`homeostasis.enabled\`,
  \`homeostasis.dead_neuron_recovery\` or \`wta.enable_homeostasis\`. What is left out follows the rule, and so does what an earlier source said.
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
  return [head, ...tables, layerTables(), conditions, presetTable()].join('\n');
}

const layersText = `\`network\` is a list of layers, from the input to the layer whose output is the answer; the input itself is said below \`data\`. All
layers act inside the same time step; [layers.md](layers.md) says what they compute. \`spikeseg-cli config network\` prints the list that a configuration means, also the one that
\`model.*\` and \`train_conv1\` to \`train_conv3\` stand for; with that list, a run learns the same weights. A configuration says its network once:
beside \`network\`, those keys keep their defaults. \`model.fire_once\` and \`model.numerics\` hold for every network.

\`\`\`yaml
network:
  - { kind: conv, name: spots, maps: 4, kernel: 5, threshold: 2, leak: 0.5, weights: { init: spots } }
  - { kind: pool, name: half, kernel: 2, stride: 2 }
  - { kind: conv, name: parts, maps: 16, kernel: 5, threshold: 4, leak: 0.4, train: true }
  - { kind: conv, name: wholes, maps: 2, kernel: 7, threshold: 4, train: true }
\`\`\`
`;

/** The fields of every layer, of mappings inside them, and of the ways in which weights start. */
function layerTables(): string {
  const all = describeLayers();
  const columns = ['field', 'default', 'type', 'meaning'];
  const tables = all
    .filter(({ about }) => about !== 'weights')
    .map(({ about, title, tag, fields }) => {
      const name = about === 'layer' ? `\`kind: ${tag}\`, ${title.toLowerCase()}` : title;
      return `### ${name}\n\n${markdownTable(columns, fields.map(fieldRow))}\n`;
    });
  const weights = all
    .filter(({ about }) => about === 'weights')
    .flatMap(({ tag, fields }) => fields.map((field) => [`\`${tag}\``, ...fieldRow(field)]));
  return [
    '## Layers',
    '',
    layersText,
    ...tables,
    `### Weights: how they start\n\n${markdownTable(['init', ...columns], weights)}\n`,
  ].join('\n');
}

const fieldRow = (field: LayerField): string[] => [
  `\`${field.name}\``,
  fieldDefault(field.default),
  field.type,
  meaning({ ...field, extension: false }),
];

const fieldDefault = (text: string): string => (text === 'required' || text === 'optional' ? text : `\`${text}\``);

function sectionTable(section: string, keys: readonly ConfigKey[]): string {
  const rows = keys.map((key) => [`\`${key.path}\``, `\`${JSON.stringify(key.default)}\``, key.type, meaning(key)]);
  return `## ${section}\n\n${markdownTable(['key', 'default', 'type', 'meaning'], rows)}\n`;
}

function meaning({
  description,
  unit,
  source,
  extension,
}: Pick<ConfigKey, 'description' | 'unit' | 'source' | 'extension'>): string {
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

/** A Markdown table with columns as wide as their widest cell, which is how the formatter writes it. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}
