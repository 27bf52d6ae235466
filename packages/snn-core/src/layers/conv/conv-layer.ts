import type { ConvLayerSpec, Leak } from '../../network/network-spec.ts';
import { integrate } from '../../neurons/lif.ts';
import type { ForwardLayer } from '../../numerics/forward-tensors.ts';
import type { Candidate, Competition } from '../../wta/compete.ts';
import { type Competitors, compete } from '../../wta/compete.ts';
import { Muted } from '../../wta/muted.ts';
import { SpikeRecord, type StepSpikes } from '../spike-record.ts';
import { type ConvGeometry, cellOf, convGeometry } from './conv-geometry.ts';
import { LazyPotentials } from './lazy-potentials.ts';
import { Reached } from './reached.ts';
import { RowOrder } from './row-order.ts';
import { packWeights, scatter, scatterGraded } from './scatter.ts';
import { TouchedCells } from './touched-cells.ts';

/**
 * A spiking convolution and the state of its neurons. A step adds the kernels of the input spikes to the currents, then
 * updates the neurons that they reached and no others, so that cost follows the spikes.
 */
export class ConvLayer implements Competitors {
  readonly record = new SpikeRecord();
  readonly shape: readonly [number, number, number];
  readonly #geometry: ConvGeometry;
  #leak: Leak;
  readonly #fireOnce: boolean;
  #packed: Float32Array = new Float32Array();
  #thresholds: Float32Array = new Float32Array();
  /** Number of the step that comes next; it only ever grows. */
  #now = 0;
  /** Input current, [cells][maps]; 0 between steps (but in the frame, which is never read). */
  readonly #current: Float32Array;
  readonly #potentials: LazyPotentials;
  readonly #muted: Muted;
  readonly #touched: TouchedCells;
  readonly #rowOrder: RowOrder;
  readonly #reached: Reached;

  constructor(spec: ConvLayerSpec, input: readonly [number, number, number], fireOnce: boolean) {
    const geometry = convGeometry(input, spec.maps, spec.kernel);
    const { maps, cells, height, width } = geometry;
    this.shape = [maps, height, width];
    this.#geometry = geometry;
    this.#leak = spec.neuron.leak;
    this.#fireOnce = fireOnce;
    this.#current = new Float32Array(cells * maps);
    this.#potentials = new LazyPotentials(cells, maps, spec.neuron.leak);
    this.#muted = new Muted(cells * maps, maps);
    this.#touched = new TouchedCells(geometry);
    this.#rowOrder = new RowOrder(height, width);
    this.#reached = new Reached(maps, height * width);
  }

  /** Takes new numbers (the tensors are copied) and puts all neurons to rest. */
  setNumbers({ weight, threshold, leak }: ForwardLayer): void {
    this.#packed = packWeights(weight.data, this.#geometry);
    this.#thresholds = threshold.data.slice();
    this.#leak = leak;
    this.#potentials.useLeak(leak);
    this.rest();
  }

  /** Puts all neurons to rest. */
  rest(): void {
    this.#potentials.rest(this.#now);
  }

  /** Begins a run, which is one stimulus: every neuron may fire again. */
  beginRun(): void {
    this.record.clear();
    this.#muted.nextStimulus();
  }

  /** Advances all neurons by one time step and records its spikes; returns the synaptic operations done. */
  step(input: StepSpikes, competition?: Competition): number {
    const synapticOps = this.#receive(input);
    this.#update();
    if (competition) this.#letCompete(competition);
    else this.#fireAll();
    this.#now++;
    return synapticOps;
  }

  /** Steps without input: what leaks is made up for when the next input comes. */
  skip(steps: number): void {
    this.#now += steps;
  }

  /** Membrane potentials now, [maps, H, W]. Sweeps the layer: for looking at, not for computing with. */
  potentials(): Float32Array {
    const [maps, height, width] = this.shape;
    const at = (unit: number): number => {
      const { cell, map } = this.#place(unit);
      return this.#potentials.at(cell, map, this.#now);
    };
    return Float32Array.from({ length: maps * height * width }, (_, unit) => at(unit));
  }

  /** Takes potentials [maps, H, W] as those of the end of the last step. */
  restore(potentials: Float32Array): void {
    this.rest();
    this.#now++;
    const [maps, height, width] = this.shape;
    const area = height * width;
    for (let pixel = 0; pixel < area; pixel++) {
      const y = Math.floor(pixel / width);
      const own = Array.from({ length: maps }, (_, map) => potentials[map * area + pixel]);
      this.#potentials.restore(cellOf(this.#geometry, y, pixel - y * width), own, this.#now);
    }
  }

  mayFire(unit: number): boolean {
    const { neuron, map } = this.#place(unit);
    return !this.#muted.has(neuron, map);
  }

  fire(unit: number): void {
    this.#fire(this.#place(unit).neuron);
  }

  inhibit(unit: number): void {
    const { neuron } = this.#place(unit);
    this.#potentials.values[neuron] = 0;
    this.#muted.mute(neuron);
  }

  inhibitMapExcept(unit: number): void {
    const { neuron, map } = this.#place(unit);
    this.#muted.muteMapExcept(map, neuron);
    this.#potentials.restMap(map, this.#now + 1);
  }

  #place(unit: number): { cell: number; map: number; neuron: number } {
    const [maps, height, width] = this.shape;
    const line = Math.floor(unit / width);
    const map = Math.floor(line / height);
    const cell = cellOf(this.#geometry, line - map * height, unit - line * width);
    return { cell, map, neuron: cell * maps + map };
  }

  #fire(neuron: number): void {
    this.#potentials.values[neuron] = 0;
    if (this.#fireOnce) this.#muted.mute(neuron);
  }

  /** Adds up the input current, input spikes by {@link RowOrder}, and marks the cells that it reaches. */
  #receive({ index, start, end, values }: StepSpikes): number {
    const { height, width, padding, maps } = this.#geometry;
    const order = this.#rowOrder.sort(index, start, end);
    let reachedCells = 0;
    for (let place = 0; place < end - start; place++) {
      const k = order[place];
      const line = (index[k] / width) >>> 0;
      const channel = (line / height) >>> 0;
      const y = line - channel * height;
      const x = index[k] - line * width;
      if (values === undefined) scatter(this.#current, this.#packed, this.#geometry, channel, y, x);
      else scatterGraded(this.#current, this.#packed, this.#geometry, channel, y, x, values[k]);
      const top = Math.max(0, y - padding);
      const bottom = Math.min(height - 1, y + padding);
      const left = Math.max(0, x - padding);
      const right = Math.min(width - 1, x + padding);
      reachedCells += (bottom - top + 1) * (right - left + 1);
      this.#touched.mark(top, bottom, left, right);
    }
    return reachedCells * maps;
  }

  /** Integrates the touched neurons and lists those that reach their threshold and may fire. */
  #update(): void {
    const { maps } = this.#geometry;
    const { cells, pixels } = this.#touched;
    const current = this.#current;
    const potential = this.#potentials.values;
    const touched = this.#touched.list();
    this.#reached.count = 0;
    for (let k = 0; k < touched; k++) {
      const first = cells[k] * maps;
      this.#potentials.wake(cells[k], this.#now);
      for (let map = 0; map < maps; map++) {
        const neuron = first + map;
        const input = current[neuron];
        current[neuron] = 0;
        if (this.#muted.has(neuron, map)) continue;
        const charged = integrate(this.#leak, potential[neuron], input);
        potential[neuron] = charged;
        if (charged >= this.#thresholds[map]) this.#reached.add(map, pixels[k], neuron, charged);
      }
    }
  }

  #fireAll(): void {
    const { count, neuron } = this.#reached;
    for (let k = 0; k < count; k++) this.#fire(neuron[k]);
    this.#reached.writeTo(this.record);
  }

  #letCompete(competition: Competition): void {
    const [, height, width] = this.shape;
    const { count, map, pixel, potential } = this.#reached;
    const candidates: Candidate[] = [];
    for (let k = 0; k < count; k++) {
      candidates.push({ step: this.#now, potential: potential[k], unit: map[k] * height * width + pixel[k] });
    }
    const fired = compete(candidates, competition, this).toSorted((a, b) => a.unit - b.unit);
    const start = this.record.addStep(fired.length);
    fired.forEach((winner, k) => {
      this.record.index[start + k] = winner.unit;
      this.record.potential[start + k] = winner.potential;
    });
  }
}
