import type { TransportState } from '../backend/backend.ts';
import type { LayerShape } from '../network/layer-shapes.ts';
import type { TransportLayerSpec } from '../network/network-spec.ts';
import type { ForwardTransport } from '../numerics/forward-transport.ts';
import { DenseCurrents } from './dense-currents.ts';

const f32 = Math.fround;

/** A transport layer by its equations, cell by cell and way by way; units are (channel·H + y)·W + x. */
export class DenseTransport {
  readonly potential: Float32Array;
  /** Potential of every reported unit of the run, in order. */
  readonly spikePotentials: number[] = [];
  readonly currents: DenseCurrents;
  /** [H, W], of the last update. */
  readonly excess: Float32Array;
  /** [H, W] per rival, since the last update. */
  readonly shares: readonly Float32Array[];
  readonly spec: TransportLayerSpec;
  readonly #height: number;
  readonly #width: number;
  /** Brightness and motion of every channel. */
  readonly #channels: readonly (readonly [s: number, m: number])[];
  #numbers: ForwardTransport | undefined;

  constructor(spec: TransportLayerSpec, { input, output: [channels, height, width] }: LayerShape) {
    this.spec = spec;
    this.#height = height;
    this.#width = width;
    this.#channels = Array.from({ length: spec.maps * spec.motions.length }, (_, k) => {
      return [Math.floor(k / spec.motions.length), k % spec.motions.length] as const;
    }).filter(([s, m]) => (spec.motions[m].brightnesses ?? [s]).includes(s));
    this.currents = new DenseCurrents(spec, input, height, width);
    this.potential = new Float32Array(channels * height * width);
    this.excess = new Float32Array(height * width);
    this.shares = (spec.competition?.with ?? []).map(() => new Float32Array(height * width));
  }

  setNumbers(numbers: ForwardTransport): void {
    this.#numbers = structuredClone(numbers);
  }

  beginRun(): void {
    this.spikePotentials.length = 0;
  }

  reset(): void {
    for (const values of [this.potential, this.currents.sum, this.excess, ...this.shares]) values.fill(0);
  }

  state(): TransportState {
    const shares = this.shares.map((values) => values.slice());
    return { current: this.currents.sum.slice(), excess: this.excess.slice(), shares };
  }

  restore(potentials: Float32Array, state: TransportState): void {
    this.potential.set(potentials);
    this.currents.sum.set(state.current);
    this.excess.set(state.excess);
    for (const [k, values] of this.shares.entries()) values.set(state.shares[k]);
  }

  /** One time step. Returns the reported units, [channels·H·W]. */
  step(frame: Float32Array, step: number, rivals: readonly DenseTransport[]): Float32Array {
    const { every = 1 } = this.spec;
    this.currents.add(frame, this.#of().weight.data);
    for (const [k, rival] of rivals.entries()) this.#addShare(this.shares[k], rival);
    const reported = new Float32Array(this.potential.length);
    if (step % every !== every - 1) return reported;
    this.#update(Math.floor(step / every));
    for (const values of [this.currents.sum, ...this.shares]) values.fill(0);
    this.#each((channel, _, __, unit) => {
      if (this.potential[unit] < this.#of().threshold.data[channel]) return;
      reported[unit] = 1;
      this.spikePotentials.push(this.potential[unit]);
    });
    return reported;
  }

  /** A cell gets the largest excess per step of the rival's cells with which it has a pixel in common. */
  #addShare(sums: Float32Array, rival: DenseTransport): void {
    const [own, other] = [this.spec.stride ?? 1, rival.spec.stride ?? 1];
    const meet = (a: number, b: number): boolean => a * own < (b + 1) * other && b * other < (a + 1) * own;
    sums.forEach((sum, cell) => {
      let most = 0;
      rival.excess.forEach((excess, theirs) => {
        const rows = meet(Math.floor(cell / this.#width), Math.floor(theirs / rival.#width));
        if (rows && meet(cell % this.#width, theirs % rival.#width)) most = Math.max(most, excess);
      });
      sums[cell] = f32(sum + f32(most / (rival.spec.every ?? 1)));
    });
  }

  /** V = max(0, P + I − leak), and the competition. */
  #update(update: number): void {
    const { competition } = this.spec;
    const { leak, switchCost, ceiling, grid, maxCurrent } = this.#of();
    const charged = new Float32Array(this.potential.length);
    this.#each((channel, y, x, unit) => {
      const [s] = this.#channels[channel];
      const anywhere = Math.max(...this.#channels.map((_, other) => this.#at(other, y, x)));
      const predicted = Math.max(this.#spread(channel, y, x, update), f32(anywhere - switchCost));
      const current = Math.min(maxCurrent, this.currents.sum[(s * this.#height + y) * this.#width + x]);
      charged[unit] = Math.max(0, f32(f32(predicted + current) - leak.data[s]));
    });
    this.#each((_, y, x, unit) => {
      if (competition === undefined) {
        this.potential[unit] = Math.min(charged[unit], ceiling);
        return;
      }
      const excess = Math.max(0, f32(this.#largest(charged, y, x, competition.radius) - ceiling));
      this.excess[y * this.#width + x] = excess;
      const told = Math.max(0, ...this.shares.map((sums) => sums[y * this.#width + x]));
      const onGrid = grid === 0 ? told : told - (told % grid);
      this.potential[unit] = Math.max(0, f32(charged[unit] - Math.max(excess, onGrid)));
    });
  }

  /** The largest of all maps in the square around a place. */
  #largest(values: Float32Array, y: number, x: number, radius: number): number {
    let most = 0;
    for (let channel = 0; channel < this.#channels.length; channel++) {
      for (let v = y - radius; v <= y + radius; v++) {
        for (let u = x - radius; u <= x + radius; u++) {
          if (v < 0 || v >= this.#height || u < 0 || u >= this.#width) continue;
          most = Math.max(most, values[(channel * this.#height + v) * this.#width + u]);
        }
      }
    }
    return most;
  }

  /** P at a place: the best of nine ways from B. */
  #spread(channel: number, y: number, x: number, update: number): number {
    const [, m] = this.#channels[channel];
    const { vx, vy } = this.spec.motions[m];
    const [right, down] = [vx, vy].map((v) => Math.floor((update + 1) * v + 0.5) - Math.floor(update * v + 0.5));
    let best = -Infinity;
    for (let ky = 0; ky < 3; ky++) {
      for (let kx = 0; kx < 3; kx++) {
        const [v, u] = [y + ky - 1, x + kx - 1];
        const outside = v < 0 || v >= this.#height || u < 0 || u >= this.#width;
        const there = outside ? 0 : this.#at(channel, v - down, u - right);
        best = Math.max(best, f32(there - this.#of().lateral.data[(m * 3 + ky) * 3 + kx]));
      }
    }
    return best;
  }

  /** V at a place; 0 outside. */
  #at(channel: number, y: number, x: number): number {
    if (y < 0 || y >= this.#height || x < 0 || x >= this.#width) return 0;
    return this.potential[(channel * this.#height + y) * this.#width + x];
  }

  #each(visit: (channel: number, y: number, x: number, unit: number) => void): void {
    let unit = 0;
    for (let channel = 0; channel < this.#channels.length; channel++) {
      for (let y = 0; y < this.#height; y++) for (let x = 0; x < this.#width; x++) visit(channel, y, x, unit++);
    }
  }

  #of(): ForwardTransport {
    if (this.#numbers === undefined) throw new Error('dense transport: expected numbers, got none');
    return this.#numbers;
  }
}
