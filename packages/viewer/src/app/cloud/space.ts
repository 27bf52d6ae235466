import type { ViewerData } from '../../viewer-data.ts';

/**
 * From the recording to the box that is drawn: time along X, y along −Y (down), x along Z, so that who looks along time sees a frame. The longer side of the sensor
 * is 1.
 */
export class Space {
  /** Length of the box along time. */
  readonly length: number;
  readonly height: number;
  readonly depth: number;
  readonly #endTicks: number;
  readonly #perPx: number;
  readonly #width: number;
  readonly #rows: number;

  /** @param length of the box along time, in longer sides of the sensor */
  constructor({ sensor, durationUs, tickUs }: ViewerData, length: number) {
    this.length = length;
    this.#perPx = 1 / Math.max(sensor.width, sensor.height);
    this.height = sensor.height * this.#perPx;
    this.depth = sensor.width * this.#perPx;
    this.#width = sensor.width;
    this.#rows = sensor.height;
    this.#endTicks = Math.max(1, durationUs / tickUs);
  }

  /** Writes the place of something at a time, ticks, and a pixel. */
  write(to: Float32Array | number[], at: number, time: number, x: number, y: number): void {
    to[at] = (time / this.#endTicks - 0.5) * this.length;
    to[at + 1] = (this.#rows / 2 - 0.5 - y) * this.#perPx;
    to[at + 2] = (x + 0.5 - this.#width / 2) * this.#perPx;
  }

  place(time: number, x: number, y: number): [number, number, number] {
    const to: [number, number, number] = [0, 0, 0];
    this.write(to, 0, time, x, y);
    return to;
  }
}
