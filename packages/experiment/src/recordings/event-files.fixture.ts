/** Files of events as others write them, for tests. */

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

/** Records of N-MNIST. */
export const nmnistOf = (events: readonly Row[]): Buffer =>
  Buffer.from(events.flatMap(([t, x, y, p]) => [x, y, (p << 7) | (t >> 16), (t >> 8) & 0xff, t & 0xff]));
