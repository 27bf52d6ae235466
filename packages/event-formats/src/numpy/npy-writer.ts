import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';

const descr = "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]";
const eventBytes = 13;
/** Room for the largest count, and a multiple of 64 as NumPy aligns it. */
const headerBytes = 128;

/**
 * Writes a NumPy array with the fields t (whole µs, int64), x, y (px, uint16) and p (0 or 1, uint8), which `numpy.load` reads and most tools for events
 * take; `events['t']` is a column. Version 1.0.
 *
 * The header says how many events there are, so `begin` is to be written again over the first bytes when the last event is: it always has the same length.
 */
export class NpyWriter implements EventWriter {
  #count = 0;

  /** The header, with the count of the events so far. */
  begin(): Uint8Array {
    const dict = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${this.#count},), }`;
    const length = headerBytes - 10;
    const header = `\x93NUMPY\x01\x00${String.fromCharCode(length & 0xff, length >> 8)}${dict.padEnd(length - 1)}\n`;
    return Uint8Array.from(header, (character) => character.charCodeAt(0));
  }

  encode({ t, x, y, p }: EventColumns): Uint8Array {
    const bytes = new Uint8Array(t.length * eventBytes);
    const view = new DataView(bytes.buffer);
    for (let k = 0, at = 0; k < t.length; k++, at += eventBytes) {
      const time = Math.round(t[k]);
      view.setInt32(at + 4, Math.floor(time / 0x1_0000_0000), true);
      view.setUint32(at, time, true);
      view.setUint16(at + 8, x[k], true);
      view.setUint16(at + 10, y[k], true);
      bytes[at + 12] = p[k];
    }
    this.#count += t.length;
    return bytes;
  }
}
