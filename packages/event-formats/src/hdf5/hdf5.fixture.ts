/** Writes HDF5 files of the old form (first block of version 0), chunk by chunk as they are given: packed in any way, and damaged in any. */

/** A message of a header. */
interface Message {
  readonly type: number;
  readonly content: readonly number[];
}

interface FixtureChunk {
  readonly bytes: Uint8Array;
  /** Bit k: filter k was left out. */
  readonly mask?: number;
}

export interface FixtureDataset {
  /** Message of the type of values. */
  readonly type: readonly number[];
  /** Lengths of the axes; none: one value. */
  readonly shape: readonly number[];
  /** All values behind each other. */
  readonly data?: Uint8Array;
  /** Message of the layout of values that are not in chunks; left out: version 3, behind each other. @param address of the data, 8 bytes */
  readonly layout?: (address: readonly number[], data: Uint8Array) => readonly number[];
  readonly chunkRows?: number;
  readonly chunks?: readonly FixtureChunk[];
  readonly filters?: readonly { readonly id: number; readonly settings?: readonly number[] }[];
}

export interface FixtureGroup {
  readonly members: Readonly<Record<string, FixtureGroup | FixtureDataset>>;
  /** Texts. */
  readonly attributes?: Readonly<Record<string, string>>;
}

export const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
export const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
const u64 = (value: number): number[] => [...u32(value % 2 ** 32), ...u32(Math.floor(value / 2 ** 32))];
const nothing: readonly number[] = Array.from({ length: 8 }, () => 0xff);
const name = (text: string): number[] => padded([...new TextEncoder().encode(text), 0]);
const padded = (bytes: readonly number[]): number[] => [
  ...bytes,
  ...Array.from({ length: (8 - (bytes.length % 8)) % 8 }, () => 0),
];

/** Integers; little-endian unless said. */
export const integerType = (size: number, signed = false, isBig = false): number[] => [
  0x10,
  (signed ? 8 : 0) | (isBig ? 1 : 0),
  0,
  0,
  ...u32(size),
  ...u16(0),
  ...u16(8 * size),
];

export const doubleType: readonly number[] = [0x11, 0x20, 63, 0, ...u32(8), ...u16(0), ...u16(64), 52, 11, 0, 52, ...u32(1023)];

/** The enumeration of FALSE and TRUE that h5py writes for booleans. */
export const booleanType: readonly number[] = [
  0x18,
  2,
  0,
  0,
  ...u32(1),
  ...integerType(1, true),
  ...name('FALSE'),
  ...name('TRUE'),
  0,
  1,
];

/** Records. */
export const recordType = (
  size: number,
  fields: readonly (readonly [name: string, offset: number, type: readonly number[]])[],
): number[] => [
  0x26,
  ...u16(fields.length),
  0,
  ...u32(size),
  ...fields.flatMap(([key, offset, type]) => [...name(key), ...u32(offset), ...type]),
];

/** Metavision's records of events. */
export const metavisionType = recordType(16, [
  ['x', 0, integerType(2)],
  ['y', 2, integerType(2)],
  ['p', 4, integerType(2, true)],
  ['t', 8, integerType(8, true)],
]);

/** Bytes of a file. */
export function hdf5Bytes(root: FixtureGroup, userBlock = 0): Uint8Array {
  const bytes: number[] = [];
  const put = (content: readonly number[]): number => {
    while (bytes.length % 8 !== 0) bytes.push(0);
    const address = bytes.length;
    for (const byte of content) bytes.push(byte);
    return address;
  };
  put(Array.from({ length: 96 }, () => 0));
  const at = putGroup(put, root);
  const first = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0, 0, 8, 8, 0, ...u16(4), ...u16(16), ...u32(0)];
  const addresses = [...u64(userBlock), ...nothing, ...u64(bytes.length), ...nothing];
  [...first, ...addresses, ...u64(0), ...u64(at), ...u64(0), ...u64(0), ...u64(0)].forEach((byte, k) => (bytes[k] = byte));
  return Uint8Array.from([...Array.from({ length: userBlock }, () => 0x20), ...bytes]);
}

type Put = (content: readonly number[]) => number;

function putHeader(put: Put, messages: readonly Message[]): number {
  const content = messages.flatMap((message) => {
    const filled = padded(message.content);
    return [...u16(message.type), ...u16(filled.length), 0, 0, 0, 0, ...filled];
  });
  return put([1, 0, ...u16(messages.length), ...u32(1), ...u32(content.length), 0, 0, 0, 0, ...content]);
}

function putGroup(put: Put, { members, attributes = {} }: FixtureGroup): number {
  const sorted = Object.keys(members).toSorted();
  if (sorted.length > 8) throw new Error('at most 8 members of a group');
  const headers = sorted.map((key) => {
    const member = members[key];
    return 'members' in member ? putGroup(put, member) : putDataset(put, member);
  });
  const names: number[] = [...u64(0)];
  const entries = sorted.flatMap((key, k) => {
    const at = names.length;
    names.push(...name(key));
    return [...u64(at), ...u64(headers[k]), ...u32(0), ...u32(0), ...u64(0), ...u64(0)];
  });
  const last = names.length === 8 ? 0 : names.length - name(sorted[sorted.length - 1]).length;
  const data = put(names);
  const heap = put([0x48, 0x45, 0x41, 0x50, 0, 0, 0, 0, ...u64(names.length), ...u64(1), ...u64(data)]);
  const room = Array.from({ length: 40 * (8 - sorted.length) }, () => 0);
  const node = put([0x53, 0x4e, 0x4f, 0x44, 1, 0, ...u16(sorted.length), ...entries, ...room]);
  const used = sorted.length === 0 ? 0 : 1;
  const tree = [0x54, 0x52, 0x45, 0x45, 0, 0, ...u16(used), ...nothing, ...nothing, ...u64(0), ...u64(node), ...u64(last)];
  const index = put([...tree, ...Array.from({ length: 24 + 33 * 8 + 32 * 8 - tree.length }, () => 0)]);
  const texts = Object.entries(attributes).map(([key, text]): Message => {
    const value = [...new TextEncoder().encode(text)];
    const type = [0x13, 0, 0, 0, ...u32(value.length)];
    const space = [1, 0, 0, 0, 0, 0, 0, 0];
    const sizes = [...u16(key.length + 1), ...u16(type.length), ...u16(space.length)];
    return { type: 12, content: [1, 0, ...sizes, ...name(key), ...padded(type), ...space, ...value] };
  });
  return putHeader(put, [{ type: 17, content: [...u64(index), ...u64(heap)] }, ...texts]);
}

function putDataset(
  put: Put,
  { type, shape, data = new Uint8Array(0), layout, chunkRows = 0, chunks, filters = [] }: FixtureDataset,
): number {
  const space = [1, shape.length, 0, 0, 0, 0, 0, 0, ...shape.flatMap(u64)];
  const messages: Message[] = [
    { type: 1, content: space },
    { type: 3, content: type },
    { type: 5, content: [2, 2, 0, 0] },
  ];
  if (chunks === undefined) {
    const address = data.length === 0 ? nothing : u64(put([...data]));
    const content = layout?.(address, data) ?? [3, 1, ...address, ...u64(data.length)];
    return putHeader(put, [...messages, { type: 8, content }]);
  }
  const size = new DataView(Uint8Array.from(type).buffer).getUint32(4, true);
  const rank = shape.length;
  const key = (bytes: number, mask: number, row: number): number[] => [
    ...u32(bytes),
    ...u32(mask),
    ...u64(row),
    ...Array.from({ length: rank }, () => u64(0)).flat(),
  ];
  const entries = chunks.flatMap(({ bytes, mask = 0 }, k) => [
    ...key(bytes.length, mask, k * chunkRows),
    ...u64(put([...bytes])),
  ]);
  const tree = [
    0x54,
    0x52,
    0x45,
    0x45,
    1,
    0,
    ...u16(chunks.length),
    ...nothing,
    ...nothing,
    ...entries,
    ...key(0, 0, chunks.length * chunkRows),
  ];
  const room = Array.from({ length: Math.max(0, 24 + 65 * (16 + 8 * rank) + 64 * 8 - tree.length) }, () => 0);
  const address = put([...tree, ...room]);
  const pipeline = filters.flatMap(({ id, settings = [] }) => [
    ...u16(id),
    ...u16(0),
    ...u16(1),
    ...u16(settings.length),
    ...settings.flatMap(u32),
    ...(settings.length % 2 === 1 ? u32(0) : []),
  ]);
  const lengths = [chunkRows, ...shape.slice(1), size].flatMap(u32);
  return putHeader(put, [
    ...messages,
    { type: 8, content: [3, 2, rank + 1, ...u64(address), ...lengths] },
    ...(filters.length > 0 ? [{ type: 11, content: [1, filters.length, 0, 0, 0, 0, 0, 0, ...pipeline] }] : []),
  ]);
}
