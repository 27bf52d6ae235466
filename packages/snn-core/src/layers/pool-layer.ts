import type { SpikeCauses } from '../backend/backend.ts';
import { SpikeRecord, type StepSpikes, withRoom } from './spike-record.ts';

/** A pool's sizes: windows of `kernel` pixels every `stride` pixels; smaller strides overlap, larger ones leave gaps. */
export interface PoolGeometry {
  readonly kernel: number;
  readonly stride: number;
  /** Shapes [C, H, W]. */
  readonly input: readonly [number, number, number];
  readonly output: readonly [number, number, number];
}

/**
 * Spiking max pool: a unit spikes when any unit of its window does. It remembers which ones did, spike by spike, because
 * decoding must go back through the units that fired at the spike's own time step.
 */
export class PoolLayer {
  readonly record = new SpikeRecord();
  readonly #geometry: PoolGeometry;
  readonly #rowWindows: { readonly first: Int32Array; readonly last: Int32Array };
  readonly #columnWindows: { readonly first: Int32Array; readonly last: Int32Array };
  /** Input spikes in every unit's window; while a step is written, where the unit's next cause goes. 0 between steps. */
  readonly #count: Uint32Array;
  /** Input spike and pooled unit of every hit of this step. */
  #hitBy = new Uint32Array(256);
  #hit = new Uint32Array(256);
  readonly #units: Uint32Array;
  #causes = new Uint32Array(256);
  #causeOffsets = [0];

  constructor(geometry: PoolGeometry) {
    this.#geometry = geometry;
    this.#rowWindows = windowsOf(geometry.input[1], geometry.output[1], geometry);
    this.#columnWindows = windowsOf(geometry.input[2], geometry.output[2], geometry);
    const units = geometry.output.reduce((product, size) => product * size, 1);
    this.#count = new Uint32Array(units);
    this.#units = new Uint32Array(units);
  }

  beginRun(): void {
    this.record.clear();
    this.#causeOffsets = [0];
  }

  /** Pools the spikes of one time step. */
  step(input: StepSpikes): void {
    const hits = this.#collectHits(input);
    let spikes = 0;
    for (let h = 0; h < hits; h++) if (this.#count[this.#hit[h]]++ === 0) this.#units[spikes++] = this.#hit[h];
    const units = this.#units.subarray(0, spikes).toSorted();
    const start = this.record.addStep(spikes);
    this.record.index.set(units, start);
    const base = this.#causeOffsets.at(-1) ?? 0;
    this.#causes = withRoom(this.#causes, base + hits);
    let end = base;
    for (const unit of units) {
      const first = end;
      end += this.#count[unit];
      this.#count[unit] = first;
      this.#causeOffsets.push(end);
    }
    for (let h = 0; h < hits; h++) this.#causes[this.#count[this.#hit[h]]++] = this.#hitBy[h];
    for (const unit of units) this.#count[unit] = 0;
  }

  /** Causes of all spikes of this run (a copy); ascending for every spike. */
  causes(): SpikeCauses {
    const offsets = Uint32Array.from(this.#causeOffsets);
    return { offsets, index: this.#causes.slice(0, offsets.at(-1)) };
  }

  /** Lists (input spike, pooled unit) for every window that every spike lies in. */
  #collectHits({ index, start, end }: StepSpikes): number {
    const { kernel, stride, input, output } = this.#geometry;
    const [, height, width] = input;
    const [, rows, columns] = output;
    const most = (end - start) * Math.ceil(kernel / stride) ** 2;
    this.#hit = withRoom(this.#hit, most);
    this.#hitBy = withRoom(this.#hitBy, most);
    let hits = 0;
    for (let k = start; k < end; k++) {
      const line = (index[k] / width) >>> 0;
      const channel = (line / height) >>> 0;
      const y = line - channel * height;
      const x = index[k] - line * width;
      const lastRow = this.#rowWindows.last[y];
      const lastColumn = this.#columnWindows.last[x];
      for (let row = this.#rowWindows.first[y]; row <= lastRow; row++) {
        for (let column = this.#columnWindows.first[x]; column <= lastColumn; column++) {
          this.#hit[hits] = (channel * rows + row) * columns + column;
          this.#hitBy[hits++] = index[k];
        }
      }
    }
    return hits;
  }
}

/** First and last window that every position of an axis lies in; last < first where it lies in none. */
function windowsOf(size: number, windows: number, { kernel, stride }: PoolGeometry): { first: Int32Array; last: Int32Array } {
  const positions = Int32Array.from({ length: size }, (_, position) => position);
  return {
    first: positions.map((position) => Math.max(0, Math.ceil((position - kernel + 1) / stride))),
    last: positions.map((position) => Math.min(windows - 1, Math.floor(position / stride))),
  };
}
