import { Document, isMap, visit } from 'yaml';
import { escapePath } from './load/paths.ts';
import { type Mapping, mergeConfigs, ownValue } from './merge-configs.ts';
import type { NetworkLayer } from './network/layers.ts';
import type { PartialConfig, SpikesegConfig } from './schema/config.ts';
import { configSchema } from './schema/config.ts';
import { fieldsOf, type SchemaField } from './schema/fields.ts';

/**
 * Writes a loaded configuration as YAML: every key, in the order of the schema, lists on one line. Equal configurations
 * give equal text, and `loadConfig` reads it back to an equal configuration (a `$` in a path is written `$$`).
 */
export function stringifyConfig(config: SpikesegConfig): string {
  return yamlDocument(inSchemaOrder({ kind: 'section', mapping: configSchema }, escapePaths(config))).toString(yamlFormat);
}

/**
 * Writes a list of layers as YAML that stands in a configuration: `network:`, then a line per layer.
 *
 * @param remark what to say of a layer behind its line, by its position
 */
export function stringifyNetwork(layers: readonly NetworkLayer[], remark: (position: number) => string = () => ''): string {
  const [head, ...lines] = yamlDocument({ network: configSchema.shape.network.parse(layers) })
    .toString(yamlFormat)
    .trimEnd()
    .split('\n');
  const remarked = lines.map((line, position) => `${line}${remark(position) === '' ? '' : ` # ${remark(position)}`}`);
  return `${[head, ...remarked].join('\n')}\n`;
}

/**
 * A loaded configuration as `loadConfig` may read it again, e.g. with overrides: its paths are final, so every `$` in them is written
 * `$$` and nothing of them is expanded a second time.
 */
export function escapePaths(config: SpikesegConfig): SpikesegConfig {
  const paths: PartialConfig = {
    output_dir: escapePath(config.output_dir),
    data: { data_root: escapePath(config.data.data_root) },
  };
  return mergeConfigs(config, paths);
}

/** No folding of long lines: a key stays on its line. */
export const yamlFormat = { lineWidth: 0, flowCollectionPadding: false } as const;

/** A YAML document of the values with lists on one line; of a list of mappings (layers) each on a line of its own. */
export function yamlDocument(values: unknown): Document {
  const document = new Document(values, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_, node) => {
      const mappings = node.items.length > 0 && node.items.every(isMap);
      node.flow = !mappings;
      if (mappings) for (const item of node.items) if (isMap(item)) item.flow = true;
    },
  });
  return document;
}

function inSchemaOrder(field: SchemaField, value: unknown): unknown {
  // Fields of layers come in the order of the schema, too, which is the order that parsing gives them.
  if (field.kind === 'key') return field.type.parse(value);
  return Object.fromEntries(
    fieldsOf(field.mapping).map(([name, inner]) => [name, inSchemaOrder(inner, ownValue(value as Mapping, name))]),
  );
}
