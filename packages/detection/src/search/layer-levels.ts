import type { SensorSize } from '@spikeseg/events';
import { type LayerTrace, type TransportChannel, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import { extraNats } from './ebssa.ts';
import type { Level } from './level.ts';

/**
 * The cells of a transport layer that hold evidence after a step, each with the map that has most there, of equal maps the first. A step may report a
 * hundred thousand units of a few cells: it is read into memory that is used again, and becomes objects only where one is asked for.
 */
export class LayerLevels {
  readonly #layer: TransportLayerSpec;
  readonly #columns: number;
  readonly #channels: readonly TransportChannel[];
  /** Per channel, what its map needs beyond the threshold of the layer, nats. */
  readonly #extra: Float64Array;
  /** Per cell, without what its map needs beyond the threshold; and the channel of that map. */
  readonly nats: Float64Array;
  readonly #channel: Uint16Array;
  #touched = new Uint32Array(256);
  cells = new Uint32Array(0);

  /** @param size of the sensor, px */
  constructor(layer: TransportLayerSpec, { width, height }: SensorSize) {
    const { name, stride = 1 } = layer;
    this.#layer = layer;
    this.#columns = Math.ceil(width / stride);
    this.#channels = transportChannels(layer);
    this.#extra = Float64Array.from(this.#channels, ({ brightness }) => extraNats({ layer: name, brightness }));
    const count = this.#columns * Math.ceil(height / stride);
    this.nats = new Float64Array(count);
    this.#channel = new Uint16Array(count);
  }

  /** No cell holds evidence. */
  clear(): void {
    for (const cell of this.cells) this.nats[cell] = 0;
    this.cells = this.#touched.subarray(0, 0);
  }

  /** Takes what the layer reports in a step, instead of what was there. */
  read({ spikes: { offsets, index }, potential }: LayerTrace, step: number): void {
    this.clear();
    const [nats, channels, { length }] = [this.nats, this.#channel, this.nats];
    const end = offsets[step + 1];
    let count = 0;
    // Units come channel by channel: those of one lie from `first` to before `next`.
    let [channel, first, next, extra] = [0, 0, 0, 0];
    for (let k = offsets[step]; k < end; k++) {
      const unit = index[k];
      if (unit < first || unit >= next) {
        channel = Math.floor(unit / length);
        first = channel * length;
        next = first + length;
        extra = this.#extra[channel];
      }
      const cell = unit - first;
      const max = nats[cell];
      const own = (potential?.[k] ?? 0) - extra;
      if (own <= max) continue;
      if (max === 0) {
        if (count === this.#touched.length) this.#touched = grown(this.#touched);
        this.#touched[count++] = cell;
      }
      nats[cell] = own;
      channels[cell] = channel;
    }
    this.cells = this.#touched.subarray(0, count);
    this.cells.sort();
  }

  /** Middle of a cell, sensor px. */
  x(cell: number): number {
    return this.#middle(cell % this.#columns);
  }

  y(cell: number): number {
    return this.#middle(Math.floor(cell / this.#columns));
  }

  /** Levels of so much evidence or more, nats, in reading order. */
  atLeast(nats: number): Level[] {
    const levels: Level[] = [];
    for (const cell of this.cells) if (this.nats[cell] >= nats) levels.push(this.#level(cell));
    return levels;
  }

  /** Levels that are the largest within a distance, px; largest first, and of equal ones the first. */
  peaks(separationPx: number): Level[] {
    const peaks: Level[] = [];
    for (const cell of this.cells)
      if (this.#isPeak(cell, separationPx / (this.#layer.stride ?? 1))) peaks.push(this.#level(cell));
    return peaks.toSorted((a, b) => b.nats - a.nats);
  }

  /** @param separation in cells */
  #isPeak(cell: number, separation: number): boolean {
    const { nats } = this;
    const columns = this.#columns;
    const own = nats[cell];
    const column = cell % columns;
    const reach = Math.floor(separation);
    const left = Math.max(0, column - reach);
    const right = Math.min(columns - 1, column + reach);
    // Its own row first: a level that is none has a larger one beside it, mostly.
    for (let k = 0; k <= 2 * reach; k++) {
      const dy = k % 2 === 0 ? k / 2 : -(k + 1) / 2;
      const first = cell - column + dy * columns;
      if (first < 0 || first >= nats.length) continue;
      for (let x = left; x <= right; x++) {
        const other = nats[first + x];
        if (other < own || (other === own && first + x >= cell)) continue;
        if ((x - column) ** 2 + dy ** 2 <= separation ** 2) return false;
      }
    }
    return true;
  }

  #level(cell: number): Level {
    const [row, column] = [Math.floor(cell / this.#columns), cell % this.#columns];
    const { brightness, motion } = this.#channels[this.#channel[cell]];
    const { name: layer } = this.#layer;
    return { layer, row, column, x: this.x(cell), y: this.y(cell), nats: this.nats[cell], brightness, motion };
  }

  #middle(at: number): number {
    const { stride = 1 } = this.#layer;
    return at * stride + (stride - 1) / 2;
  }
}

/** The same in an array twice as long. */
function grown(from: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(2 * from.length);
  to.set(from);
  return to;
}
