import type { TransportState } from '../backend/backend.ts';
import type { LayerShape } from '../network/layer-shapes.ts';
import { type TransportChannel, transportChannels, transportPadding } from '../network/layer-shapes.ts';
import type { TransportLayerSpec } from '../network/network-spec.ts';
import type { ForwardTransport } from '../numerics/forward-transport.ts';
import { addCurrents, type LayerKernels } from './currents.ts';
import { largestNearby, type Plane, shifted, shiftOf, spread } from './lateral-steps.ts';
import { addShare, type Rival } from './mutual-inhibition.ts';
import { SpikeRecord, type StepSpikes } from './spike-record.ts';

const f32 = Math.fround;

/**
 * A transport layer and the potentials of its maps, a channel each. Steps add up currents; an update, after `every` of them, predicts
 * where the evidence is by now, adds what the input said, and lets the maps compete. All potentials are at least 0, and at most the
 * ceiling. At rest it costs nothing; else it computes every cell: it is written to be read.
 */
export class TransportLayer {
  readonly record = new SpikeRecord();
  readonly #spec: TransportLayerSpec;
  readonly #kernels: LayerKernels;
  readonly #plane: Plane;
  readonly #area: number;
  readonly #channels: readonly TransportChannel[];
  readonly #rivals: readonly Rival[];
  #numbers: ForwardTransport | undefined;
  #potentials: Float32Array;
  /** Largest potential. */
  #max = 0;
  /** [S, H, W]: input since the last update; and whether there was any. */
  readonly #current: Float32Array;
  #received = false;
  /** [H, W]: what the largest potential nearby had above the ceiling in the last update, before anything was taken. */
  readonly excess: Float32Array;
  /** [H, W] per rival: its shares since the last update. */
  readonly #shares: readonly Float32Array[];

  constructor(spec: TransportLayerSpec, { input, output }: LayerShape, rivals: readonly Rival[] = []) {
    const [channels, height, width] = output;
    this.#spec = spec;
    const { maps, kernel, stride = 1 } = spec;
    this.#plane = { height, width };
    this.#kernels = { input, height, width, maps, kernel, stride, padding: transportPadding(spec) };
    this.#area = height * width;
    this.#channels = transportChannels(spec);
    this.#rivals = rivals;
    this.#potentials = new Float32Array(channels * this.#area);
    this.#current = new Float32Array(spec.maps * this.#area);
    this.excess = new Float32Array(this.#area);
    this.#shares = rivals.map(() => new Float32Array(this.#area));
  }

  /** Takes new numbers (the tensors are copied) and puts the layer to rest. */
  setNumbers(numbers: ForwardTransport): void {
    this.#numbers = { ...numbers, weight: { ...numbers.weight, data: numbers.weight.data.slice() } };
    this.rest();
  }

  rest(): void {
    for (const values of [this.#potentials, this.#current, this.excess, ...this.#shares]) values.fill(0);
    this.#max = 0;
    this.#received = false;
  }

  beginRun(): void {
    this.record.clear();
  }

  /** Whether a step without input changes nothing: nothing is held, waits for the update, or is told by or to rivals. */
  get atRest(): boolean {
    return this.#isEmpty && [this.excess, ...this.#shares].every((values) => values.every((value) => value === 0));
  }

  /** Whether steps without input report nothing: without input no potential gets above the largest. */
  get quiet(): boolean {
    return !this.#received && this.#max < this.#of().threshold.data.reduce((min, theta) => Math.min(min, theta), Infinity);
  }

  /** [channels, H, W]; a copy. */
  potentials(): Float32Array {
    return this.#potentials.slice();
  }

  /** What it holds besides potentials; a copy. */
  state(): TransportState {
    const shares = this.#shares.map((values) => values.slice());
    return { current: this.#current.slice(), excess: this.excess.slice(), shares };
  }

  restore(potentials: Float32Array, { current, excess, shares }: TransportState): void {
    this.#potentials.set(potentials);
    this.#max = potentials.reduce((max, value) => Math.max(max, value), 0);
    this.#current.set(current);
    this.#received = current.some((value) => value !== 0);
    this.excess.set(excess);
    this.#shares.forEach((values, k) => values.set(shares[k]));
  }

  /**
   * One time step; records the units at their threshold and returns the synaptic operations done.
   *
   * @param step counted from rest
   * @param excessOf the excess of a rival, by its position
   */
  step(input: StepSpikes, step: number, excessOf: (position: number) => Float32Array): number {
    const synapticOps = this.#receive(input);
    const own = { plane: this.#plane, stride: this.#kernels.stride };
    this.#rivals.forEach((rival, k) => addShare(this.#shares[k], own, rival, excessOf(rival.position)));
    const { every = 1 } = this.#spec;
    if ((step + 1) % every === 0) this.#update((step + 1) / every - 1);
    else this.record.addStep(0);
    return synapticOps;
  }

  get #isEmpty(): boolean {
    return this.#max === 0 && !this.#received;
  }

  /** @param update counted from rest */
  #update(update: number): void {
    if (this.#isEmpty) {
      this.excess.fill(0);
      this.record.addStep(0);
    } else {
      this.#advance(update);
      this.#compete();
      this.#report();
    }
    for (const values of [this.#current, ...this.#shares]) values.fill(0);
    this.#received = false;
  }

  /** Adds to I [S, H, W], inputs in ascending order of their units; returns the synaptic operations. */
  #receive(input: StepSpikes): number {
    const { start, end } = input;
    if (end > start) this.#received = true;
    const order = Array.from({ length: end - start }, (_, k) => start + k);
    return addCurrents(this.#current, this.#of().weight.data, this.#kernels, input, order);
  }

  /** V = max(0, P + I − leak), P being the best way to come here, by the own motion, or from any map at this place; I is limited. */
  #advance(update: number): void {
    const { leak, switchCost, maxCurrent } = this.#of();
    const best = this.#largestOfMaps();
    const next = new Float32Array(this.#potentials.length);
    this.#channels.forEach(({ brightness, motion }, channel) => {
      const predicted = this.#predict(channel, motion, update);
      for (let x = 0; x < this.#area; x++) {
        const reached = Math.max(predicted[x], f32(best[x] - switchCost));
        const current = Math.min(this.#current[brightness * this.#area + x], maxCurrent);
        const charged = f32(reached + current);
        next[channel * this.#area + x] = Math.max(0, f32(charged - leak.data[brightness]));
      }
    });
    this.#potentials = next;
  }

  #predict(channel: number, m: number, update: number): Float32Array {
    const there = shifted(this.#map(channel), this.#plane, ...shiftOf(this.#spec.motions[m], update));
    return spread(there, this.#plane, this.#of().lateral.data.subarray(m * 9, m * 9 + 9));
  }

  /**
   * Takes from every cell what the largest potential nearby has above the ceiling, so that differences stay, or the most that a rival
   * told, where that is more. Without a competition potentials are cut at the ceiling.
   */
  #compete(): void {
    const { competition } = this.#spec;
    const { ceiling, grid } = this.#of();
    const max = this.#largestOfMaps();
    const nearby = competition && largestNearby(max, this.#plane, competition.radius);
    const taken = new Float32Array(this.#area);
    if (nearby !== undefined) {
      for (let x = 0; x < this.#area; x++) {
        this.excess[x] = Math.max(0, f32(nearby[x] - ceiling));
        const told = this.#shares.reduce((largest, sums) => Math.max(largest, sums[x]), 0);
        taken[x] = Math.max(this.excess[x], grid === 0 ? told : f32(Math.floor(told / grid) * grid));
      }
    }
    this.#max = 0;
    for (let unit = 0; unit < this.#potentials.length; unit++) {
      const potential = this.#potentials[unit];
      const left = nearby === undefined ? Math.min(potential, ceiling) : Math.max(0, f32(potential - taken[unit % this.#area]));
      this.#potentials[unit] = left;
      this.#max = Math.max(this.#max, left);
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

  #map(channel: number): Float32Array {
    return this.#potentials.subarray(channel * this.#area, (channel + 1) * this.#area);
  }

  #of(): ForwardTransport {
    if (this.#numbers === undefined) throw new Error('transport layer: expected numbers, got none; call setNumbers first');
    return this.#numbers;
  }
}
