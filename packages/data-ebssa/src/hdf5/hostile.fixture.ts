import { readFileSync, writeFileSync } from 'node:fs';
import type * as H5 from 'h5wasm/node';

/** A library that writes files on the host. */
export async function hostLibrary(): Promise<typeof H5> {
  const library = await import('h5wasm/node');
  await library.ready;
  return library;
}

/** A recording of a few events whose x lies in another file of the host, as HDF5's external storage has it. */
export async function writeExternalStorage(path: string, otherFile: string): Promise<string> {
  const library = await hostLibrary();
  const count = 8;
  // Old groups keep names in a heap, and so does external storage.
  const file = new library.File(path, 'w', { libver: ['earliest', 'latest'] });
  const td = file.create_group('TD');
  for (const name of ['x', 'y', 'p', 'ts']) td.create_dataset({ name, data: new Uint8Array(count).fill(1) });
  const toReplace = 'replaced';
  (file.get('TD/x') as H5.Dataset).create_attribute(toReplace, 'a'.repeat(64), null, 'S64');
  const inHeap = '0'.repeat(otherFile.length);
  file.create_group('aux').create_group(inHeap);
  file.close();
  const bytes = readFileSync(path);
  const nameAt = bytes.indexOf(inHeap);
  const heap = heapsOf(bytes).find(({ begin, end }) => begin <= nameAt && nameAt < end);
  if (heap === undefined) throw new Error(`${path}: expected a heap around byte ${nameAt}`);
  bytes.write(otherFile, nameAt, 'latin1');
  // The attribute becomes a message of type 7: version, slots, heap, and of the one slot name, offset and size.
  const message = bytes.indexOf(toReplace) - 16;
  const content = message + 8;
  bytes.fill(0, content, content + bytes.readUInt16LE(message + 2));
  bytes.writeUInt16LE(7, message);
  bytes[content] = 1;
  bytes.writeUInt16LE(1, content + 4);
  bytes.writeUInt16LE(1, content + 6);
  [heap.at, nameAt - heap.begin, 0, count].forEach((word, i) => bytes.writeBigUInt64LE(BigInt(word), content + 8 + 8 * i));
  writeFileSync(path, bytes);
  return path;
}

function heapsOf(bytes: Buffer): { readonly at: number; readonly begin: number; readonly end: number }[] {
  const heaps = [];
  for (let at = bytes.indexOf('HEAP'); at >= 0; at = bytes.indexOf('HEAP', at + 1)) {
    const begin = Number(bytes.readBigUInt64LE(at + 24));
    heaps.push({ at, begin, end: begin + Number(bytes.readBigUInt64LE(at + 8)) });
  }
  return heaps;
}
