/** Objects of an HDF5 file: the root, headers as lists of messages, and the members of groups. @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html */
import { EventFormatError, type ReadBudget } from '@spikeseg/events';
import { probeBytes } from '../../event-format.ts';
import { type ByteSource, placed } from '../../source/byte-source.ts';
import { beginningOf, signature } from './beginning.ts';
import { type Cursor, Hdf5Bytes, repack } from './hdf5-bytes.ts';
import { heapLinks } from './link-heap.ts';

/** A stream is kept in memory, as its parts are anywhere. */
const maxStreamBytes = 2 ** 29;
/** Bounds that no sound file comes near. */
const maxBlocks = 1024;
const maxMembers = 1 << 16;
const maxHeapBytes = 1 << 24;
const deepestTree = 16;

/** Kinds of messages that are read. */
export const messageTypes = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  pipeline: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

/** A message of an object's header. */
export interface Message {
  readonly type: number;
  /** Its content is elsewhere: in the header of another object. */
  readonly isShared: boolean;
  /** At the beginning of the content. */
  readonly cursor: () => Cursor;
}

/** A file, and the address of its root group. */
export interface Hdf5Root {
  readonly file: Hdf5Bytes;
  readonly root: number;
}

/** @throws EventFormatError for what is no HDF5 file, and when its first block is damaged or of a version that is not known */
export async function openHdf5(source: ByteSource, budget: ReadBudget): Promise<Hdf5Root> {
  const base = beginningOf(await source.start(probeBytes));
  const expected = 'the mark of an HDF5 file';
  if (base === undefined) throw new EventFormatError({ file: source.name, offset: 0, expected, got: 'other bytes' });
  const file = new Hdf5Bytes(await placed(source, maxStreamBytes), base, budget);
  const block = (await file.cursorUpTo(0, 128, 'the first block')).skip(signature.length);
  const version = block.u8();
  if (version > 3) throw block.fault('a first block of version 0 to 3', `version ${version}`, repack);
  if (version < 2) block.skip(4);
  file.offsetSize = block.u8();
  file.lengthSize = block.u8();
  for (const size of [file.offsetSize, file.lengthSize])
    if (size !== 4 && size !== 8) throw block.fault('addresses and lengths of 4 or 8 bytes', `${size}`, repack);
  if (version < 2) {
    // Four addresses, of which none is needed; then the entry of the root, which begins with the place of its name.
    block.skip(version === 0 ? 9 : 13).skip(5 * file.offsetSize);
  } else block.skip(1 + 3 * file.offsetSize);
  const root = block.address();
  if (root === undefined) throw block.fault('the address of the root group', 'none');
  return { file, root };
}

/** Messages of the header of an object. @throws EventFormatError when it is damaged */
export async function messagesOf(file: Hdf5Bytes, address: number): Promise<Message[]> {
  const start = await file.cursorUpTo(address, 64, 'the header of an object');
  const isNew = start.left >= 4 && start.bytes[0] === 0x4f;
  const { block, head } = isNew ? await newBlock(file, address, start) : await oldBlock(file, address, start);
  const messages: Message[] = [];
  const blocks = [block];
  for (let k = 0; k < blocks.length; k++) {
    if (k > maxBlocks) throw start.fault(`at most ${maxBlocks} blocks of a header`, 'more');
    for (let cursor = blocks[k]; cursor.left >= head.bytes; ) {
      const type = isNew ? cursor.u8() : cursor.u16();
      const length = cursor.u16();
      const flags = cursor.u8();
      cursor.skip(head.bytes - (isNew ? 4 : 5));
      const content = cursor.part(length);
      if (type === messageTypes.continuation) {
        const to = content.address();
        const bytes = content.length();
        if (to === undefined) throw content.fault('an address', 'none');
        const next = await file.cursor(to, bytes, 'a header that goes on');
        blocks.push(isNew ? next.signature('OCHK').part(Math.max(0, next.left - 4)) : next);
      } else
        messages.push({
          type,
          isShared: (flags & 2) !== 0,
          cursor: () => {
            content.at = 0;
            return content;
          },
        });
    }
  }
  return messages;
}

interface FirstBlock {
  readonly block: Cursor;
  /** Bytes of a message before its content. */
  readonly head: { readonly bytes: number };
}

async function oldBlock(file: Hdf5Bytes, address: number, start: Cursor): Promise<FirstBlock> {
  const version = start.u8();
  if (version !== 1) throw start.fault('the header of an object', `a byte ${version}`);
  start.skip(7);
  const bytes = start.u32();
  return { block: await file.cursor(address + 16, bytes, 'the header of an object'), head: { bytes: 8 } };
}

async function newBlock(file: Hdf5Bytes, address: number, start: Cursor): Promise<FirstBlock> {
  const version = start.signature('OHDR').u8();
  if (version !== 2) throw start.fault('a header of version 2', `version ${version}`, repack);
  const flags = start.u8();
  start.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
  const bytes = start.uint(1 << (flags & 3));
  const block = await file.cursor(address + start.at, bytes, 'the header of an object');
  return { block, head: { bytes: flags & 4 ? 6 : 4 } };
}

/** The message of a type; one that is kept in another object is fetched. @throws EventFormatError when it is in a table of shared messages */
export async function messageOf(file: Hdf5Bytes, messages: readonly Message[], type: number): Promise<Cursor | undefined> {
  const message = messages.find((one) => one.type === type);
  if (message === undefined) return undefined;
  const cursor = message.cursor();
  return message.isShared ? sharedMessage(file, cursor, type) : cursor;
}

/** What a reference to a shared message leads to. @param cursor at the reference */
export async function sharedMessage(file: Hdf5Bytes, cursor: Cursor, type: number): Promise<Cursor> {
  const [version, kind] = [cursor.u8(), cursor.u8()];
  if (version === 3 && kind !== 2) throw cursor.fault('a type that is stored plainly or under a name', 'a shared one', repack);
  if (version === 1) cursor.skip(6);
  const address = cursor.address();
  const other = address === undefined ? undefined : (await messagesOf(file, address)).find((one) => one.type === type);
  if (other === undefined || other.isShared) throw cursor.fault('the address of a type', 'none');
  return other.cursor();
}

/** What a link leads to: the address of a header; the name of another file; undefined for a name in this one. Neither name is followed. */
export type Target = number | string | undefined;

export type Members = ReadonlyMap<string, Target>;

/** Members of a group; undefined where the object is no group. @throws EventFormatError when it is damaged, or too large */
export async function membersOf(file: Hdf5Bytes, messages: readonly Message[]): Promise<Members | undefined> {
  const members = new Map<string, Target>();
  const table = messages.find(({ type }) => type === messageTypes.symbolTable)?.cursor();
  if (table !== undefined) {
    const [tree, heap] = [table.address(), table.address()];
    if (tree === undefined || heap === undefined) throw table.fault('the addresses of a group', 'none');
    await addOldMembers(file, tree, await localHeap(file, heap), members, undefined);
    return members;
  }
  const info = messages.find(({ type }) => type === messageTypes.linkInfo)?.cursor();
  const links = messages.filter(({ type }) => type === messageTypes.link);
  if (info === undefined && links.length === 0) return undefined;
  for (const link of links) addLink(link.cursor(), members);
  if (info !== undefined) {
    const flags = info.skip(1).u8();
    info.skip(flags & 1 ? 8 : 0);
    const [heap, index] = [info.address(), info.address()];
    if (heap !== undefined && index !== undefined) for await (const link of heapLinks(file, heap, index)) addLink(link, members);
  }
  return members;
}

/** A link into another file. */
const external = 64;

function addLink(link: Cursor, members: Map<string, Target>): void {
  if (members.size >= maxMembers) throw link.fault(`at most ${maxMembers} members of a group`, 'more');
  const flags = link.skip(1).u8();
  const kind = flags & 8 ? link.u8() : 0;
  link.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const name = link.text(link.uint(1 << (flags & 3)));
  if (kind === external) members.set(name, link.skip(3).textToNul());
  else members.set(name, kind === 0 ? link.address() : undefined);
}

async function localHeap(file: Hdf5Bytes, address: number): Promise<Cursor> {
  const heap = (await file.cursor(address, 8 + 2 * file.lengthSize + file.offsetSize, 'the names of a group'))
    .signature('HEAP')
    .skip(4);
  const bytes = heap.length();
  const at = heap.skip(file.lengthSize).address();
  if (at === undefined || bytes > maxHeapBytes) throw heap.fault(`names of at most ${maxHeapBytes} bytes`, `${bytes}`);
  return file.cursor(at, bytes, 'the names of a group');
}

/** @param level of the node above; undefined for the root of the tree */
async function addOldMembers(
  file: Hdf5Bytes,
  address: number,
  names: Cursor,
  members: Map<string, Target>,
  above: number | undefined,
): Promise<void> {
  const { offsetSize, lengthSize } = file;
  const node = (await file.cursor(address, 8 + 2 * offsetSize, 'an index of a group')).signature('TREE');
  const [kind, level, entries] = [node.u8(), node.u8(), node.u16()];
  if (kind !== 0 || level > deepestTree || (above !== undefined && level !== above - 1))
    throw node.fault('an index of a group', 'another node');
  const children = await file.cursor(address + node.bytes.length, entries * (lengthSize + offsetSize), 'an index of a group');
  for (let k = 0; k < entries; k++) {
    const child = children.skip(lengthSize).address();
    if (child === undefined) throw children.fault('the address of a node', 'none');
    if (level > 0) await addOldMembers(file, child, names, members, level);
    else await addEntries(file, child, names, members);
  }
}

async function addEntries(file: Hdf5Bytes, address: number, names: Cursor, members: Map<string, Target>): Promise<void> {
  const { offsetSize } = file;
  const count = (await file.cursor(address, 8, 'entries of a group')).signature('SNOD').skip(2).u16();
  const entries = await file.cursor(address + 8, count * (2 * offsetSize + 24), 'entries of a group');
  for (let k = 0; k < count; k++) {
    names.at = entries.uint(offsetSize);
    const header = entries.address();
    // Kind 2 is a link to a name.
    const kind = entries.u32();
    entries.skip(20);
    members.set(names.textToNul(), kind === 2 ? undefined : header);
    if (members.size > maxMembers) throw entries.fault(`at most ${maxMembers} members of a group`, 'more');
  }
}
