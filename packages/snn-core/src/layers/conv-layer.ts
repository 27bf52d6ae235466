import { integrate, silentSteps } from '../neurons/lif.ts';
import type { ConvLayerSpec, Leak } from '../network/network-spec.ts';
import type { Candidate } from '../wta/candidate.ts';
import type { Competition } from '../wta/competition.ts';
import { compete, type Competitors } from '../wta/compete.ts';
import { cellOf, type ConvGeometry, convGeometry, pixelOf } from './conv-geometry.ts';
import { packWeights, scatter, scatterGraded } from './scatter.ts';
import { SpikeRecord, type StepSpikes, withRoom } from './spike-record.ts';

/**
 * A spiking convolution and the state of its neurons. Cost follows the spikes: a step touches the cells that a spike
 * reaches and no others; a cell that nothing reached for k steps makes up for them when it is touched again. Rest and
 * "may not fire" are written as times, so putting a layer to rest or silencing a map is a note, not a sweep.
 */
export class ConvLayer implements Competitors {
  readonly record = new SpikeRecord();
  readonly shape: readonly [number, number, number];
  readonly #geometry: ConvGeometry;
  readonly #leak: Leak;
  readonly #fireOnce: boolean;
  #packed: Float32Array = new Float32Array();
  #thresholds: Float32Array = new Float32Array();

  /** Number of the step that comes next; it only ever grows. */
  #clock = 0;
  /** [cells][maps] */
  readonly #current: Float32Array;
  readonly #potential: Float32Array;
  /** Step that a cell was last touched in. */
  readonly #touchedAt: Float64Array;
  /** Neurons of a map that were last touched before this step are at rest. */
  readonly #restAt: Float64Array;
  /** The latest of the map's rest times. */
  #latestRest = 0;

  /** Counts stimuli (runs). A neuron or map whose mute number is this one may not fire. */
  #stimulus = 0;
  readonly #muted: Uint32Array;
  readonly #mutedMap: Uint32Array;
  /** The neuron of a muted map that may still fire. */
  readonly #mapWinner: Uint32Array;

  /** Step that an input pixel last spiked in, on any channel. */
  readonly #inputAt: Float64Array;
  readonly #touched: Uint32Array;
  #touchedCount = 0;
  /** Neurons that reached their threshold in this step, by cell and map, with their potentials. */
  #reached = new Uint32Array(256);
  #reachedPotential = new Float32Array(256);
  readonly #reachedPerMap: Uint32Array;

  constructor(spec: ConvLayerSpec, input: readonly [number, number, number], fireOnce: boolean) {
    const geometry = convGeometry(input, spec.maps, spec.kernel);
    const { maps, cells, height, width } = geometry;
    this.#geometry = geometry;
    this.shape = [maps, height, width];
    this.#leak = spec.neuron.leak;
    this.#fireOnce = fireOnce;
    this.#current = new Float32Array(cells * maps);
    this.#potential = new Float32Array(cells * maps);
    this.#touchedAt = new Float64Array(cells).fill(-1);
    this.#restAt = new Float64Array(maps);
    this.#muted = new Uint32Array(cells * maps);
    this.#mutedMap = new Uint32Array(maps);
    this.#mapWinner = new Uint32Array(maps);
    this.#inputAt = new Float64Array(height * width).fill(-1);
    this.#touched = new Uint32Array(height * width);
    this.#reachedPerMap = new Uint32Array(maps + 1);
  }

  /** @param weight [maps, channels, k, k]; @param thresholds [maps]; both are copied */
  setWeights(weight: Float32Array, thresholds: Float32Array): void {
    this.#packed = packWeights(weight, this.#geometry);
    this.#thresholds = thresholds.slice();
    this.rest();
  }

  /** Puts all neurons to rest. */
  rest(): void {
    this.#restAt.fill(this.#clock);
    this.#latestRest = this.#clock;
  }

  /** Begins a run, which is one stimulus: every neuron may fire again. */
  beginRun(): void {
    this.record.clear();
    this.#stimulus++;
  }

  /** Advances all neurons by one time step; returns the synaptic operations done. */
  step(input: StepSpikes, competition?: Competition): number {
    this.#touchedCount = 0;
    const synapticOps = this.#receive(input);
    const reached = this.#update();
    if (competition) this.#fireCompeting(reached, competition);
    else this.#fireAll(reached);
    this.#clock++;
    return synapticOps;
  }

  /** Membrane potentials now, [maps, H, W]. Sweeps the layer: for looking at, not for computing with. */
  potentials(): Float32Array {
    const [maps, height, width] = this.shape;
    const result = new Float32Array(maps * height * width);
    for (let unit = 0; unit < result.length; unit++) {
      const neuron = this.#neuronOf(unit);
      const map = neuron % maps;
      const last = this.#touchedAt[(neuron - map) / maps];
      if (last < this.#restAt[map]) continue;
      result[unit] = silentSteps(this.#leak, this.#potential[neuron], this.#clock - 1 - last);
    }
    return result;
  }

  mayFire(unit: number): boolean {
    const neuron = this.#neuronOf(unit);
    return !this.#isMuted(neuron, neuron % this.#geometry.maps);
  }

  fire(unit: number): void {
    this.#fireNeuron(this.#neuronOf(unit));
  }

  inhibit(unit: number): void {
    const neuron = this.#neuronOf(unit);
    this.#potential[neuron] = 0;
    this.#muted[neuron] = this.#stimulus;
  }

  inhibitMapExcept(unit: number): void {
    const neuron = this.#neuronOf(unit);
    const map = neuron % this.#geometry.maps;
    this.#mutedMap[map] = this.#stimulus;
    this.#mapWinner[map] = neuron;
    this.#restAt[map] = this.#latestRest = this.#clock + 1;
  }

  #neuronOf(unit: number): number {
    const [, height, width] = this.shape;
    const line = Math.floor(unit / width);
    const map = Math.floor(line / height);
    return cellOf(this.#geometry, line - map * height, unit - line * width) * this.#geometry.maps + map;
  }

  #isMuted(neuron: number, map: number): boolean {
    if (this.#muted[neuron] === this.#stimulus) return true;
    return this.#mutedMap[map] === this.#stimulus && this.#mapWinner[map] !== neuron;
  }

  #fireNeuron(neuron: number): void {
    this.#potential[neuron] = 0;
    if (this.#fireOnce) this.#muted[neuron] = this.#stimulus;
  }

  /** Adds up the input current, input spikes in ascending order, and wakes the cells that it reaches. */
  #receive({ index, start, end, values }: StepSpikes): number {
    const { height, width, padding, maps } = this.#geometry;
    let reachedCells = 0;
    for (let k = start; k < end; k++) {
      const line = Math.floor(index[k] / width);
      const channel = Math.floor(line / height);
      const y = line - channel * height;
      const x = index[k] - line * width;
      if (values === undefined) scatter(this.#current, this.#packed, this.#geometry, channel, y, x);
      else scatterGraded(this.#current, this.#packed, this.#geometry, channel, y, x, values[k]);
      const top = Math.max(0, y - padding);
      const bottom = Math.min(height - 1, y + padding);
      const left = Math.max(0, x - padding);
      const right = Math.min(width - 1, x + padding);
      reachedCells += (bottom - top + 1) * (right - left + 1);
      if (this.#inputAt[y * width + x] === this.#clock) continue;
      this.#inputAt[y * width + x] = this.#clock;
      for (let row = top; row <= bottom; row++) {
        const cell = cellOf(this.#geometry, row, 0);
        for (let column = left; column <= right; column++) this.#touch(cell + column);
      }
    }
    return reachedCells * maps;
  }

  #touch(cell: number): void {
    if (this.#touchedAt[cell] === this.#clock) return;
    this.#makeUpForSilence(cell, this.#touchedAt[cell]);
    this.#touchedAt[cell] = this.#clock;
    this.#touched[this.#touchedCount++] = cell;
  }

  /** Applies rest and the silent steps since `last`, up to the step before this one. */
  #makeUpForSilence(cell: number, last: number): void {
    const { maps } = this.#geometry;
    const silent = this.#clock - 1 - last;
    if (last >= this.#latestRest && (silent === 0 || this.#leak.kind === 'none')) return;
    for (let map = 0, neuron = cell * maps; map < maps; map++, neuron++) {
      if (last < this.#restAt[map]) this.#potential[neuron] = 0;
      else if (this.#potential[neuron] !== 0) {
        this.#potential[neuron] = silentSteps(this.#leak, this.#potential[neuron], silent);
      }
    }
  }

  /** Integrates and compares the touched neurons in row-major order; returns how many reached their threshold. */
  #update(): number {
    const { maps } = this.#geometry;
    const current = this.#current;
    const potential = this.#potential;
    const thresholds = this.#thresholds;
    const leak = this.#leak;
    const touched = this.#touched.subarray(0, this.#touchedCount).toSorted();
    let reached = 0;
    for (const cell of touched) {
      this.#reached = withRoom(this.#reached, reached + maps);
      this.#reachedPotential = withRoom(this.#reachedPotential, reached + maps);
      for (let map = 0, neuron = cell * maps; map < maps; map++, neuron++) {
        const charge = current[neuron];
        current[neuron] = 0;
        if (this.#isMuted(neuron, map)) continue;
        const charged = integrate(leak, potential[neuron], charge);
        potential[neuron] = charged;
        if (charged < thresholds[map]) continue;
        this.#reached[reached] = neuron;
        this.#reachedPotential[reached++] = charged;
      }
    }
    return reached;
  }

  /** Fires every neuron that reached its threshold. Sorting by map keeps the row-major order inside a map. */
  #fireAll(reached: number): void {
    const [maps, height, width] = this.shape;
    const next = this.#reachedPerMap.fill(0);
    for (let k = 0; k < reached; k++) next[(this.#reached[k] % maps) + 1]++;
    next[0] = this.record.addStep(reached);
    for (let map = 0; map < maps; map++) next[map + 1] += next[map];
    for (let k = 0; k < reached; k++) {
      const neuron = this.#reached[k];
      const map = neuron % maps;
      const at = next[map]++;
      this.record.index[at] = map * height * width + pixelOf(this.#geometry, (neuron - map) / maps);
      this.record.potential[at] = this.#reachedPotential[k];
      this.#fireNeuron(neuron);
    }
  }

  #fireCompeting(reached: number, competition: Competition): void {
    const [maps, height, width] = this.shape;
    const candidates: Candidate[] = [];
    for (let k = 0; k < reached; k++) {
      const map = this.#reached[k] % maps;
      const unit = map * height * width + pixelOf(this.#geometry, (this.#reached[k] - map) / maps);
      candidates.push({ step: this.#clock, potential: this.#reachedPotential[k], unit });
    }
    const fired = compete(candidates, competition, this).toSorted((a, b) => a.unit - b.unit);
    const start = this.record.addStep(fired.length);
    fired.forEach(({ unit, potential }, k) => {
      this.record.index[start + k] = unit;
      this.record.potential[start + k] = potential;
    });
  }
}
