import type { PlaneShape } from '../network/layer-shapes.ts';
import type { TransportLayerSpec } from '../network/network-spec.ts';
import type { ForwardTransport } from '../numerics/forward-transport.ts';

const f32 = Math.fround;

/** A transport layer by its equations, cell by cell and way by way; units are (channel·H + y)·W + x. */
export class DenseTransport {
  readonly potential: Float32Array;
  /** Potential of every reported unit of the run, in order. */
  readonly spikePotentials: number[] = [];
  readonly #spec: TransportLayerSpec;
  readonly #input: PlaneShape;
  #numbers: ForwardTransport | undefined;

  constructor(spec: TransportLayerSpec, input: PlaneShape) {
    this.#spec = spec;
    this.#input = input;
    this.potential = new Float32Array(spec.maps * spec.motions.length * input[1] * input[2]);
  }

  setNumbers(numbers: ForwardTransport): void {
    this.#numbers = structuredClone(numbers);
  }

  beginRun(): void {
    this.spikePotentials.length = 0;
  }

  /** V = max(0, P + I − leak), competition, report. Returns the reported units, [channels·H·W]. */
  step(frame: Float32Array, step: number): Float32Array {
    const { maps, motions, competition } = this.#spec;
    const [, height, width] = this.#input;
    const { leak, switchCost, ceiling, threshold } = this.#of();
    const channels = maps * motions.length;
    const charged = new Float32Array(this.potential.length);
    this.#each((channel, y, x, unit) => {
      const s = Math.floor(channel / motions.length);
      const anywhere = Math.max(...Array.from({ length: channels }, (_, other) => this.#at(other, y, x)));
      const predicted = Math.max(this.#spread(s, channel % motions.length, y, x, step), f32(anywhere - switchCost));
      charged[unit] = Math.max(0, f32(f32(predicted + this.#current(frame, s, y, x)) - leak.data[s]));
    });
    this.#each((_, y, x, unit) => {
      if (competition === undefined) {
        this.potential[unit] = Math.min(charged[unit], ceiling);
        return;
      }
      let most = 0;
      for (let channel = 0; channel < channels; channel++) {
        for (let v = y - competition.radius; v <= y + competition.radius; v++) {
          for (let u = x - competition.radius; u <= x + competition.radius; u++) {
            if (v >= 0 && v < height && u >= 0 && u < width) most = Math.max(most, charged[(channel * height + v) * width + u]);
          }
        }
      }
      this.potential[unit] = Math.max(0, f32(charged[unit] - Math.max(0, f32(most - ceiling))));
    });
    const reported = new Float32Array(this.potential.length);
    this.#each((channel, _, __, unit) => {
      if (this.potential[unit] < threshold.data[channel]) return;
      reported[unit] = 1;
      this.spikePotentials.push(this.potential[unit]);
    });
    return reported;
  }

  /** Weights that the spikes of a frame reach. */
  synapticOps(frame: Float32Array): number {
    const half = (this.#spec.kernel - 1) / 2;
    const [channels, height, width] = this.#input;
    let operations = 0;
    this.#each((channel, y, x) => {
      if (channel % this.#spec.motions.length !== 0) return;
      for (let c = 0; c < channels; c++) {
        for (let v = Math.max(0, y - half); v <= Math.min(height - 1, y + half); v++) {
          for (let u = Math.max(0, x - half); u <= Math.min(width - 1, x + half); u++) {
            if (frame[(c * height + v) * width + u] !== 0) operations++;
          }
        }
      }
    });
    return operations;
  }

  /** P_sm at a place: the best of nine ways from B. */
  #spread(s: number, m: number, y: number, x: number, step: number): number {
    const [, height, width] = this.#input;
    const { dx, dy, every = 1 } = this.#spec.motions[m];
    const shifts = (step + 1) % every === 0;
    let best = -Infinity;
    for (let ky = 0; ky < 3; ky++) {
      for (let kx = 0; kx < 3; kx++) {
        const [v, u] = [y + ky - 1, x + kx - 1];
        const outside = v < 0 || v >= height || u < 0 || u >= width;
        const there = outside ? 0 : this.#entered(s, m, shifts ? v - dy : v, shifts ? u - dx : u);
        best = Math.max(best, f32(there - this.#of().lateral.data[(m * 3 + ky) * 3 + kx]));
      }
    }
    return best;
  }

  /** A_sm at a place: the own evidence, or that of a motion which this one is entered from. */
  #entered(s: number, m: number, y: number, x: number): number {
    const { motions } = this.#spec;
    const [, height, width] = this.#input;
    if (y < 0 || y >= height || x < 0 || x >= width) return 0;
    let best = this.#at(s * motions.length + m, y, x);
    for (const name of motions[m].enterFrom ?? []) {
      const j = motions.findIndex((motion) => motion.name === name);
      best = Math.max(best, f32(this.#at(s * motions.length + j, y, x) - this.#of().enter.data[m * motions.length + j]));
    }
    return best;
  }

  /** I_s at a place: cross-correlation with zero padding. */
  #current(frame: Float32Array, s: number, y: number, x: number): number {
    const { kernel } = this.#spec;
    const [channels, height, width] = this.#input;
    let sum = 0;
    for (let c = 0; c < channels; c++) {
      for (let ky = 0; ky < kernel; ky++) {
        for (let kx = 0; kx < kernel; kx++) {
          const [v, u] = [y + ky - (kernel - 1) / 2, x + kx - (kernel - 1) / 2];
          if (v < 0 || v >= height || u < 0 || u >= width) continue;
          const weight = this.#of().weight.data[((s * channels + c) * kernel + ky) * kernel + kx];
          sum = f32(sum + f32(weight * frame[(c * height + v) * width + u]));
        }
      }
    }
    return sum;
  }

  #at(channel: number, y: number, x: number): number {
    return this.potential[(channel * this.#input[1] + y) * this.#input[2] + x];
  }

  #each(visit: (channel: number, y: number, x: number, unit: number) => void): void {
    const [, height, width] = this.#input;
    let unit = 0;
    for (let channel = 0; channel < this.#spec.maps * this.#spec.motions.length; channel++) {
      for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) visit(channel, y, x, unit++);
    }
  }

  #of(): ForwardTransport {
    if (this.#numbers === undefined) throw new Error('dense transport: expected numbers, got none');
    return this.#numbers;
  }
}
