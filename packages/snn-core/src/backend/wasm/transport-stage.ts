import { shiftOf, updatesOfShifts } from '../../layers/lateral-steps.ts';
import type { Rival } from '../../layers/mutual-inhibition.ts';
import { SpikeRecord } from '../../layers/spike-record.ts';
import type { LayerShape, PlaneShape } from '../../network/layer-shapes.ts';
import { transportChannels } from '../../network/layer-shapes.ts';
import type { TransportLayerSpec } from '../../network/network-spec.ts';
import { type ForwardTransport, never } from '../../numerics/forward-transport.ts';
import type { LayerTrace, TransportState } from '../backend.ts';
import type { Address, Kernels } from './kernels.ts';
import { advanced, competed, gained, mapSpan, type RowLayer, type Rows, received, rowSpan } from './rows.ts';
import type { InputSpikes, Views } from './views.ts';

/** A cell of 16 bits holds so many steps of the grid. */
const largestCell = 2 ** 15 - 1;

const largestFloat = 3.4e38;

/** Nothing is left of a map that shifts by all cells that there are. */
const within = (shift: number, cells: number): number => Math.max(-cells, Math.min(shift, cells));

const furthest = (shifts: readonly (readonly number[])[]): number => Math.max(...shifts.flat().map(Math.abs));

/** A transport layer in the memory of a session. */
export class TransportStage {
  readonly name: string;
  readonly #kernels: Kernels;
  readonly #spec: TransportLayerSpec;
  readonly #channels: number;
  readonly #rivals: readonly Rival[];
  readonly #output: PlaneShape;
  readonly #layer: Address;
  readonly #rows: Rows;
  readonly #rowLayer: RowLayer;
  readonly #mapLayer: RowLayer;
  readonly #record = new SpikeRecord();
  /** [updates][2][M], of all motions dx, then dy. */
  readonly #shifts: Int32Array;
  readonly #slack: number;
  #minThreshold = Infinity;

  constructor(
    kernels: Kernels,
    spec: TransportLayerSpec,
    { input, output }: LayerShape,
    rivals: readonly Rival[],
    rows: Rows,
    slack: number,
  ) {
    const { name, maps, motions, kernel, stride = 1, competition } = spec;
    this.name = name;
    this.#kernels = kernels;
    this.#spec = spec;
    this.#channels = input[0];
    this.#output = output;
    this.#rivals = rivals;
    const [, height, width] = output;
    const updates = Array.from({ length: updatesOfShifts }, (_, update) => motions.map((motion) => shiftOf(motion, update)));
    const right = updates.map((shifts) => shifts.map(([dx]) => within(dx, width)));
    const down = updates.map((shifts) => shifts.map(([, dy]) => within(dy, height)));
    this.#shifts = Int32Array.from(right.flatMap((dx, update) => [...dx, ...down[update]]));
    this.#layer = kernels.newTransport(
      ...input,
      maps,
      motions.length,
      output[0],
      kernel,
      stride,
      furthest(right),
      furthest(down),
      slack,
      competition?.radius ?? -1,
      rivals.length,
    );
    this.#slack = slack;
    const bands = Array.from({ length: rows.threads }, () => kernels.addBand(this.#layer));
    this.#rows = rows;
    this.#rowLayer = { address: this.#layer, bands, count: height, span: rowSpan(height, width, rows.threads) };
    this.#mapLayer = { address: this.#layer, bands, count: output[0], span: mapSpan(output[0], rows.threads) };
    rows.add(this.#rowLayer);
  }

  /** Takes new numbers and puts the layer to rest. */
  setNumbers({ u32, f32 }: Views, numbers: ForwardTransport): void {
    const { motions } = this.#spec;
    const [kernels, layer] = [this.#kernels, this.#layer];
    const unit = kernels.unitOf(layer, numbers.grid, numbers.maxCurrent);
    // What is above all potentials becomes the largest that a cell of 16 bits holds; it leaves as little.
    const limit = numbers.maxCurrent === Infinity ? largestFloat : (largestCell * numbers.grid) / unit;
    const inUnits = (values: Float32Array): Float32Array => values.map((value) => Math.min(value / unit, limit));
    this.#packWeights({ u32, f32 }, numbers.weight.data);
    f32.set(inUnits(numbers.leak.data), kernels.transportLeaks(layer) >>> 2);
    f32.set(inUnits(numbers.threshold.data), kernels.transportThresholds(layer) >>> 2);
    f32.set(inUnits(numbers.lateral.data), kernels.lateralCosts(layer) >>> 2);
    this.#minThreshold = numbers.threshold.data.reduce((min, theta) => Math.min(min, theta), Infinity);
    for (const [channel, { brightness, motion }] of transportChannels(this.#spec).entries()) {
      u32[(kernels.brightnesses(layer) >>> 2) + channel] = brightness;
      u32[(kernels.motionsOf(layer) >>> 2) + channel] = motion;
      const { vx, vy } = motions[motion];
      u32[(kernels.homesOf(layer) >>> 2) + channel] = vy > 0 || (vy === 0 && vx > 0) ? this.#slack : 0;
    }
    motions.forEach((_motion, m) => {
      const costs = numbers.lateral.data.subarray(m * 9, m * 9 + 9);
      u32[(kernels.motionSpreads(layer) >>> 2) + m] = Number(costs.some((cost, k) => k !== 4 && cost !== never));
    });
    const [switchCost, ceiling, min] = inUnits(Float32Array.of(numbers.switchCost, numbers.ceiling, this.#minThreshold));
    kernels.setTransport(layer, switchCost, ceiling, min);
  }

  rest(): void {
    this.#kernels.restTransport(this.#layer);
  }

  beginRun(): void {
    this.#record.clear();
  }

  /** Whether a step without input changes nothing. */
  get atRest(): boolean {
    return Boolean(this.#kernels.isAtRest(this.#layer));
  }

  /** Whether steps without input report nothing: without input no potential gets above the largest. */
  get quiet(): boolean {
    return !this.#kernels.isWaiting(this.#layer) && this.#kernels.largestPotential(this.#layer) < this.#minThreshold;
  }

  /**
   * One time step; returns the synaptic operations done.
   *
   * @param step counted from rest
   * @param stageAt the stage of a rival, by its position
   */
  step({ u32 }: Views, { index, count, values }: InputSpikes, step: number, stageAt: (position: number) => unknown): number {
    const { motions, maps, every = 1 } = this.#spec;
    const [kernels, layer] = [this.#kernels, this.#layer];
    kernels.takeInput(layer, index, count, values);
    this.#rivals.forEach((rival, k) => {
      const other = stageAt(rival.position);
      if (other instanceof TransportStage) kernels.hearRival(layer, k, other.#layer, 1 / rival.every);
    });
    let adds = count > 0 ? received : 0;
    if ((step + 1) % every === 0) {
      const update = ((step + 1) / every - 1) % updatesOfShifts;
      const [right, down] = [kernels.motionDx(layer) >>> 2, kernels.motionDy(layer) >>> 2];
      for (let m = 0, at = 2 * update * motions.length; m < motions.length; m++, at++) {
        u32[right + m] = this.#shifts[at];
        u32[down + m] = this.#shifts[at + motions.length];
      }
      if (kernels.beginUpdate(layer)) {
        this.#rows.compute(this.#rowLayer, adds | gained, count);
        adds = 0;
        this.#rows.compute(this.#mapLayer, advanced, kernels.chooseUpdate(layer) ? 0 : Infinity);
        kernels.turnUpdate(layer);
        this.#rows.compute(this.#rowLayer, competed, count);
        kernels.endUpdate(layer);
      }
    }
    if (adds > 0) this.#rows.compute(this.#rowLayer, adds, count);
    return kernels.takeCells(layer) * maps;
  }

  /** Reports of the last step, as the next layer sees them. */
  spikes(): InputSpikes {
    return { index: this.#kernels.levelsOf(this.#layer), count: this.#kernels.levelCount(this.#layer), values: 0 };
  }

  /** Keeps the reports of the last step for {@link trace}. */
  keep({ u32, f32 }: Views): void {
    const { index, count } = this.spikes();
    const start = this.#record.addStep(count);
    if (count === 0) return;
    this.#record.index.set(u32.subarray(index >>> 2, (index >>> 2) + count), start);
    const potential = this.#kernels.levelPotentials(this.#layer) >>> 2;
    this.#record.potential.set(f32.subarray(potential, potential + count), start);
  }

  trace(): LayerTrace {
    return this.#record.copy(this.#output);
  }

  /** Potentials as the last step left them, [channels, H, W]. */
  potentials({ f32 }: Views): Float32Array {
    const at = this.#kernels.readTransport(this.#layer) >>> 2;
    const [channels, height, width] = this.#output;
    return f32.slice(at, at + channels * height * width);
  }

  /** What it holds besides potentials. */
  state({ f32 }: Views): TransportState {
    const [, height, width] = this.#output;
    const gather = (rows: readonly number[]): Float32Array => {
      const values = new Float32Array(rows.length * width);
      for (const [k, at] of rows.entries()) values.set(f32.subarray(at, at + width), k * width);
      return values;
    };
    const excess = this.#spec.competition ? gather(this.#excessRows()) : new Float32Array(height * width);
    return { current: gather(this.#currentRows()), excess, shares: this.#shareRows().map(gather) };
  }

  restore({ f32 }: Views, potentials: Float32Array, { current, excess, shares }: TransportState): void {
    f32.set(potentials, this.#kernels.levelPotentials(this.#layer) >>> 2);
    this.#kernels.writeTransport(this.#layer);
    const [, , width] = this.#output;
    const put = (rows: readonly number[], values: Float32Array): void => {
      for (const [k, at] of rows.entries()) f32.set(values.subarray(k * width, (k + 1) * width), at);
    };
    put(this.#currentRows(), current);
    if (this.#spec.competition) put(this.#excessRows(), excess);
    for (const [k, rows] of this.#shareRows().entries()) put(rows, shares[k]);
    this.#kernels.noteTransport(this.#layer);
  }

  /** Where the rows of the currents begin, in numbers of four bytes. */
  #currentRows(): readonly number[] {
    const [kernels, layer] = [this.#kernels, this.#layer];
    const [, height] = this.#output;
    const [first, row, plane] = [
      kernels.transportCurrents(layer) >>> 2,
      kernels.currentRowBytes(layer) >>> 2,
      kernels.currentPlaneBytes(layer) >>> 2,
    ];
    return Array.from(
      { length: this.#spec.maps * height },
      (_, k) => first + Math.floor(k / height) * plane + (k % height) * row,
    );
  }

  #excessRows(): readonly number[] {
    return this.#planeRows(this.#kernels.transportExcess(this.#layer) >>> 2);
  }

  #shareRows(): readonly (readonly number[])[] {
    const [, height] = this.#output;
    const plane = height * (this.#kernels.natsRowBytes(this.#layer) >>> 2);
    return this.#rivals.map((_, k) => this.#planeRows((this.#kernels.transportShares(this.#layer) >>> 2) + k * plane));
  }

  #planeRows(first: number): readonly number[] {
    const row = this.#kernels.natsRowBytes(this.#layer) >>> 2;
    return Array.from({ length: this.#output[1] }, (_, y) => first + y * row);
  }

  /**
   * From [S][channels][ky][kx] to the vectors of [channels][ky mod stride][kx mod stride][S][taps][taps] that are not 0, mirrored, as an
   * input sees them, by its place between two cells; rows are padded with 0 to whole vectors.
   */
  #packWeights({ u32, f32 }: Views, weight: Float32Array): void {
    const { maps, kernel, stride = 1 } = this.#spec;
    const [kernels, layer] = [this.#kernels, this.#layer];
    const [weights, offsets, starts] = [
      kernels.transportWeights(layer) >>> 2,
      kernels.transportOffsets(layer) >>> 2,
      kernels.transportStarts(layer) >>> 2,
    ];
    const taps = Math.ceil(kernel / stride);
    const places = this.#channels * stride * stride;
    let vectors = 0;
    for (let place = 0; place < places; place++) {
      const channel = Math.floor(place / stride ** 2);
      const [down, right] = [Math.floor(place / stride) % stride, place % stride];
      for (let row = 0; row < maps * taps; row++) {
        u32[starts + place * maps * taps + row] = vectors;
        const s = Math.floor(row / taps);
        const ky = down + stride * (taps - 1 - (row % taps));
        for (let from = 0; from < taps; from += 4) {
          const values = Array.from({ length: 4 }, (_, k) => {
            const kx = right + stride * (taps - 1 - from - k);
            return ky < kernel && kx >= 0 && kx < kernel
              ? weight[((s * this.#channels + channel) * kernel + ky) * kernel + kx]
              : 0;
          });
          if (values.every((value) => value === 0)) continue;
          f32.set(values, weights + 4 * vectors);
          u32[offsets + vectors] =
            s * kernels.currentPlaneBytes(layer) + (row % taps) * kernels.currentRowBytes(layer) + 4 * from;
          vectors++;
        }
      }
    }
    u32[starts + places * maps * taps] = vectors;
  }
}
