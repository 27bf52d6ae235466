import type { PlaneShape } from '../network/layer-shapes.ts';
import type { ConvLayerSpec, Leak } from '../network/network-spec.ts';
import type { ForwardLayer } from '../numerics/forward-tensors.ts';
import type { Competition } from '../wta/compete.ts';
import { compareCandidates } from '../wta/compete.ts';

const f32 = Math.fround;

/** A spiking convolution by its equations; units are (map·H + y)·W + x. */
export class DenseConv {
  readonly potential: Float32Array;
  /** Potential before reset of every spike of the run, in spike order. */
  readonly spikePotentials: number[] = [];
  readonly #spec: ConvLayerSpec;
  readonly #input: PlaneShape;
  readonly #fireOnce: boolean;
  readonly #mayFire: boolean[];
  #weight: Float32Array = new Float32Array();
  #threshold: Float32Array = new Float32Array();
  #leak: Leak = { kind: 'none' };

  constructor(spec: ConvLayerSpec, input: PlaneShape, fireOnce: boolean) {
    this.#spec = spec;
    this.#input = input;
    this.#fireOnce = fireOnce;
    this.potential = new Float32Array(spec.maps * input[1] * input[2]);
    this.#mayFire = Array.from(this.potential, () => true);
  }

  setNumbers({ weight, threshold, leak }: ForwardLayer): void {
    this.#weight = weight.data.slice();
    this.#threshold = threshold.data.slice();
    this.#leak = leak;
  }

  beginRun(): void {
    this.#mayFire.fill(true);
    this.spikePotentials.length = 0;
  }

  /** One step of every neuron: integrate and leak, clamp, compare, mask, compete, reset. Returns the spikes, [maps·H·W]. */
  step(frame: Float32Array, competition?: Competition): Float32Array {
    const [, height, width] = this.#input;
    const charged = this.potential.map((potential, unit) => {
      if (!this.#mayFire[unit]) return 0;
      return this.#integrate(potential, this.#current(frame, unit));
    });
    const area = height * width;
    const reaches = (unit: number): boolean => this.#mayFire[unit] && charged[unit] >= this.#threshold[Math.floor(unit / area)];
    this.potential.set(charged);
    const candidates = Array.from(charged.keys()).filter(reaches);
    if (competition) {
      const at = (unit: number) => ({ step: 0, potential: charged[unit], unit });
      candidates.sort((a, b) => compareCandidates(at(a), at(b), competition.tieSeed));
    }
    const spikes = new Float32Array(this.potential.length);
    for (const unit of candidates) {
      if (!this.#mayFire[unit]) continue;
      spikes[unit] = 1;
      this.potential[unit] = 0;
      if (this.#fireOnce) this.#mayFire[unit] = false;
      if (competition) this.#inhibit(unit, competition);
    }
    spikes.forEach((spike, unit) => {
      if (spike === 1) this.spikePotentials.push(charged[unit]);
    });
    return spikes;
  }

  /** Weights that the spikes of a frame reach. */
  synapticOps(frame: Float32Array): number {
    const { kernel, maps } = this.#spec;
    const [, height, width] = this.#input;
    const reach = (at: number, size: number): number => {
      let inside = 0;
      for (let k = 0; k < kernel; k++) if (at - k + (kernel - 1) / 2 >= 0 && at - k + (kernel - 1) / 2 < size) inside++;
      return inside;
    };
    let operations = 0;
    frame.forEach((value, unit) => {
      if (value !== 0) operations += maps * reach(Math.floor(unit / width) % height, height) * reach(unit % width, width);
    });
    return operations;
  }

  /** I = Σ w·s over the receptive field: rows, channels and columns ascending; zero padding. */
  #current(frame: Float32Array, unit: number): number {
    const { kernel } = this.#spec;
    const [channels, height, width] = this.#input;
    const map = Math.floor(unit / (height * width));
    const top = (Math.floor(unit / width) % height) - (kernel - 1) / 2;
    const left = (unit % width) - (kernel - 1) / 2;
    let sum = 0;
    for (let ky = 0; ky < kernel; ky++) {
      for (let c = 0; c < channels; c++) {
        for (let kx = 0; kx < kernel; kx++) {
          const [y, x] = [top + ky, left + kx];
          if (y < 0 || y >= height || x < 0 || x >= width) continue;
          const weight = this.#weight[((map * channels + c) * kernel + ky) * kernel + kx];
          sum = f32(sum + f32(weight * frame[(c * height + y) * width + x]));
        }
      }
    }
    return sum;
  }

  #integrate(potential: number, current: number): number {
    const leak = this.#leak;
    if (leak.kind === 'none') return f32(potential + current);
    if (leak.kind === 'multiplicative') return Math.max(0, f32(f32(f32(leak.factor) * potential) + current));
    return Math.max(0, f32(f32(potential + current) - f32(leak.amount)));
  }

  #inhibit(winner: number, { mode, localRadius }: Competition): void {
    const [, height, width] = this.#input;
    const place = (unit: number) => [Math.floor(unit / (height * width)), Math.floor(unit / width) % height, unit % width];
    const [map, y, x] = place(winner);
    for (let unit = 0; unit < this.potential.length; unit++) {
      const [otherMap, otherY, otherX] = place(unit);
      const near = Math.max(Math.abs(otherY - y), Math.abs(otherX - x)) <= localRadius;
      const globally = mode !== 'local' && otherMap === map && unit !== winner;
      const locally = mode !== 'global' && otherMap !== map && near;
      if (!globally && !locally) continue;
      this.potential[unit] = 0;
      this.#mayFire[unit] = false;
    }
  }
}
