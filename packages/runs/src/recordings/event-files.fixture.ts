/** Files of events as others write them, for tests. */
import { crc32 } from 'node:zlib';

/** An event: time in whatever unit, column, row, polarity. */
export type Row = readonly [t: number, x: number, y: number, p: number];

/** Three pixels that take turns, four times. */
export const someEvents: readonly Row[] = Array.from({ length: 12 }, (_, k) => [100 * k, [9, 4, 20][k % 3], 2 + (k % 5), k % 2]);

/** Lines of events, with blanks or commas between the fields. */
export const linesOf = (events: readonly (readonly number[])[], separator = ','): string =>
  events.map((event) => `${event.join(separator)}\n`).join('');

/** An array with a record of t, x, y and p for every event, as `numpy.save` writes it. */
export function npyOfEvents(events: readonly Row[]): Buffer {
  const descr = "[('t', '<f8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]";
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${events.length},), }`;
  const length = 64 * Math.ceil((text.length + 11) / 64) - 10;
  const header = Buffer.concat([Buffer.from('\x93NUMPY\x01\0', 'latin1'), Buffer.from([length & 0xff, length >> 8])]);
  const records = events.map(([t, x, y, p]) => {
    const record = Buffer.alloc(13);
    record.writeDoubleLE(t, 0);
    record.writeUInt16LE(x, 8);
    record.writeUInt16LE(y, 10);
    record.writeUInt8(p, 12);
    return record;
  });
  return Buffer.concat([header, Buffer.from(`${text.padEnd(length - 1)}\n`), ...records]);
}

/** A zip archive whose files are not packed, as `numpy.savez` writes it. */
export function zipOf(files: Readonly<Record<string, Buffer>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const sizes = [crc32(bytes), bytes.length, bytes.length];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x0403_4b50, 0);
    for (const [k, size] of sizes.entries()) local.writeUInt32LE(size, 14 + 4 * k);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x0201_4b50, 0);
    for (const [k, size] of sizes.entries()) entry.writeUInt32LE(size, 16 + 4 * k);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), bytes);
    directory.push(entry, Buffer.from(name));
    offset += local.length + name.length + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** Records of N-MNIST. */
export const nmnistOf = (events: readonly Row[]): Buffer =>
  Buffer.from(events.flatMap(([t, x, y, p]) => [x, y, (p << 7) | (t >> 16), (t >> 8) & 0xff, t & 0xff]));
