import { shiftOf } from '../../layers/lateral-steps.ts';
import { SpikeRecord } from '../../layers/spike-record.ts';
import type { PlaneShape } from '../../network/layer-shapes.ts';
import type { TransportLayerSpec } from '../../network/network-spec.ts';
import { type ForwardTransport, never } from '../../numerics/forward-transport.ts';
import type { LayerTrace } from '../backend.ts';
import type { Address, Kernels } from './kernels.ts';
import type { InputSpikes, Views } from './views.ts';

/** A transport layer in the memory of a session. */
export class TransportStage {
  readonly name: string;
  readonly #kernels: Kernels;
  readonly #spec: TransportLayerSpec;
  readonly #channels: number;
  readonly #output: PlaneShape;
  readonly #layer: Address;
  readonly #record = new SpikeRecord();
  #leastThreshold = Infinity;

  constructor(kernels: Kernels, spec: TransportLayerSpec, [channels, height, width]: PlaneShape) {
    const { name, maps, motions, kernel, competition } = spec;
    this.name = name;
    this.#kernels = kernels;
    this.#spec = spec;
    this.#channels = channels;
    this.#output = [maps * motions.length, height, width];
    this.#layer = kernels.newTransport(channels, height, width, maps, motions.length, kernel, competition?.radius ?? -1);
  }

  /** Takes new numbers and puts the layer to rest. */
  setNumbers({ u32, f32 }: Views, numbers: ForwardTransport): void {
    const { motions } = this.#spec;
    const [kernels, layer] = [this.#kernels, this.#layer];
    this.#packWeights(f32.subarray(kernels.transportWeights(layer) >>> 2), numbers.weight.data);
    f32.set(numbers.leak.data, kernels.transportLeaks(layer) >>> 2);
    f32.set(numbers.threshold.data, kernels.transportThresholds(layer) >>> 2);
    f32.set(numbers.lateral.data, kernels.lateralCosts(layer) >>> 2);
    f32.set(numbers.enter.data, kernels.enterCosts(layer) >>> 2);
    this.#leastThreshold = numbers.threshold.data.reduce((least, theta) => Math.min(least, theta), Infinity);
    kernels.setTransport(layer, numbers.switchCost, numbers.ceiling, this.#leastThreshold);
    motions.forEach((motion, m) => {
      u32[(kernels.motionDx(layer) >>> 2) + m] = motion.dx;
      u32[(kernels.motionDy(layer) >>> 2) + m] = motion.dy;
      const around = numbers.lateral.data.subarray(m * 9, m * 9 + 9).filter((cost, k) => k !== 4 && cost !== never);
      u32[(kernels.motionSpreads(layer) >>> 2) + m] = around.length > 0 ? 1 : 0;
      const out = motions.map((_, to) => numbers.enter.data[to * motions.length + m]);
      f32[(kernels.lastingAbove(layer) >>> 2) + m] = numbers.lateral.data[m * 9 + 4];
      f32[(kernels.spreadingAbove(layer) >>> 2) + m] = Math.min(never, ...around);
      f32[(kernels.enteringAbove(layer) >>> 2) + m] = Math.min(...out);
      const costs = numbers.enter.data.subarray(m * motions.length, (m + 1) * motions.length);
      const sources = motions.map((_, j) => j).filter((j) => costs[j] !== never);
      u32.set([sources.length, ...sources], (kernels.enterSources(layer) >>> 2) + m * motions.length);
    });
    this.rest();
  }

  rest(): void {
    this.#kernels.restTransport(this.#layer);
  }

  beginRun(): void {
    this.#record.clear();
  }

  /** Whether a step without input changes nothing. */
  get atRest(): boolean {
    return this.#kernels.largestPotential(this.#layer) === 0;
  }

  /** Whether steps without input report nothing: without input no potential gets above the largest. */
  get quiet(): boolean {
    return this.#kernels.largestPotential(this.#layer) < this.#leastThreshold;
  }

  /** One time step; returns the synaptic operations done. @param step counted from rest */
  step({ u32 }: Views, { index, count, values }: InputSpikes, step: number): number {
    const shifts = this.#kernels.motionShifts(this.#layer) >>> 2;
    this.#spec.motions.forEach((motion, m) => {
      const [dx, dy] = shiftOf(motion, step);
      u32[shifts + m] = dx !== 0 || dy !== 0 ? 1 : 0;
    });
    return this.#kernels.transportStep(this.#layer, index, count, values) * this.#spec.maps;
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

  restore({ f32 }: Views, potentials: Float32Array): void {
    f32.set(potentials, this.#kernels.levelPotentials(this.#layer) >>> 2);
    this.#kernels.writeTransport(this.#layer);
  }

  /** From [S][channels][ky][kx] to [channels][S][k−1−ky][k−1−kx], rows padded with 0 to whole vectors: as an input sees them. */
  #packWeights(packed: Float32Array, weight: Float32Array): void {
    const { maps, kernel } = this.#spec;
    const row = 4 * Math.ceil(kernel / 4);
    let from = 0;
    for (let s = 0; s < maps; s++) {
      for (let channel = 0; channel < this.#channels; channel++) {
        for (let ky = 0; ky < kernel; ky++) {
          const to = ((channel * maps + s) * kernel + kernel - 1 - ky) * row;
          for (let kx = kernel - 1; kx >= 0; kx--) packed[to + kx] = weight[from++];
        }
      }
    }
  }
}
