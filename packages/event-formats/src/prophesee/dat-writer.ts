import type { SensorSize } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';
import { headerBytes, WriterInput } from './writing.ts';

/** Type of changes of light, and bytes of a record. */
const typeAndSize = [12, 8];
const timeRangeUs = 2 ** 32;

/** Writes Prophesee DAT files of version 2. Times are rounded to µs. */
export class DatWriter implements EventWriter {
  readonly clockUs: number = 2 ** 29;
  readonly #sensor: SensorSize;
  readonly #input: WriterInput;
  #beforeUs = 0;

  /** @throws RangeError when the sensor is larger than 16384×16384 */
  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
    this.#input = new WriterInput(sensor, 2 ** 14);
  }

  begin(): Uint8Array {
    const { width, height } = this.#sensor;
    const header = headerBytes(['Data file containing CD events.', 'Version 2', `Height ${height}`, `Width ${width}`]);
    return Uint8Array.from([...header, ...typeAndSize]);
  }

  /** @throws RangeError with the number of the event, when one is beyond the sensor, out of order, or after a silence in which the clock is lost */
  encode(events: EventColumns): Uint8Array {
    const { x, y, p } = events;
    const times = this.#input.timesOf(events);
    const words = new Uint32Array(2 * times.length);
    let before = this.#beforeUs;
    for (let k = 0; k < times.length; k++) {
      const time = times[k];
      // Readers know that the clock has passed its end by a fall of more than half its range.
      if (time - before >= timeRangeUs / 2 && isPassLost(before, time))
        throw new RangeError(
          `expected gaps shorter than half the range of the 32-bit clock, got ${before} and then ${time} µs; subtract the time of the first event from all, or write EVT2`,
        );
      before = time;
      words[2 * k] = time % timeRangeUs;
      words[2 * k + 1] = (p[k] << 28) | (y[k] << 14) | x[k];
    }
    this.#beforeUs = before;
    return new Uint8Array(words.buffer);
  }
}

const isPassLost = (before: number, time: number): boolean => {
  const passes = Math.floor(time / timeRangeUs) - Math.floor(before / timeRangeUs);
  const isFall = (before % timeRangeUs) - (time % timeRangeUs) > timeRangeUs / 2;
  return passes !== (isFall ? 1 : 0);
};
