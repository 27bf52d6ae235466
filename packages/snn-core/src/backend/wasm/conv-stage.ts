import { SpikeRecord } from '../../layers/spike-record.ts';
import type { PlaneShape } from '../../network/layer-shapes.ts';
import type { ConvLayerSpec, Leak } from '../../network/network-spec.ts';
import type { ForwardLayer } from '../../numerics/forward-tensors.ts';
import type { Competition } from '../../wta/compete.ts';
import type { LayerTrace } from '../backend.ts';
import type { Address, Kernels } from './kernels.ts';
import type { InputSpikes, Views } from './views.ts';

const modes = { global: 1, local: 2, both: 3 } as const;

/** A convolution in the memory of a session. */
export class ConvStage {
  readonly name: string;
  readonly #kernels: Kernels;
  readonly #spec: ConvLayerSpec;
  readonly #input: PlaneShape;
  readonly #layer: Address;
  readonly #record = new SpikeRecord();

  constructor(
    kernels: Kernels,
    spec: ConvLayerSpec,
    input: PlaneShape,
    { fireOnce, competes }: { readonly fireOnce: boolean; readonly competes: boolean },
  ) {
    this.name = spec.name;
    this.#kernels = kernels;
    this.#spec = spec;
    this.#input = input;
    this.#layer = kernels.newConv(...input, spec.maps, spec.kernel, fireOnce, competes);
  }

  /** Takes new numbers and puts all neurons to rest. @param exact the numbers are on a power-of-two grid */
  setNumbers(views: Views, { weight, threshold, leak }: ForwardLayer, exact: boolean): void {
    const weights = this.#kernels.weightsOf(this.#layer) >>> 2;
    packWeights(weight.data, views.f32.subarray(weights), this.#input[0], this.#spec);
    views.f32.set(threshold.data, this.#kernels.thresholdsOf(this.#layer) >>> 2);
    const [factor, amount, floor] = constantsOf(leak);
    this.#kernels.setLeak(this.#layer, factor, amount, floor, exact && leak.kind === 'subtractive');
    this.rest();
  }

  rest(): void {
    this.#kernels.rest(this.#layer);
  }

  beginRun(carryState: boolean): void {
    this.#record.clear();
    this.#kernels.begin(this.#layer, carryState);
  }

  /** Takes potentials [maps, H, W] as those of the end of the last step. */
  restore({ f32 }: Views, potentials: Float32Array): void {
    f32.set(potentials, this.#kernels.spikePotentialsOf(this.#layer) >>> 2);
    this.#kernels.restorePotentials(this.#layer);
  }

  /** A run without input that carries the state; its steps are only counted. */
  silence(steps: number): void {
    this.beginRun(true);
    this.#kernels.skipSteps(this.#layer, steps);
  }

  /** One time step; returns the synaptic operations done. */
  step({ index, count, values }: InputSpikes, competition: Competition | undefined): number {
    const pixels =
      competition === undefined
        ? this.#kernels.convStep(this.#layer, index, count, values)
        : this.#kernels.convStepCompeting(
            this.#layer,
            index,
            count,
            values,
            modes[competition.mode],
            competition.localRadius,
            competition.tieSeed,
          );
    return pixels * this.#spec.maps;
  }

  /** Spikes of the last step, as the next layer sees them. */
  spikes(): InputSpikes {
    return { index: this.#kernels.spikesOf(this.#layer), count: this.#kernels.spikeCount(this.#layer), values: 0 };
  }

  /** Keeps the spikes of the last step for {@link trace}. */
  keep({ u32, f32 }: Views): void {
    const { index, count } = this.spikes();
    const start = this.#record.addStep(count);
    if (count === 0) return;
    this.#record.index.set(u32.subarray(index >>> 2, (index >>> 2) + count), start);
    const potential = this.#kernels.spikePotentialsOf(this.#layer) >>> 2;
    this.#record.potential.set(f32.subarray(potential, potential + count), start);
  }

  trace(): LayerTrace {
    const [, height, width] = this.#input;
    return this.#record.copy([this.#spec.maps, height, width]);
  }

  /** Membrane potentials as the last step left them, [maps, H, W]. */
  potentials(): Float32Array {
    const [, height, width] = this.#input;
    const potentials = new Float32Array(this.#spec.maps * height * width);
    for (let unit = 0; unit < potentials.length; unit++) {
      const line = Math.floor(unit / width);
      const map = Math.floor(line / height);
      potentials[unit] = this.#kernels.potentialAt(this.#layer, map, line - map * height, unit - line * width);
    }
    return potentials;
  }
}

/** A leak as V' = max(floor, (factor·V + I) − amount); the constants that a rule lacks change no bit. */
function constantsOf(leak: Leak): readonly [factor: number, amount: number, floor: number] {
  if (leak.kind === 'none') return [1, 0, Number.NEGATIVE_INFINITY];
  return leak.kind === 'subtractive' ? [1, leak.amount, 0] : [leak.factor, 0, 0];
}

/**
 * Reorders weights from [maps][channels][ky][kx] to [channels][k−1−ky][(k−1−kx)·maps + map], rows padded with 0 to whole
 * vectors of four: mirrored, as an input spike sees them, and maps last, as the currents lie.
 *
 * @param packed written, but for the padding
 */
function packWeights(weight: Float32Array, packed: Float32Array, channels: number, { maps, kernel }: ConvLayerSpec): void {
  const row = 4 * Math.ceil((kernel * maps) / 4);
  let from = 0;
  for (let map = 0; map < maps; map++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let ky = 0; ky < kernel; ky++) {
        let to = (channel * kernel + kernel - 1 - ky) * row + (kernel - 1) * maps + map;
        for (let kx = 0; kx < kernel; kx++, to -= maps) packed[to] = weight[from++];
      }
    }
  }
}
