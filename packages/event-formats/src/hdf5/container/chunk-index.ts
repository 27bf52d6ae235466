/** Where the chunks of a dataset are, by the indexes that HDF5 knows. */
import type { Dataset, StoredRows } from './dataset.ts';
import { type Cursor, type Hdf5Bytes, repack } from './hdf5-bytes.ts';

export interface Chunk {
  readonly address: number;
  /** Bytes that it takes, packed. */
  readonly bytes: number;
  /** Bit k: filter k was left out. */
  readonly mask: number;
}

const deepestTree = 16;

/**
 * Chunks of a dataset, row by row; undefined for one that was never written.
 *
 * @throws EventFormatError when the index is damaged, or names more bytes than the file has
 */
export async function chunksOf(
  file: Hdf5Bytes,
  dataset: Dataset,
  { storage, filters }: StoredRows,
): Promise<readonly (Chunk | undefined)[]> {
  const { rows, width, type } = dataset;
  if (storage.kind !== 'chunks') return [];
  const { address, index, chunkRows, chunkWidth } = storage;
  const across = Math.ceil(width / chunkWidth);
  const count = Math.ceil(rows / chunkRows) * across;
  const chunks: (Chunk | undefined)[] = [];
  if (address === undefined) return chunks;
  const bytes = chunkRows * chunkWidth * type.size;
  // An array of addresses says the size of a chunk only where it is packed.
  const array: ArrayPlace = { file, chunks, count, bytes, isPacked: filters.length > 0 };
  if (index.kind === 'single') chunks.push({ address, bytes: index.bytes ?? bytes, mask: index.mask });
  else if (index.kind === 'implicit')
    for (let k = 0; k < count; k++) chunks.push({ address: address + k * bytes, bytes, mask: 0 });
  else if (index.kind === 'tree') await addTree(array, address, { ...storage, across }, undefined);
  else if (index.kind === 'fixed') await addFixed(array, address);
  else await addExtensible(array, address);
  const all = chunks.reduce((sum, chunk) => sum + (chunk?.bytes ?? 0), 0);
  if (all > file.size) {
    const variable = dataset.path.slice(1);
    throw file.fault({
      variable,
      offset: file.base + address,
      expected: `chunks of at most ${file.size} bytes, as the file has`,
      got: `${all}`,
    });
  }
  return chunks;
}

interface ArrayPlace {
  readonly file: Hdf5Bytes;
  readonly chunks: (Chunk | undefined)[];
  readonly count: number;
  readonly bytes: number;
  readonly isPacked: boolean;
}

/** @param above level of the node above; undefined for the root of the tree */
async function addTree(
  place: ArrayPlace,
  address: number,
  shape: { readonly rank: number; readonly chunkRows: number; readonly chunkWidth: number; readonly across: number },
  above: number | undefined,
): Promise<void> {
  const { file, chunks, count } = place;
  const { rank, chunkRows, chunkWidth, across } = shape;
  const node = (await file.cursor(address, 8 + 2 * file.offsetSize, 'an index of chunks')).signature('TREE');
  const [kind, level, entries] = [node.u8(), node.u8(), node.u16()];
  if (kind !== 1 || level > deepestTree || (above !== undefined && level !== above - 1))
    throw node.fault('an index of chunks', 'another node');
  const cursor = await file.cursor(
    address + node.bytes.length,
    entries * (8 + 8 * (rank + 1) + file.offsetSize),
    'an index of chunks',
  );
  for (let k = 0; k < entries; k++) {
    const [bytes, mask, row] = [cursor.u32(), cursor.u32(), cursor.uint(8)];
    const column = rank > 1 ? cursor.uint(8) : 0;
    cursor.skip(8 * (rank > 1 ? rank - 1 : rank));
    const child = cursor.address();
    if (child === undefined) throw cursor.fault('the address of a chunk', 'none');
    if (level > 0) {
      await addTree(place, child, shape, level);
      continue;
    }
    const at = (row / chunkRows) * across + column / chunkWidth;
    // Data may have been made shorter, and their chunks left.
    if (at >= count || column / chunkWidth >= across) continue;
    if (!Number.isInteger(at) || at < chunks.length)
      throw cursor.fault(`a chunk at a multiple of ${chunkRows} rows, behind the last one`, `row ${row}`);
    while (chunks.length < at) chunks.push(undefined);
    chunks.push({ address: child, bytes, mask });
  }
}

/** An array whose length does not change. */
async function addFixed(place: ArrayPlace, address: number): Promise<void> {
  const { file, count } = place;
  const head = (await file.cursor(address, 8 + file.lengthSize + file.offsetSize, 'an index of chunks'))
    .signature('FAHD')
    .skip(2);
  const [entryBytes, pageBits] = [head.u8(), head.u8()];
  const entries = head.length();
  const block = head.address();
  if (block === undefined) return;
  if (pageBits > 30) throw head.fault('pages of at most 2^30 entries', `2^${pageBits}`);
  const prefix = 6 + file.offsetSize;
  (await file.cursor(block, prefix, 'an index of chunks')).signature('FADB');
  const wanted = Math.min(entries, count);
  await addPaged(place, block + prefix, wanted, entries, 2 ** pageBits, entryBytes, undefined);
}

/**
 * Entries of a block, which is cut into pages where it is long.
 *
 * @param address behind the head of the block
 * @param pages which pages were written, bit by bit; undefined: it stands here
 */
async function addPaged(
  place: ArrayPlace,
  address: number,
  wanted: number,
  entries: number,
  perPage: number,
  entryBytes: number,
  pages: ((page: number) => boolean) | undefined,
): Promise<void> {
  const { file } = place;
  if (entries <= perPage) {
    addEntries(place, await file.cursor(address, wanted * entryBytes, 'an index of chunks'), wanted, entryBytes);
    return;
  }
  const bitmapBytes = pages === undefined ? Math.ceil(Math.ceil(entries / perPage) / 8) : 0;
  const bitmap = await file.read(address, bitmapBytes, 'an index of chunks');
  const isWritten = pages ?? bits(bitmap);
  // A check sum of 4 bytes ends the head, and each page.
  let at = address + bitmapBytes + 4;
  for (let page = 0, left = wanted; left > 0; page++) {
    const n = Math.min(perPage, left);
    if (isWritten(page)) addEntries(place, await file.cursor(at, n * entryBytes, 'an index of chunks'), n, entryBytes);
    else addNone(place, n);
    at += perPage * entryBytes + 4;
    left -= n;
  }
}

const isPower = (n: number): boolean => n > 0 && (n & (n - 1)) === 0;

/** An array that grows: a first block, blocks named by it, and blocks of names of blocks, each twice as large as those before. */
async function addExtensible(place: ArrayPlace, address: number): Promise<void> {
  const { file, chunks, count } = place;
  const head = (await file.cursor(address, 12 + 6 * file.lengthSize + file.offsetSize, 'an index of chunks'))
    .signature('EAHD')
    .skip(2);
  const [entryBytes, maxBits, inIndex, min, minPointers, pageBits] = Array.from({ length: 6 }, () => head.u8());
  const block = head.skip(6 * file.lengthSize).address();
  if (block === undefined) return;
  if (!isPower(min) || !isPower(minPointers) || minPointers < 2 || maxBits > 64 || pageBits > 30)
    throw head.fault('an index of chunks that grows in powers of two', `${min} and ${minPointers}`);
  const offsetBytes = Math.ceil(maxBits / 8);
  const direct = 2 * (minPointers - 1);
  const firstSuper = 2 * Math.log2(minPointers);
  const supers = Math.max(0, 1 + maxBits - Math.log2(min) - firstSuper);
  const prefix = 6 + file.offsetSize;
  const cursor = await file.cursor(
    block,
    prefix + inIndex * entryBytes + (direct + supers) * file.offsetSize,
    'an index of chunks',
  );
  cursor.signature('EAIB').skip(prefix - 4);
  addEntries(place, cursor, Math.min(inIndex, count), entryBytes, inIndex);
  const addBlock = async (at: number | undefined, entries: number, pages?: (page: number) => boolean): Promise<void> => {
    const wanted = Math.min(entries, count - chunks.length);
    if (wanted <= 0) return;
    if (at === undefined) return addNone(place, wanted);
    (await file.cursor(at, prefix, 'an index of chunks')).signature('EADB');
    await addPaged(place, at + prefix + offsetBytes, wanted, entries, 2 ** pageBits, entryBytes, pages ?? (() => true));
  };
  // Super block u has 2^⌊u/2⌋ blocks of 2^⌈u/2⌉ times the least number of entries; those of the first ones are named in the first block.
  for (let u = 0; u < firstSuper; u++) {
    for (let k = 0; k < 2 ** Math.floor(u / 2); k++) await addBlock(cursor.address(), min * 2 ** Math.ceil(u / 2));
  }
  for (let u = firstSuper; u < firstSuper + supers && chunks.length < count; u++) {
    const at = cursor.address();
    const [blocks, entries] = [2 ** Math.floor(u / 2), min * 2 ** Math.ceil(u / 2)];
    if (at === undefined) {
      addNone(place, Math.min(blocks * entries, count - chunks.length));
      continue;
    }
    const pagesPerBlock = entries > 2 ** pageBits ? entries / 2 ** pageBits : 0;
    const bitmapBytes = Math.ceil(pagesPerBlock / 8);
    const names = await file.cursor(at, prefix + offsetBytes + blocks * (bitmapBytes + file.offsetSize), 'an index of chunks');
    const bitmap = names
      .signature('EASB')
      .skip(prefix - 4 + offsetBytes)
      .take(blocks * bitmapBytes);
    // There is room for whole bytes of each block, but the bits of all follow each other.
    const isWritten = bits(bitmap);
    for (let k = 0; k < blocks && chunks.length < count; k++) {
      await addBlock(names.address(), entries, (page) => isWritten(k * pagesPerBlock + page));
    }
  }
}

/** Bits of a list, the highest of each byte first. */
const bits =
  (bytes: Uint8Array) =>
  (k: number): boolean =>
    ((bytes[k >> 3] >> (7 - (k & 7))) & 1) === 1;

/** @param stored entries that are there, of which `count` are wanted */
function addEntries(
  { file, chunks, bytes, isPacked }: ArrayPlace,
  cursor: Cursor,
  count: number,
  entryBytes: number,
  stored = count,
): void {
  const sizeBytes = entryBytes - file.offsetSize - 4;
  if (isPacked ? sizeBytes < 1 || sizeBytes > 8 : entryBytes !== file.offsetSize)
    throw cursor.fault('entries of an index of chunks', `entries of ${entryBytes} bytes`, repack);
  const end = cursor.at + stored * entryBytes;
  for (let k = 0; k < count; k++) {
    const address = cursor.address();
    const size = isPacked ? cursor.uint(sizeBytes) : bytes;
    const mask = isPacked ? cursor.u32() : 0;
    chunks.push(address === undefined ? undefined : { address, bytes: size, mask });
  }
  cursor.at = end;
}

function addNone({ chunks }: ArrayPlace, count: number): void {
  for (let k = 0; k < count; k++) chunks.push(undefined);
}
