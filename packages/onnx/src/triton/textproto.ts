/** A name that stands without quotes: of an enumeration. */
export class EnumName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

type TextValue = string | number | boolean | EnumName | TextMessage | readonly TextValue[];

/** Fields of a message in their order; a list is a repeated field, an undefined field is left out. */
export interface TextMessage {
  readonly [field: string]: TextValue | undefined;
}

/** A message of protocol buffers in text format, see https://protobuf.dev/reference/protobuf/textformat-spec. */
export const textProto = (message: TextMessage): string => fieldsOf(message, '').join('\n');

function fieldsOf(message: TextMessage, indent: string): string[] {
  return Object.entries(message).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) return fieldOf(name, value as Exclude<TextValue, readonly TextValue[]>, indent);
    const values = value as readonly Exclude<TextValue, readonly TextValue[]>[];
    if (values.every((one) => !isMessage(one))) return [`${indent}${name}: [${values.map(scalarText).join(', ')}]`];
    return values.flatMap((one) => fieldOf(name, one, indent));
  });
}

function fieldOf(name: string, value: Exclude<TextValue, readonly TextValue[]>, indent: string): string[] {
  if (!isMessage(value)) return [`${indent}${name}: ${scalarText(value)}`];
  return [`${indent}${name} {`, ...fieldsOf(value, `${indent}  `), `${indent}}`];
}

const isMessage = (value: TextValue): value is TextMessage =>
  typeof value === 'object' && !(value instanceof EnumName) && !Array.isArray(value);

function scalarText(value: TextValue): string {
  if (value instanceof EnumName) return value.name;
  // Strings of text format are those of JSON as long as they hold no control character but \n and the like.
  return JSON.stringify(value);
}
