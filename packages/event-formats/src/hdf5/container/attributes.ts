/** Attributes of objects in HDF5 files, as text. */
import { readNumbers } from '../../source/read-numbers.ts';
import { shapeAt } from './dataset.ts';
import { datatypeAt, isNumber } from './datatype.ts';
import type { Cursor, Hdf5Bytes } from './hdf5-bytes.ts';
import { type Message, messageTypes, sharedMessage } from './objects.ts';

/** Longest text, most numbers, most attributes. */
const longestText = 4096;
const maxNumbers = 64;
const maxAttributes = 256;

/** Attributes that are short texts or numbers, in file order; others are left out. @throws EventFormatError when one is damaged */
export async function attributesOf(file: Hdf5Bytes, messages: readonly Message[]): Promise<[name: string, value: string][]> {
  const found: [string, string][] = [];
  for (const message of messages.filter(({ type }) => type === messageTypes.attribute).slice(0, maxAttributes)) {
    if (message.isShared) continue;
    const attribute = await attributeAt(file, message.cursor());
    if (attribute !== undefined) found.push(attribute);
  }
  return found;
}

async function attributeAt(file: Hdf5Bytes, cursor: Cursor): Promise<[string, string] | undefined> {
  const version = cursor.u8();
  if (version < 1 || version > 3) throw cursor.fault('an attribute of version 1 to 3', `version ${version}`);
  const isShared = version > 1 && (cursor.u8() & 1) !== 0;
  if (version === 1) cursor.skip(1);
  const lengths = [cursor.u16(), cursor.u16(), cursor.u16()];
  if (version === 3) cursor.skip(1);
  const part = (length: number): Cursor => {
    const bytes = cursor.part(length);
    if (version === 1) cursor.skip((8 - (length % 8)) % 8);
    return bytes;
  };
  const [nameAt, typeAt, spaceAt] = lengths.map(part);
  const name = nameAt.text(nameAt.left);
  const type = datatypeAt(isShared ? await sharedMessage(file, typeAt, messageTypes.datatype) : typeAt);
  const count = shapeAt(spaceAt).reduce((product, length) => product * length, 1);
  if (type.kind === 'text' && count === 1) {
    const value = type.isElsewhere
      ? await textElsewhere(file, cursor)
      : type.size <= longestText
        ? cursor.text(type.size)
        : undefined;
    return value === undefined ? undefined : [name, value.trim()];
  }
  if (!isNumber(type) || count < 1 || count > maxNumbers) return undefined;
  const bytes = cursor.take(count * type.size);
  const values = new Float64Array(count);
  readNumbers(type, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, type.size, count, values, 0);
  return [name, values.join(',')];
}

/** A text in a heap that holds values of any length. */
async function textElsewhere(file: Hdf5Bytes, cursor: Cursor): Promise<string | undefined> {
  const length = cursor.u32();
  const address = cursor.address();
  const wanted = cursor.u32();
  if (address === undefined || length > longestText) return undefined;
  if (length === 0) return '';
  const headBytes = 8 + file.lengthSize;
  const bytes = (await file.cursor(address, headBytes, 'a heap of values')).signature('GCOL').skip(4).length();
  const heap = await file.cursorUpTo(address + headBytes, Math.max(0, bytes - headBytes), 'a heap of values');
  while (heap.left >= headBytes) {
    const index = heap.u16();
    const size = heap.skip(6).length();
    if (index === wanted) return heap.text(Math.min(length, size));
    // The rest is free.
    if (index === 0) break;
    heap.skip(Math.min(heap.left, 8 * Math.ceil(size / 8)));
  }
  throw cursor.fault('a text', 'an index of none');
}
