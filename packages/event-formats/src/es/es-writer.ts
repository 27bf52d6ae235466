import type { SensorSize } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';

/** The first bytes of a file; three of the version, the type and the size of the sensor follow. */
export const esMark = 'Event Stream';
/** The longest silence, µs; it takes 28 MB. */
const longestGapUs = 3600e6;
const overflow = 0xff;
const overflowUs = 127;

/** Writes Event Stream 2 of type DVS: whole µs, rows from the bottom, 5 bytes per event. */
export class EsWriter implements EventWriter {
  /** The format holds no absolute time, and every 127 µs of silence before the first event take a byte. */
  readonly clockUs: number = 2 ** 29;
  readonly #sensor: SensorSize;
  #nowUs = 0;

  /** @throws RangeError when a side is not from 1 to 65535 px */
  constructor(sensor: SensorSize) {
    for (const side of [sensor.width, sensor.height])
      if (!Number.isInteger(side) || side < 1 || side > 0xffff)
        throw new RangeError(`sensor: expected sides from 1 to 65535 px, got ${sensor.width}×${sensor.height}`);
    this.#sensor = sensor;
  }

  begin(): Uint8Array {
    const { width, height } = this.#sensor;
    const sizes = [width & 0xff, width >> 8, height & 0xff, height >> 8];
    return Uint8Array.from([...new TextEncoder().encode(`${esMark}\x02\x00\x00\x01`), ...sizes]);
  }

  /** @throws RangeError for times that fall or lie more than an hour apart, and for pixels beyond the sensor */
  encode({ t, x, y, p }: EventColumns): Uint8Array {
    const { width, height } = this.#sensor;
    const bytes = new Uint8Array(this.#bytesOf(t));
    let at = 0;
    let now = this.#nowUs;
    for (let k = 0; k < t.length; k++) {
      if (x[k] >= width || y[k] >= height)
        throw new RangeError(`events: expected pixels of ${width}×${height}, got (${x[k]}, ${y[k]})`);
      const time = Math.round(t[k]);
      const gap = time - now;
      const silences = Math.floor(gap / overflowUs);
      bytes.fill(overflow, at, at + silences);
      at += silences;
      now = time;
      const row = height - 1 - y[k];
      bytes[at] = ((gap % overflowUs) << 1) | p[k];
      bytes[at + 1] = x[k];
      bytes[at + 2] = x[k] >> 8;
      bytes[at + 3] = row;
      bytes[at + 4] = row >> 8;
      at += 5;
    }
    this.#nowUs = now;
    return bytes;
  }

  #bytesOf(t: Float64Array): number {
    let before = this.#nowUs;
    let bytes = 5 * t.length;
    for (const one of t) {
      const time = Math.round(one);
      const gap = time - before;
      if (!(gap >= 0 && gap <= longestGapUs))
        throw new RangeError(
          `events: expected times that do not fall and lie at most an hour apart, got ${before} and ${time} µs`,
        );
      bytes += Math.floor(gap / overflowUs);
      before = time;
    }
    return bytes;
  }
}
