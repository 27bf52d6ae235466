import type { PlaneShape } from '../network/layer-shapes.ts';
import type { ConvLayerSpec, Leak } from '../network/network-spec.ts';
import { integrate, silentSteps } from '../neurons/lif.ts';
import type { ForwardLayer } from '../numerics/forward-tensors.ts';
import { type Candidate, type Competition, type Competitors, compete } from '../wta/compete.ts';
import { addCurrents, type LayerKernels } from './currents.ts';
import { SpikeRecord, type StepSpikes } from './spike-record.ts';

/**
 * A spiking convolution and the state of its neurons: a step adds the kernels of its input spikes to the currents, then takes every
 * neuron one step on. It is written to be read. Units are (map·H + y)·W + x.
 */
export class ConvLayer implements Competitors {
  readonly record = new SpikeRecord();
  readonly shape: PlaneShape;
  readonly #kernels: LayerKernels;
  readonly #fireOnce: boolean;
  readonly #potentials: Float32Array;
  /** 0 between steps. */
  readonly #current: Float32Array;
  /** 0 until the next stimulus where a neuron has fired, with fire-once, or was inhibited; its potential is 0. */
  readonly #mayFire: Uint8Array;
  #leak: Leak = { kind: 'none' };
  #weight = new Float32Array();
  #threshold = new Float32Array();

  constructor({ maps, kernel }: ConvLayerSpec, input: PlaneShape, fireOnce: boolean) {
    const [, height, width] = input;
    this.shape = [maps, height, width];
    this.#kernels = { input, height, width, maps, kernel, stride: 1, padding: (kernel - 1) / 2 };
    this.#fireOnce = fireOnce;
    this.#potentials = new Float32Array(maps * height * width);
    this.#current = new Float32Array(this.#potentials.length);
    this.#mayFire = new Uint8Array(this.#potentials.length).fill(1);
  }

  /** Takes new numbers (the tensors are copied) and puts all neurons to rest. */
  setNumbers({ weight, threshold, leak }: ForwardLayer): void {
    this.#weight = weight.data.slice();
    this.#threshold = threshold.data.slice();
    this.#leak = leak;
    this.rest();
  }

  /** Puts all neurons to rest. */
  rest(): void {
    this.#potentials.fill(0);
  }

  /** Begins a run, which is one stimulus: every neuron may fire again. */
  beginRun(): void {
    this.record.clear();
    this.#mayFire.fill(1);
  }

  /** Advances all neurons by one time step and records its spikes; returns the synaptic operations done. */
  step(input: StepSpikes, competition?: Competition): number {
    const synapticOps = this.#receive(input);
    const reached = this.#charge();
    const fired = competition ? compete(reached, competition, this).toSorted((a, b) => a.unit - b.unit) : reached;
    const start = this.record.addStep(fired.length);
    fired.forEach(({ unit, potential }, k) => {
      this.fire(unit);
      this.record.index[start + k] = unit;
      this.record.potential[start + k] = potential;
    });
    return synapticOps;
  }

  /** Steps without input. */
  skip(steps: number): void {
    this.#potentials.forEach((potential, unit) => (this.#potentials[unit] = silentSteps(this.#leak, potential, steps)));
  }

  /** [maps, H, W]; a copy. */
  potentials(): Float32Array {
    return this.#potentials.slice();
  }

  restore(potentials: Float32Array): void {
    this.#potentials.set(potentials);
  }

  mayFire(unit: number): boolean {
    return this.#mayFire[unit] === 1;
  }

  fire(unit: number): void {
    this.#potentials[unit] = 0;
    if (this.#fireOnce) this.#mayFire[unit] = 0;
  }

  inhibit(unit: number): void {
    this.#potentials[unit] = 0;
    this.#mayFire[unit] = 0;
  }

  /** Adds up the currents: by rows, then channels, then columns, so that an engine that sweeps the rows needs those of k rows only. */
  #receive(input: StepSpikes): number {
    const { index, start, end } = input;
    const [, height, width] = this.shape;
    const rowOf = (k: number): number => Math.floor(index[k] / width) % height;
    const order = Array.from({ length: end - start }, (_, k) => start + k).toSorted((a, b) => rowOf(a) - rowOf(b));
    return addCurrents(this.#current, this.#weight, this.#kernels, input, order);
  }

  /** Takes all neurons that may fire one step on; lists those that reach their threshold, units ascending. */
  #charge(): Candidate[] {
    const [, height, width] = this.shape;
    const reached: Candidate[] = [];
    for (let unit = 0; unit < this.#potentials.length; unit++) {
      if (!this.mayFire(unit)) continue;
      const potential = integrate(this.#leak, this.#potentials[unit], this.#current[unit]);
      this.#potentials[unit] = potential;
      if (potential >= this.#threshold[Math.floor(unit / (height * width))]) reached.push({ step: 0, potential, unit });
    }
    this.#current.fill(0);
    return reached;
  }
}
