/* A small reader of event files, written apart from the writer: it walks wire types and knows no encoder. */

function reverse(value: number, bits: number): bigint {
  let out = 0n;
  for (let i = 0; i < bits; i++) if ((BigInt(value) >> BigInt(i)) & 1n) out |= 1n << BigInt(bits - 1 - i);
  return out;
}

/** Bit by bit, from the polynomial as printed in RFC 3720 (not reversed), to check the table-driven one. */
function slowCrc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffffn;
  for (const byte of bytes) {
    crc ^= reverse(byte, 8) << 24n;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000_0000n ? ((crc << 1n) ^ 0x1edc_6f41n) & 0xffff_ffffn : (crc << 1n) & 0xffff_ffffn;
  }
  return Number(reverse(Number(crc ^ 0xffff_ffffn), 32));
}

const masked = (bytes: Uint8Array) => {
  const crc = BigInt(slowCrc32c(bytes));
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282_ead8n) & 0xffff_ffffn);
};

/** Contents of every record; throws when a length or a checksum does not fit. */
export function readRecords(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at < file.length) {
    const length = Number(view.getBigUint64(at, true));
    if (view.getUint32(at + 8, true) !== masked(file.subarray(at, at + 8)))
      throw new Error(`byte ${at}: bad checksum of the length`);
    const content = file.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 12 + length, true) !== masked(content)) throw new Error(`byte ${at}: bad checksum of the content`);
    records.push(content);
    at += 16 + length;
  }
  return records;
}

type WireValue = number | bigint | Uint8Array;

/** Field number → values in file order; float and double as numbers, varints as bigint, the rest as bytes. */
export function readMessage(bytes: Uint8Array): Map<number, WireValue[]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const fields = new Map<number, WireValue[]>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[at++]);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
  };
  const take = (length: number) => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const key = Number(varint());
    const values = fields.get(key >> 3) ?? [];
    fields.set(key >> 3, values);
    if ((key & 7) === 0) values.push(varint());
    else if ((key & 7) === 1) values.push(view.getFloat64((at += 8) - 8, true));
    else if ((key & 7) === 5) values.push(view.getFloat32((at += 4) - 4, true));
    else if ((key & 7) === 2) values.push(take(Number(varint())));
    else throw new Error(`field ${key >> 3}: wire type ${key & 7}`);
  }
  return fields;
}

/** The only value of a field. */
export function only(fields: Map<number, WireValue[]>, field: number): WireValue {
  const values = fields.get(field) ?? [];
  if (values.length !== 1) throw new Error(`field ${field}: expected one value, got ${values.length}`);
  return values[0];
}

/** The only value of a field of wire type 2. */
export function onlyBytes(fields: Map<number, WireValue[]>, field: number): Uint8Array {
  const value = only(fields, field);
  if (!(value instanceof Uint8Array)) throw new Error(`field ${field}: expected bytes, got ${typeof value}`);
  return value;
}

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

export function readDoubles(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(i * 8, true));
}
