/**
 * Structures of an HDF5 file of the first form (first block of version 0), which every reader knows: groups, lists in chunks, single values.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */

/** Numbers that are written, little-endian. */
export type NumberName = 'int8' | 'uint8' | 'uint16' | 'int32' | 'int64' | 'uint64' | 'float64';

export const sizeOf: Readonly<Record<NumberName, number>> = {
  int8: 1,
  uint8: 1,
  uint16: 2,
  int32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
};

export interface DescribedList {
  readonly kind: 'list';
  readonly type: NumberName;
  readonly rows: number;
  readonly chunkRows: number;
  /** Where the index of its chunks is; undefined: there is none. */
  readonly index: number | undefined;
  readonly level: number;
}

/** One whole number or float, which is kept in the head. */
export interface DescribedValue {
  readonly kind: 'value';
  readonly type: NumberName;
  readonly value: number;
}

/** A group: at most eight members, as a node of names has room for so many. */
export interface DescribedGroup {
  readonly kind: 'group';
  readonly members: Readonly<Record<string, DescribedMember>>;
  /** Whole numbers within 32 bits. */
  readonly attributes?: Readonly<Record<string, number>> | undefined;
}

export type DescribedMember = DescribedGroup | DescribedList | DescribedValue;

const firstBlockBytes = 96;
const mostMembers = 8;

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
export const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
/** Whole numbers within ±2^53, in the complement of two. */
export const u64 = (value: number): number[] => [...u32((value % 2 ** 32) | 0), ...u32(Math.floor(value / 2 ** 32) | 0)];
/** An address of nothing, and a length without an end. */
export const none: readonly number[] = Array.from({ length: 8 }, () => 0xff);
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
const mark = (text: string): number[] => [...new TextEncoder().encode(text)];
const padded = (bytes: readonly number[]): number[] => [...bytes, ...zeros((8 - (bytes.length % 8)) % 8)];
const nameBytes = (name: string): number[] => padded([...mark(name), 0]);

/** The first block and all headers: everything but lists and their indexes. @param end bytes of the file; left out: no more than these */
export function headBytes(root: DescribedGroup, end?: number): Uint8Array {
  const bytes: number[] = zeros(firstBlockBytes);
  const put: Put = (content) => {
    const address = bytes.length;
    for (const byte of padded(content)) bytes.push(byte);
    return address;
  };
  const address = putGroup(put, root);
  const first = [
    [0x89, ...mark('HDF\r\n'), 0x1a, 0x0a],
    // Versions of five structures; bytes of addresses and lengths; names in half a node of a group, and nodes in half one of its index; flags.
    [0, 0, 0, 0, 0, 8, 8, 0, ...u16(mostMembers / 2), ...u16(groupIndexHalf), ...u32(0)],
    [...u64(0), ...none, ...u64(end ?? bytes.length), ...none],
    // The entry of the root.
    [...u64(0), ...u64(address), ...zeros(24)],
  ].flat();
  for (const [k, byte] of first.entries()) bytes[k] = byte;
  return Uint8Array.from(bytes);
}

type Put = (content: readonly number[]) => number;

const groupIndexHalf = 16;

interface Message {
  readonly type: number;
  readonly content: readonly number[];
}

function putHeader(put: Put, messages: readonly Message[]): number {
  const content = messages.flatMap((message) => {
    const filled = padded(message.content);
    return [...u16(message.type), ...u16(filled.length), ...zeros(4), ...filled];
  });
  return put([1, 0, ...u16(messages.length), ...u32(1), ...u32(content.length), ...zeros(4), ...content]);
}

function putMember(put: Put, member: DescribedMember): number {
  if (member.kind === 'group') return putGroup(put, member);
  return member.kind === 'list' ? putList(put, member) : putValue(put, member);
}

function putGroup(put: Put, { members, attributes = {} }: DescribedGroup): number {
  const sorted = Object.keys(members).toSorted();
  if (sorted.length > mostMembers) throw new RangeError(`a group: expected at most ${mostMembers} members, got ${sorted.length}`);
  const headers = sorted.map((name) => putMember(put, members[name]));
  // The empty name comes first, and the index tells names by their place.
  const names: number[] = zeros(8);
  let last = 0;
  const entries = sorted.flatMap((name, k) => {
    last = names.length;
    names.push(...nameBytes(name));
    return [...u64(last), ...u64(headers[k]), ...zeros(24)];
  });
  const data = put(names);
  // 1: nothing in the heap is free.
  const heap = put([...mark('HEAP'), 0, 0, 0, 0, ...u64(names.length), ...u64(1), ...u64(data)]);
  const room = zeros(40 * (mostMembers - sorted.length));
  const node = put([...mark('SNOD'), 1, 0, ...u16(sorted.length), ...entries, ...room]);
  const isUsed = sorted.length > 0 ? 1 : 0;
  const index = [...mark('TREE'), 0, 0, ...u16(isUsed), ...none, ...none, ...u64(0), ...u64(node), ...u64(last)];
  const wanted = 24 + 8 * (2 * groupIndexHalf + 1) + 8 * 2 * groupIndexHalf;
  const tree = put([...index, ...zeros(wanted - index.length)]);
  const attached = Object.entries(attributes).map(([name, value]) => attribute(name, value));
  return putHeader(put, [{ type: 0x11, content: [...u64(tree), ...u64(heap)] }, ...attached]);
}

const scalar: readonly number[] = [1, 0, 0, 0, 0, 0, 0, 0];

function attribute(name: string, value: number): Message {
  const type = typeMessage('int32');
  const sizes = [...u16(name.length + 1), ...u16(type.length), ...u16(scalar.length)];
  return { type: 0x0c, content: [1, 0, ...sizes, ...nameBytes(name), ...padded(type), ...scalar, ...u32(value)] };
}

function typeMessage(type: NumberName): number[] {
  const size = sizeOf[type];
  const bits = [...u16(0), ...u16(8 * size)];
  // Where in a double its sign, exponent and fraction are.
  if (type === 'float64') return [0x11, 0x20, 63, 0, ...u32(size), ...bits, 52, 11, 0, 52, ...u32(1023)];
  return [0x10, type.startsWith('u') ? 0 : 8, 0, 0, ...u32(size), ...bits];
}

/** Its filters: bytes of equal weight together, then deflate. It may grow, so that a copy may have chunks longer than it is. */
function putList(put: Put, { type, rows, chunkRows, index, level }: DescribedList): number {
  const size = sizeOf[type];
  // With their names, as the library writes them: copies that it makes of nameless ones cannot be opened.
  const filter = (id: number, name: string, setting: number): number[] => {
    const text = nameBytes(name);
    return [...u16(id), ...u16(text.length), 1, 0, 1, 0, ...text, ...u32(setting), ...zeros(4)];
  };
  const filters = [...(size > 1 ? [filter(2, 'shuffle', size)] : []), filter(1, 'deflate', level)];
  return putHeader(put, [
    { type: 1, content: [1, 1, 1, 0, 0, 0, 0, 0, ...u64(rows), ...none] },
    { type: 3, content: typeMessage(type) },
    // What was never written is 0, and takes no room.
    { type: 5, content: [2, 3, 2, 1, ...u32(0)] },
    { type: 11, content: [1, filters.length, ...zeros(6), ...filters.flat()] },
    { type: 8, content: [3, 2, 2, ...(index === undefined ? none : u64(index)), ...u32(chunkRows), ...u32(size)] },
  ]);
}

function putValue(put: Put, { type, value }: DescribedValue): number {
  const size = sizeOf[type];
  const bytes = type === 'float64' ? [...new Uint8Array(Float64Array.of(value).buffer)] : u64(value).slice(0, size);
  return putHeader(put, [
    { type: 1, content: scalar },
    { type: 3, content: typeMessage(type) },
    { type: 5, content: [2, 1, 2, 1, ...u32(0)] },
    { type: 8, content: [3, 0, ...u16(size), ...bytes] },
  ]);
}
