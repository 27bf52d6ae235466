import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type * as H5 from 'h5wasm/node';
import { lookup3 } from './lookup3.fixture.ts';

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

/** A recording of a few events whose x is a virtual dataset: a view of x in another file. */
export async function writeVirtual(path: string, otherFile: string): Promise<string> {
  const library = await hostLibrary();
  const count = 8;
  const file = new library.File(path, 'w', { libver: ['earliest', 'latest'] });
  const td = file.create_group('TD');
  for (const name of ['x', 'y', 'p', 'ts']) td.create_dataset({ name, data: new Uint8Array(count).fill(1) });
  file.close();
  const bytes = readFileSync(path);
  // The first dataset's layout, of version 3 and contiguous, becomes one of version 4 and virtual: heap and place in it.
  const layout = bytes.indexOf(Uint8Array.of(8, 0, 24, 0)) + 8;
  if (bytes[layout] !== 3 || bytes[layout + 1] !== 1) throw new Error(`${path}: expected a contiguous layout at byte ${layout}`);
  bytes.fill(0, layout, layout + 24);
  bytes.set([4, 3], layout);
  bytes.writeBigUInt64LE(BigInt(bytes.length), layout + 2);
  bytes.writeUInt32LE(1, layout + 10);
  const heap = mappingHeap(otherFile, '/TD/x');
  // The superblock knows where the file ends.
  bytes.writeBigUInt64LE(BigInt(bytes.length + heap.length), 40);
  writeFileSync(path, Buffer.concat([bytes, heap]));
  return path;
}

/** A global heap whose one object maps all of a dataset in another file to all of this one. */
function mappingHeap(otherFile: string, dataset: string): Buffer {
  const all = Buffer.alloc(16);
  all.writeUInt32LE(3, 0);
  all.writeUInt32LE(1, 4);
  const head = Buffer.alloc(9);
  head.writeBigUInt64LE(1n, 1);
  const mapping = Buffer.concat([head, Buffer.from(`${otherFile}\0${dataset}\0`), all, all]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(lookup3(mapping));
  const object = Buffer.concat([mapping, checksum]);
  const heap = Buffer.alloc(4096);
  heap.write('GCOL\u0001', 'latin1');
  heap.writeBigUInt64LE(BigInt(heap.length), 8);
  heap.set([1, 0, 1, 0], 16);
  heap.writeBigUInt64LE(BigInt(object.length), 24);
  heap.set(object, 32);
  const free = 32 + 8 * Math.ceil(object.length / 8);
  heap.writeBigUInt64LE(BigInt(heap.length - free), free + 8);
  return heap;
}

function heapsOf(bytes: Buffer): { readonly at: number; readonly begin: number; readonly end: number }[] {
  const heaps = [];
  for (let at = bytes.indexOf('HEAP'); at >= 0; at = bytes.indexOf('HEAP', at + 1)) {
    const begin = Number(bytes.readBigUInt64LE(at + 24));
    heaps.push({ at, begin, end: begin + Number(bytes.readBigUInt64LE(at + 8)) });
  }
  return heaps;
}

/** A recording with damage in the global heap of its file: the library reads it for ever. */
export const neverEnding = (): Buffer =>
  gunzipSync(
    Buffer.from(
      'H4sIAAAAAAACA+v0cHHj5ZLiYgABDg4GFgYBBmTwHwo2qKDyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66upAgV1eQ6v9oAGbPA1YIzcEwCkYi8HB1DADREVA+LJWeYEJVF+KCmh49KLQXV/r1YIbwM1iJS78WHKjuHgUjO/1qwMpLVlR1FVC6EkoXQOmSYtR0bUCkvcF+/i6gFAwrNxWY0fIHWjoeBbjKATZImDHC+JASgZGREaVegtHMwJzOCM3vyCpYgTSIz8TExAgRhZjDwrxBBDVmIEAIqg8k2jiDO5uBoWFQhAckXbHAy8UJQvjVK0DpBcL41cHCT4MdvzpYOdogOMTTFQEwmvNGwSgYBaNgFIyC0XYlqe1KZsYOTmwjJ4O1XUn78JgwGh4o4TFjSIWHu7O/DyNSB4AR6ssARIBBgH5JboF+WmlVlW5GSpqpblJWhlFSln5+XqpehimDfoiLfgUDM1pvC53/9KZ9JartE/hHS6xRMApGwSgYBaNgFIyCUTAKRsEoGAWjgF4AAFzhiKC2JAAA',
      'base64',
    ),
  );
