/**
 * Links of a large group of the new form: each is in a fractal heap, and an index (a tree of version 2) names its place there.
 *
 * @see https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html
 */
import { type Cursor, type Hdf5Bytes, repack } from './hdf5-bytes.ts';

const deepestTree = 16;
/** Bytes of a hash before the place of a link. */
const hashBytes = 4;
/** Mark, version, kind and check sum of a node. */
const nodeFrame = 10;

/** Where objects of a heap are: blocks in rows of a width, of which each row from the third on has blocks of twice the size. */
interface Heap {
  readonly file: Hdf5Bytes;
  readonly width: number;
  readonly firstBytes: number;
  readonly maxDirectBytes: number;
  readonly root: number;
  /** 0: the root is a block of objects. */
  readonly rows: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** Bytes that hold a number up to this one. */
const bytesFor = (max: number): number => Math.floor(Math.log2(max) / 8) + 1;

/** The links of a group, as messages. @throws EventFormatError when heap or index is damaged */
export async function* heapLinks(file: Hdf5Bytes, heapAt: number, indexAt: number): AsyncGenerator<Cursor, void> {
  const heap = await openHeap(file, heapAt);
  for await (const record of recordsOf(file, indexAt)) {
    const flags = record.skip(hashBytes).u8();
    if (flags !== 0) throw record.fault('a link in a block of its heap', `one of kind ${flags}`, repack);
    const offset = record.uint(heap.offsetBytes);
    yield objectAt(heap, offset, record.uint(heap.lengthBytes));
  }
}

async function openHeap(file: Hdf5Bytes, address: number): Promise<Heap> {
  const { offsetSize, lengthSize } = file;
  const head = (await file.cursor(address, 22 + 12 * lengthSize + 3 * offsetSize, 'a heap of links')).signature('FRHP');
  const filterBytes = head.skip(3).u16();
  const maxBytes = head.skip(1).u32();
  const width = head.skip(10 * lengthSize + 2 * offsetSize).u16();
  const [firstBytes, maxDirectBytes, heapBits] = [head.length(), head.length(), head.u16()];
  const root = head.skip(2).address();
  const rows = head.u16();
  const isSound = width > 0 && firstBytes > 0 && maxDirectBytes >= firstBytes && maxBytes > 0 && heapBits > 0 && heapBits <= 64;
  if (root === undefined || !isSound || filterBytes > 0)
    throw head.fault('a heap of links that are not packed', 'another one', repack);
  const lengthBytes = Math.min(bytesFor(maxDirectBytes), bytesFor(maxBytes));
  return { file, width, firstBytes, maxDirectBytes, root, rows, offsetBytes: Math.ceil(heapBits / 8), lengthBytes };
}

async function objectAt(heap: Heap, offset: number, length: number): Promise<Cursor> {
  const { file, width, firstBytes, maxDirectBytes, offsetBytes } = heap;
  const { offsetSize } = file;
  let [address, rows, left] = [heap.root, heap.rows, offset];
  // Each block of blocks is smaller than the one above.
  for (let depth = 0; rows > 0; depth++) {
    const row = left < width * firstBytes ? 0 : Math.floor(Math.log2(left / (width * firstBytes))) + 1;
    const bytes = row === 0 ? firstBytes : firstBytes * 2 ** (row - 1);
    left -= row === 0 ? 0 : width * bytes;
    const column = Math.floor(left / bytes);
    left -= column * bytes;
    const names = await file.cursor(
      address + 5 + offsetSize + offsetBytes + (row * width + column) * offsetSize,
      offsetSize,
      'a block of links',
    );
    const child = names.address();
    if (child === undefined || row >= rows || depth > deepestTree) throw names.fault('a block of links', 'none');
    address = child;
    rows = bytes <= maxDirectBytes ? 0 : Math.log2(bytes / (firstBytes * width)) + 1;
  }
  return file.cursor(address + left, length, 'a link');
}

interface Tree {
  readonly file: Hdf5Bytes;
  readonly nodeBytes: number;
  readonly recordBytes: number;
  /** Bytes that count the records of a node, and of all nodes below one, by its depth. */
  readonly countBytes: number;
  readonly allBytes: readonly number[];
}

async function* recordsOf(file: Hdf5Bytes, address: number): AsyncGenerator<Cursor, void> {
  const { offsetSize } = file;
  const head = (await file.cursor(address, 18 + offsetSize, 'an index of links')).signature('BTHD').skip(1);
  const [kind, nodeBytes, recordBytes, depth] = [head.u8(), head.u32(), head.u16(), head.u16()];
  const root = head.skip(2).address();
  const count = head.u16();
  const inLeaf = Math.floor((nodeBytes - nodeFrame) / recordBytes);
  if (kind !== 5 || !(inLeaf > 0) || depth > deepestTree) throw head.fault('an index of links', `one of kind ${kind}`, repack);
  const countBytes = bytesFor(inLeaf);
  const allBytes = [0];
  for (let k = 1, below = inLeaf; k < depth; k++) {
    const pointer = offsetSize + countBytes + allBytes[k - 1];
    const own = Math.floor((nodeBytes - nodeFrame - pointer) / (recordBytes + pointer));
    below = (own + 1) * below + own;
    allBytes.push(bytesFor(below));
  }
  if (root !== undefined) yield* recordsBelow({ file, nodeBytes, recordBytes, countBytes, allBytes }, root, count, depth);
}

async function* recordsBelow(tree: Tree, address: number, count: number, depth: number): AsyncGenerator<Cursor, void> {
  const { file, nodeBytes, recordBytes, countBytes, allBytes } = tree;
  const node = (await file.cursor(address, nodeBytes, 'an index of links')).signature(depth > 0 ? 'BTIN' : 'BTLF').skip(2);
  for (let k = 0; k < count; k++) yield node.part(recordBytes);
  const children = depth > 0 ? count + 1 : 0;
  for (let k = 0; k < children; k++) {
    const child = node.address();
    const inChild = node.uint(countBytes);
    node.skip(allBytes[depth - 1]);
    if (child === undefined) throw node.fault('the address of a node', 'none');
    yield* recordsBelow(tree, child, inChild, depth - 1);
  }
}
