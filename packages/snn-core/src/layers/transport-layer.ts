import type { TransportLayerSpec } from '../network/network-spec.ts';
import type { ForwardTransport } from '../numerics/forward-transport.ts';
import { enterFrom, largestNearby, type Plane, shifted, shiftOf, spread } from './lateral-steps.ts';
import { SpikeRecord, type StepSpikes } from './spike-record.ts';

const f32 = Math.fround;

/**
 * A transport layer and the potentials of its maps, brightness s and motion m in channel s·M + m. A step predicts where the
 * evidence is by now, adds what the input says, and lets the maps compete. All potentials are at least 0, and at most the
 * ceiling. At rest it costs nothing; else it computes every cell: it is written to be read.
 */
export class TransportLayer {
  readonly record = new SpikeRecord();
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly #spec: TransportLayerSpec;
  readonly #channels: number;
  readonly #plane: Plane;
  readonly #area: number;
  #numbers: ForwardTransport | undefined;
  #potentials: Float32Array;
  /** Largest potential. */
  #most = 0;

  /** @param input shape [C, H, W] */
  constructor(spec: TransportLayerSpec, [channels, height, width]: readonly [number, number, number]) {
    this.shape = [spec.maps * spec.motions.length, height, width];
    this.#spec = spec;
    this.#channels = channels;
    this.#plane = { height, width };
    this.#area = height * width;
    this.#potentials = new Float32Array(this.shape[0] * this.#area);
  }

  /** Takes new numbers (the tensors are copied) and puts the layer to rest. */
  setNumbers(numbers: ForwardTransport): void {
    this.#numbers = { ...numbers, weight: { ...numbers.weight, data: numbers.weight.data.slice() } };
    this.rest();
  }

  rest(): void {
    this.#potentials.fill(0);
    this.#most = 0;
  }

  beginRun(): void {
    this.record.clear();
  }

  /** Whether a step without input changes nothing. */
  get atRest(): boolean {
    return this.#most === 0;
  }

  /** Whether steps without input report nothing: without input no potential gets above the largest. */
  get quiet(): boolean {
    return this.#most < this.#of().threshold.data.reduce((least, theta) => Math.min(least, theta), Infinity);
  }

  /** [channels, H, W]; a copy. */
  potentials(): Float32Array {
    return this.#potentials.slice();
  }

  restore(potentials: Float32Array): void {
    this.#potentials.set(potentials);
    this.#most = potentials.reduce((most, value) => Math.max(most, value), 0);
  }

  /** One time step; records the units at their threshold and returns the synaptic operations done. @param step counted from rest */
  step(input: StepSpikes, step: number): number {
    if (this.atRest && input.start === input.end) {
      this.record.addStep(0);
      return 0;
    }
    const { current, synapticOps } = this.#receive(input);
    this.#advance(current, step);
    this.#compete();
    this.#report();
    return synapticOps;
  }

  /** I [S, H, W]: cross-correlation with zero padding, inputs added in ascending order of their units. */
  #receive({ index, start, end, values }: StepSpikes): { current: Float32Array; synapticOps: number } {
    const { maps, kernel } = this.#spec;
    const { height, width } = this.#plane;
    const { weight } = this.#of();
    const current = new Float32Array(maps * this.#area);
    let synapticOps = 0;
    for (let k = start; k < end; k++) {
      const channel = Math.floor(index[k] / this.#area);
      const [y, x] = [Math.floor(index[k] / width) % height, index[k] % width];
      for (let entry = 0; entry < kernel * kernel; entry++) {
        const row = y - Math.floor(entry / kernel) + (kernel - 1) / 2;
        const column = x - (entry % kernel) + (kernel - 1) / 2;
        if (row < 0 || row >= height || column < 0 || column >= width) continue;
        synapticOps += maps;
        for (let s = 0; s < maps; s++) {
          const w = weight.data[(s * this.#channels + channel) * kernel * kernel + entry];
          current[s * this.#area + row * width + column] += f32((values?.[k] ?? 1) * w);
        }
      }
    }
    return { current, synapticOps };
  }

  /** V = max(0, P + I − leak), P being the best way to come here: by the own motion, or from any map at this place. */
  #advance(current: Float32Array, step: number): void {
    const { maps, motions } = this.#spec;
    const { leak, switchCost } = this.#of();
    const best = this.#largestOfMaps();
    const next = new Float32Array(this.#potentials.length);
    for (let s = 0; s < maps; s++) {
      for (let m = 0; m < motions.length; m++) {
        const predicted = this.#predict(s, m, step);
        const first = (s * motions.length + m) * this.#area;
        for (let x = 0; x < this.#area; x++) {
          const reached = Math.max(predicted[x], f32(best[x] - switchCost));
          next[first + x] = Math.max(0, f32(f32(reached + current[s * this.#area + x]) - leak.data[s]));
        }
      }
    }
    this.#potentials = next;
  }

  #predict(s: number, m: number, step: number): Float32Array {
    const { motions } = this.#spec;
    const { enter, lateral } = this.#of();
    const own = this.#map(s, m).slice();
    motions.forEach(({ name }, j) => {
      if (motions[m].enterFrom?.includes(name)) enterFrom(own, this.#map(s, j), enter.data[m * motions.length + j]);
    });
    const there = shifted(own, this.#plane, ...shiftOf(motions[m], step));
    return spread(there, this.#plane, lateral.data.subarray(m * 9, m * 9 + 9));
  }

  /** Takes from every cell what the largest potential nearby has above the ceiling, so that differences stay; or cuts at the ceiling. */
  #compete(): void {
    const { competition } = this.#spec;
    const { ceiling } = this.#of();
    const nearby = competition && largestNearby(this.#largestOfMaps(), this.#plane, competition.radius);
    this.#most = 0;
    for (let unit = 0; unit < this.#potentials.length; unit++) {
      const potential = this.#potentials[unit];
      const excess = nearby === undefined ? 0 : Math.max(0, f32(nearby[unit % this.#area] - ceiling));
      const left = nearby === undefined ? Math.min(potential, ceiling) : Math.max(0, f32(potential - excess));
      this.#potentials[unit] = left;
      this.#most = Math.max(this.#most, left);
    }
  }

  #report(): void {
    const { data } = this.#of().threshold;
    const units: number[] = [];
    this.#potentials.forEach((potential, unit) => {
      if (potential >= data[Math.floor(unit / this.#area)]) units.push(unit);
    });
    const start = this.record.addStep(units.length);
    units.forEach((unit, k) => {
      this.record.index[start + k] = unit;
      this.record.potential[start + k] = this.#potentials[unit];
    });
  }

  /** [H, W]: the largest potential of all maps at every cell. */
  #largestOfMaps(): Float32Array {
    const largest = new Float32Array(this.#area);
    this.#potentials.forEach((potential, unit) => {
      largest[unit % this.#area] = Math.max(largest[unit % this.#area], potential);
    });
    return largest;
  }

  #map(s: number, m: number): Float32Array {
    const map = s * this.#spec.motions.length + m;
    return this.#potentials.subarray(map * this.#area, (map + 1) * this.#area);
  }

  #of(): ForwardTransport {
    if (this.#numbers === undefined) throw new Error('transport layer: expected numbers, got none; call setNumbers first');
    return this.#numbers;
  }
}
