import type { SensorSize } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';
import { passesBetween, rawHeaderBytes, WriterInput } from './writing.ts';

const timeHigh = 0x8000_0000;
/** Upper parts of a time, of 64 µs each, that the clock counts. */
const highs = 2 ** 28;

/** Writes Prophesee RAW files of EVT2. Times are rounded to µs. */
export class Evt2Writer implements EventWriter {
  readonly clockUs: number = 2 ** 29;
  readonly #sensor: SensorSize;
  readonly #input: WriterInput;
  /** Upper part of the last time, counted on beyond the range of the clock; −1: none is written. */
  #high = -1;

  /** @throws RangeError when the sensor is larger than 2048×2048 */
  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
    this.#input = new WriterInput(sensor, 2048);
  }

  begin(): Uint8Array {
    return rawHeaderBytes('EVT2', '2.0', this.#sensor);
  }

  /** @throws RangeError with the number of the event, when one is beyond the sensor, out of order, or more than 71 years after the one before */
  encode(events: EventColumns): Uint8Array {
    const { x, y, p } = events;
    const times = this.#input.timesOf(events);
    const passes = times.length === 0 ? 0 : passesBetween(this.#cycle, Math.floor(times[times.length - 1] / 64 / highs));
    const words = new Uint32Array(2 * times.length + 2 * passes);
    let n = 0;
    for (let k = 0; k < times.length; k++) {
      const high = Math.floor(times[k] / 64);
      if (high !== this.#high) {
        for (let left = Math.floor(high / highs) - this.#cycle; left > 0; left--) {
          words[n++] = timeHigh + highs - 1;
          words[n++] = timeHigh;
        }
        words[n++] = timeHigh + (high % highs);
        this.#high = high;
      }
      words[n++] = (p[k] << 28) | ((times[k] % 64) << 22) | (x[k] << 11) | y[k];
    }
    return new Uint8Array(words.buffer, 0, n * words.BYTES_PER_ELEMENT);
  }

  get #cycle(): number {
    return this.#high < 0 ? 0 : Math.floor(this.#high / highs);
  }
}
