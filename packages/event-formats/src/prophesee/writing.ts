/** What writers of Prophesee's formats have in common. */
import type { SensorSize } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';

/** More passes of the end of a clock in one silence are no recording: each takes two words. Of EVT2 they are 71 years, of EVT3 25 days. */
const maxPasses = 2 ** 17;

/** Checks events as they come and rounds their times. State is the last time, so that blocks are in order, too. */
export class WriterInput {
  readonly #sensor: SensorSize;
  /** Events of earlier blocks. */
  #written = 0;
  #beforeUs = 0;

  /** @param maxPixels the width and height that addresses of the format can count @throws RangeError for a larger sensor */
  constructor(sensor: SensorSize, maxPixels: number) {
    const { width, height } = sensor;
    const isSize = (pixels: number): boolean => Number.isInteger(pixels) && pixels > 0 && pixels <= maxPixels;
    if (!isSize(width) || !isSize(height))
      throw new RangeError(`sensor: expected 1×1 to ${maxPixels}×${maxPixels} pixels, got ${width}×${height}`);
    this.#sensor = sensor;
  }

  /**
   * @returns times, rounded to whole µs
   * @throws RangeError with the number of the event, when one is beyond the sensor, earlier than the one before, or of a polarity other than 0 and 1
   */
  timesOf({ t, x, y, p }: EventColumns): Float64Array {
    const { width, height } = this.#sensor;
    const times = new Float64Array(t.length);
    let before = this.#beforeUs;
    for (let k = 0; k < t.length; k++) {
      const time = Math.round(t[k]);
      if (!(time >= before && time <= Number.MAX_SAFE_INTEGER))
        throw this.#fault(k, `a time from ${before} µs on`, `${t[k]}`, 'sort the events by time');
      if (x[k] >= width || y[k] >= height)
        throw this.#fault(k, `a pixel of ${width}×${height}`, `(${x[k]}, ${y[k]})`, 'leave it out');
      if (p[k] > 1) throw this.#fault(k, 'polarity 0 or 1', `${p[k]}`);
      before = time;
      times[k] = time;
    }
    this.#beforeUs = before;
    this.#written += t.length;
    return times;
  }

  #fault(k: number, expected: string, got: string, fix?: string): RangeError {
    return new RangeError(`event ${this.#written + k}: expected ${expected}, got ${got}${fix === undefined ? '' : `; ${fix}`}`);
  }
}

/**
 * Passes of the end of a clock from one time to a later one, in ranges of the clock. A reader sees a pass only as a fall of the time, so writers put one
 * there for each.
 *
 * @throws RangeError when they would fill a file
 */
export function passesBetween(from: number, to: number): number {
  if (to - from > maxPasses)
    throw new RangeError(
      `expected at most ${maxPasses} passes of the end of the clock between two events, got ${to - from}; subtract the time of the first event from all`,
    );
  return to - from;
}

/** Header of a RAW file. Programs of the maker look for the integrator. @param format as `format` names it @param version as `evt` names it */
export function rawHeaderBytes(format: string, version: string, { width, height }: SensorSize): Uint8Array {
  const lines = [
    'camera_integrator_name Prophesee',
    `evt ${version}`,
    `format ${format};height=${height};width=${width}`,
    `geometry ${width}x${height}`,
    'plugin_integrator_name Prophesee',
    'end',
  ];
  return headerBytes(lines);
}

/** A header of lines `% key value`. */
export const headerBytes = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(lines.map((line) => `% ${line}\n`).join(''));
