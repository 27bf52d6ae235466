import type { SpikeCauses } from '../backend/backend.ts';
import type { PlaneShape } from '../network/layer-shapes.ts';
import { SpikeRecord, type StepSpikes } from './spike-record.ts';

/** A pool's sizes: windows of `kernel` pixels every `stride` pixels; smaller strides overlap, larger ones leave gaps. */
export interface PoolGeometry {
  readonly kernel: number;
  readonly stride: number;
  readonly input: PlaneShape;
  readonly output: PlaneShape;
}

/**
 * Spiking max pool: a unit spikes when any unit of its window does. It remembers which ones did, spike by spike, because
 * decoding must go back through the units that fired at the spike's own time step.
 */
export class PoolLayer {
  readonly record = new SpikeRecord();
  readonly #geometry: PoolGeometry;
  #causes: number[] = [];
  #offsets = [0];

  constructor(geometry: PoolGeometry) {
    this.#geometry = geometry;
  }

  beginRun(): void {
    this.record.clear();
    this.#causes = [];
    this.#offsets = [0];
  }

  /** Pools the spikes of one time step. */
  step(input: StepSpikes): void {
    const pooled = [...this.#causesOf(input)].toSorted(([a], [b]) => a - b);
    const start = this.record.addStep(pooled.length);
    pooled.forEach(([unit, causes], k) => {
      this.record.index[start + k] = unit;
      for (const cause of causes) this.#causes.push(cause);
      this.#offsets.push(this.#causes.length);
    });
  }

  /** Causes of all spikes of this run (a copy); ascending for every spike. */
  causes(): SpikeCauses {
    return { offsets: Uint32Array.from(this.#offsets), index: Uint32Array.from(this.#causes) };
  }

  /** The input spikes in the window of every unit that has any. */
  #causesOf({ index, start, end }: StepSpikes): Map<number, number[]> {
    const { kernel, stride, input, output } = this.#geometry;
    const [, height, width] = input;
    const [, rows, columns] = output;
    const firstOf = (at: number): number => Math.max(0, Math.ceil((at - kernel + 1) / stride));
    const lastOf = (at: number, windows: number): number => Math.min(windows - 1, Math.floor(at / stride));
    const causes = new Map<number, number[]>();
    for (let k = start; k < end; k++) {
      const channel = Math.floor(index[k] / (height * width));
      const y = Math.floor(index[k] / width) % height;
      const x = index[k] % width;
      for (let row = firstOf(y); row <= lastOf(y, rows); row++) {
        for (let column = firstOf(x); column <= lastOf(x, columns); column++) {
          const unit = (channel * rows + row) * columns + column;
          const others = causes.get(unit);
          if (others === undefined) causes.set(unit, [index[k]]);
          else others.push(index[k]);
        }
      }
    }
    return causes;
  }
}
