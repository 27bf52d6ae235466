/*
 * The few wire types of protocol buffers that an event file needs, written by hand: a message is the concatenation of its
 * fields, a field is a key (number · 8 + wire type) and a value. Not a protobuf library: no schema, no reading.
 *
 * https://protobuf.dev/programming-guides/encoding/
 */

/** Fields of one message. A field left out has its default value, as proto3 wants. */
export type Fields = readonly Uint8Array[];

/**
 * Whole number as a varint: 7 bits a byte, low ones first.
 *
 * @throws RangeError when it is negative or not a whole number below 2^53
 */
export function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`varint: expected a whole number of 0 to 2^53 − 1, got ${value}`);
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.of(...bytes, rest);
}

/** Field of wire type 0, for int32, int64, bool and enum. */
export const integerField = (field: number, value: number): Uint8Array => message([varint(field * 8), varint(value)]);

/** Field of wire type 1. */
export const doubleField = (field: number, value: number): Uint8Array => message([varint(field * 8 + 1), doubles([value])]);

/** Field of wire type 5. */
export function floatField(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return message([varint(field * 8 + 5), bytes]);
}

/** Field of wire type 2: bytes, or a message inside a message. */
export const bytesField = (field: number, bytes: Uint8Array): Uint8Array =>
  message([varint(field * 8 + 2), varint(bytes.length), bytes]);

/** Field of wire type 2, UTF-8. */
export const stringField = (field: number, text: string): Uint8Array => bytesField(field, new TextEncoder().encode(text));

/** Repeated doubles in one field of wire type 2 (packed). */
export const packedDoublesField = (field: number, values: ArrayLike<number>): Uint8Array => bytesField(field, doubles(values));

/** Joins fields to a message, which is also how bytes are joined to a field. */
export function message(fields: Fields): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, field) => sum + field.length, 0));
  let offset = 0;
  for (const field of fields) {
    bytes.set(field, offset);
    offset += field.length;
  }
  return bytes;
}

function doubles(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat64(i * 8, values[i], true);
  return bytes;
}
