import { describeConfig, describeLayers } from '../../packages/config/src/describe/describe-config.ts';
import { presets } from '../../packages/config/src/load/presets.ts';
import { keyRoles } from '../../packages/config/src/schema/annotations.ts';

const head = `<!-- Generated from the schema of @spikeseg/config: npx node tools/config/generate.mjs -->

# Configuration

One YAML file describes a run. Every key is optional. \`spikeseg-cli config keys\` prints all of this, with every range.

On the command line: \`npx spikeseg-cli train --config configs/config.yaml max_epochs=100 stdp.lr_plus=0.02\`. In a program: [\`loadConfig\`](../packages/config/README.md).

- **Order.** Defaults, preset, file, overrides. Mappings merge; other values replace.
- **Errors.** Unknown or doubled keys, wrong types and ranges, all at once, with line and column.
- **Paths.** \`~\`, \`$VAR\` and \`\${VAR}\` expand in \`data.data_root\` and \`output_dir\`; \`$$\` is a plain \`$\`. Relative paths start at the
  working directory, but a \`data.data_root\` in a file at the folder of that file.
- **Editors.** \`configs/spikeseg.schema.json\` completes keys; refer to it as \`configs/config.yaml\` does.
- **Defaults of null.** In \`data.synthetic\` they are those of the scene. Every key whose default is null takes null.
`;

const roles = `## Roles

The role of a key says what it decides about. A checkpoint keeps the keys of model, data and score; those of model cannot change afterwards. What is hashed, of a job or a detector, are the keys of model, data, reading and score. Beside \`--resume\` those of limit may be given.

${markdownTable(['role', 'what its keys say'], Object.entries(keyRoles))}
`;

const conditions = `## Between keys

- Leaks are at most the thresholds; \`model.use_dog_filters\` or \`train_conv1\` is true.
- A pool's stride is at most its kernel, and the input is large enough for all pools.
- Beside \`network\`, the keys of \`model\` for layers and \`train_conv1\` to \`train_conv3\` have their defaults.
- Names of layers differ, and the last layer is no pool.
- \`stdp.weight_min\` < \`stdp.weight_max\`, \`wta.threshold_min\` <= \`wta.threshold_max\`, \`homeostasis.theta_rest\` <= \`homeostasis.theta_max\`.
`;

/** The documentation page of every key: `docs/configuration.md`. */
export function referencePage() {
  const keys = describeConfig();
  const sections = [...new Set(keys.map(({ section }) => section))];
  const tables = sections.map((section) =>
    sectionList(
      section,
      keys.filter((key) => key.section === section),
    ),
  );
  return [head, roles, ...tables, layerTables(), conditions, presetTable()].join('\n');
}

const layersText = `\`network\` is a list of layers ([what they compute](layers.md)); the spikes of the last one are the detections. \`spikeseg-cli config network\`
prints the list that a configuration means. \`model.numerics\` holds for every network.

\`\`\`yaml
network:
  - { kind: conv, name: spots, maps: 4, kernel: 5, threshold: 2, leak: 0.5, weights: { init: spots } }
  - { kind: pool, name: half, kernel: 2, stride: 2 }
  - { kind: conv, name: parts, maps: 16, kernel: 5, threshold: 4, leak: 0.4, train: true }
  - { kind: conv, name: wholes, maps: 2, kernel: 7, threshold: 4, train: true }
\`\`\`
`;

/** The fields of every layer, of mappings inside them, and of the ways in which weights start. */
function layerTables() {
  const all = describeLayers();
  const layers = all.filter(({ about }) => about === 'layer');
  const inAll = ({ name, description }) =>
    layers.every(({ fields }) => fields.some((one) => one.name === name && (name === 'kind' || one.description === description)));
  const own = (fields) => fields.filter((field) => !inAll(field));
  const parts = all
    .filter(({ about }) => about === 'part')
    .flatMap(({ tag, fields }) => fields.map((field) => ({ ...field, name: `${tag}.${field.name}` })));
  return [
    '## Layers',
    '',
    layersText,
    fieldTable(
      'Every layer',
      (layers[0]?.fields ?? []).filter((field) => inAll(field) && field.name !== 'kind'),
    ),
    ...layers.map(({ title, tag, fields }) => fieldTable(`\`kind: ${tag}\`, ${title.toLowerCase()}`, own(fields))),
    fieldTable('Inside a layer', parts),
    weightsTable(all.filter(({ about }) => about === 'weights')),
  ].join('\n');
}

const fieldTable = (title, fields) => `### ${title}\n\n${markdownTable(['field', 'meaning'], fields.map(fieldRow))}\n`;

const fieldRow = (field) => [`\`${field.name}\``, meaning(field, valueText(field))];

/** What a field takes; a required one says no more, nor one whose description says what it is when left out. */
function valueText({ type, default: text, description }) {
  if (text === 'required' || (text === 'optional' && description.includes('when left out'))) return type;
  return text === 'optional' ? `${type}; optional` : `${type}; default \`${text}\``;
}

/** A row for each way in which weights start, whose tag says what it is. */
function weightsTable(ways) {
  const rows = ways.map(({ tag, fields: [what, ...fields] }) => [
    `\`init: ${tag}\``,
    meaning(what),
    fields.map((field) => `\`${field.name}\`: ${valueText(field)}. ${meaning(field)}`).join('. '),
  ]);
  return `### Weights: how they start\n\n${markdownTable(['value', 'meaning', 'fields'], rows)}\n`;
}

/** A role that all keys of a section share stands above its list. */
function sectionList(section, keys) {
  const [shared, ...others] = new Set(keys.map(({ role }) => role));
  const isShared = others.length === 0;
  const items = keys.map((key) => {
    const role = isShared ? '' : ` (${key.role})`;
    return `- \`${key.path}: ${JSON.stringify(key.default)}\`${role}: ${meaning(key, typeText(key))}`;
  });
  return `## ${section}\n\n${isShared ? `Role: ${shared}.\n\n` : ''}${items.join('\n')}\n`;
}

/** What most numbers and texts are is not worth saying. */
const plainTypes = ['text', 'integer >= 0', 'integer >= 1', 'number >= 0', 'number > 0'];

/** What a key takes, where neither its default (true, false, null) nor its description (the words it takes) shows it. */
function typeText({ type, default: value, description }) {
  const text = value === null ? type.replace(/ or null$/, '') : type;
  if (plainTypes.includes(text)) return undefined;
  const words = /^[\w.-]+(, [\w.-]+)* or [\w.-]+$/.test(text) ? text.split(/, | or /) : [undefined];
  return typeof value === 'boolean' || words.every((word) => description.includes(word)) ? undefined : text;
}

function meaning({ description, unit, source }, type) {
  const remarks = [type, unit, source].filter((remark) => remark !== undefined);
  return remarks.length === 0 ? description : `${description} (${remarks.join('; ')})`;
}

const presetText = '`--preset NAME` or `loadConfig(path, { preset })`. The files say where each value comes from.';

function presetTable() {
  const rows = Object.entries(presets).map(([name, { title, about }]) => [
    `[\`${name}\`](../configs/${name}.yaml)`,
    `${title}. ${about}`,
  ]);
  return `## Presets\n\n${presetText}\n\n${markdownTable(['preset', 'experiment'], rows)}\n`;
}

/** A Markdown table with columns as wide as their widest cell, which is how the formatter writes it. */
export function markdownTable(header, rows) {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}
