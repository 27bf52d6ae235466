import { z } from 'zod';
import { keyNotes, sectionTitles } from '../schema/annotations.ts';
import { layerSchemas, partSchemas, weightSchemas } from '../schema/network.ts';
import { keyJsonSchema } from './json-schema.ts';
import { typeText } from './type-text.ts';

/** One field of a layer, of a part of one, or of a way in which weights start. */
export interface LayerField {
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
  ...Object.values(layerSchemas).map((schema) => fieldsOf('layer', schema)),
  ...Object.entries(partSchemas).map(([name, schema]) => ({ ...fieldsOf('part', schema), tag: name })),
  ...weightSchemas.map((schema) => fieldsOf('weights', schema)),
];

const fieldsOf = (about: LayerFields['about'], mapping: z.ZodObject): LayerFields => ({
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
