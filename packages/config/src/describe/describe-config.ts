import { z } from 'zod';
import { type KeyRole, keyNotes, sectionTitles } from '../schema/annotations.ts';
import { configSchema } from '../schema/config.ts';
import { fieldsOf, roleOf } from '../schema/fields.ts';
import { layerSchemas, partSchemas, weightSchemas } from '../schema/network.ts';
import { keyJsonSchema, typeText } from './json-schema.ts';

/** One key of the configuration, for help texts and documentation. */
export interface ConfigKey {
  /** Dotted path, e.g. `stdp.lr_plus`. */
  readonly path: string;
  /** Title of the section the key is in. */
  readonly section: string;
  /** What it decides about. */
  readonly role: KeyRole;
  /** The values it takes, in words. */
  readonly type: string;
  readonly default: unknown;
  /** One sentence without a full stop. */
  readonly description: string;
  readonly unit?: string;
  /** Paper the key or its default comes from. */
  readonly source?: string;
  /** True where the configuration guide does not have the key. */
  readonly extension: boolean;
}

/** Every key of the configuration in the order of the schema. */
export const describeConfig = (): readonly ConfigKey[] => keysOf(configSchema, 'Experiment', '');

function keysOf(mapping: z.ZodObject, section: string, prefix: string): ConfigKey[] {
  return fieldsOf(mapping).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (field.kind === 'section') return keysOf(field.mapping, sectionTitles.get(field.mapping)?.title ?? name, `${path}.`);
    const notes = keyNotes.get(field.type);
    if (!notes) throw new Error(`${path}: expected a key made by key(), got a schema without notes`);
    const type = typeText(keyJsonSchema(field.type.unwrap()));
    const told = { ...notes, role: roleOf(field.type), extension: notes.extension ?? false };
    return [{ path, section, type, default: field.type.parse(undefined), ...told }];
  });
}

/** One field of a layer, of a part of one, or of a way in which weights start. */
interface LayerField {
  readonly name: string;
  /** The values it takes, in words. */
  readonly type: string;
  /** `required`, `optional`, or the default as JSON. */
  readonly default: string;
  readonly description: string;
  readonly unit?: string;
  /** Paper it comes from. */
  readonly source?: string;
}

/** What may stand below `network`, in one mapping. */
export interface LayerFields {
  readonly about: 'layer' | 'part' | 'weights';
  readonly title: string;
  /** Its `kind` or `init`; of a part, what it is. */
  readonly tag: string;
  readonly fields: readonly LayerField[];
}

/** Every field of `network`: of the layers, kind by kind, of mappings inside them, and of the ways in which weights start. */
export const describeLayers = (): readonly LayerFields[] => [
  ...Object.values(layerSchemas).map((schema) => layerFieldsOf('layer', schema)),
  ...Object.entries(partSchemas).map(([name, schema]) => ({ ...layerFieldsOf('part', schema), tag: name })),
  ...weightSchemas.map((schema) => layerFieldsOf('weights', schema)),
];

const layerFieldsOf = (about: LayerFields['about'], mapping: z.ZodObject): LayerFields => ({
  about,
  title: sectionTitles.get(mapping)?.title ?? '',
  tag: Object.values(mapping.shape).flatMap((type) => (type instanceof z.ZodLiteral ? [String(type.value)] : []))[0] ?? '',
  fields: Object.entries(mapping.shape).map(([name, type]) => {
    const notes = keyNotes.get(type as z.ZodType);
    if (!notes) throw new Error(`${name}: expected a field with notes, got a schema without`);
    return { name, type: typeText(keyJsonSchema(type as z.ZodType)), default: defaultText(type as z.ZodType), ...notes };
  }),
});

function defaultText(type: z.ZodType): string {
  if (type instanceof z.ZodDefault) return JSON.stringify(type.parse(undefined));
  return type instanceof z.ZodOptional ? 'optional' : 'required';
}
