import { type Dtype, dtypes, metadataKey, type SafetensorsTensor } from './safetensors.ts';

const order = Object.keys(dtypes) as Dtype[];

/**
 * Writes a safetensors file. The same contents give the same bytes whatever the order of the keys: metadata and tensors
 * are sorted (tensors by element size, then name, so that every tensor is aligned), and the header is padded with spaces to
 * a multiple of 8 bytes.
 *
 * @param tensors by name
 * @param metadata free text by name; left out of the file when empty
 * @throws RangeError when a tensor's values do not fill its shape, or its name is the reserved `__metadata__`
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, SafetensorsTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const sorted = Object.entries(tensors).map(([name, { shape, data }]) => ({ name, shape, data, dtype: dtypeOf(name, data) }));
  sorted.sort((a, b) => order.indexOf(a.dtype) - order.indexOf(b.dtype) || compare(a.name, b.name));
  const members: string[] = [];
  const texts = Object.entries(metadata).toSorted(([a], [b]) => compare(a, b));
  if (texts.length > 0)
    members.push(member(metadataKey, `{${texts.map(([key, text]) => member(key, JSON.stringify(text))).join(',')}}`));
  let end = 0;
  for (const { name, shape, data, dtype } of sorted) {
    checkTensor(name, shape, data.length);
    const begin = end;
    end += data.byteLength;
    members.push(member(name, JSON.stringify({ dtype, shape, data_offsets: [begin, end] })));
  }
  const header = new TextEncoder().encode(`{${members.join(',')}}`);
  const headerLength = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8 + header.length, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(header, 8);
  let position = 8 + headerLength;
  for (const { data } of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

function dtypeOf(name: string, data: SafetensorsTensor['data']): Dtype {
  const dtype = order.find((candidate) => data instanceof dtypes[candidate]);
  if (dtype !== undefined) return dtype;
  const expected = order.map((candidate) => dtypes[candidate].name).join(', ');
  throw new RangeError(`writeSafetensors: ${name}: expected one of ${expected}, got ${Object.prototype.toString.call(data)}`);
}

function checkTensor(name: string, shape: readonly number[], length: number): void {
  if (name === metadataKey) throw new RangeError(`writeSafetensors: expected tensor names other than ${metadataKey}, got it`);
  const size = shape.reduce((product, count) => product * count, 1);
  const whole = shape.every((count) => Number.isSafeInteger(count) && count >= 0);
  if (!whole || size !== length) {
    throw new RangeError(`writeSafetensors: ${name}: expected values that fill [${shape.join(', ')}], got ${length}`);
  }
}

/** A member of an object; assembled by hand, because JavaScript objects move keys that look like numbers to the front. */
function member(key: string, json: string): string {
  return `${JSON.stringify(key)}:${json}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
