import {
  type Competition,
  type ConvLayerSpec,
  type ForwardLayer,
  type Leak,
  type PlaneShape,
  type SparseSpikes,
  silentSteps,
} from '@spikeseg/snn-core';
import type { Runtime } from '../tensors/runtime.ts';
import { type Frames, Kept, type LayerFrames, mask, not, type Tf } from '../tensors/tensors.ts';
import { type Competed, competeOnHost } from './compete-on-host.ts';
import { framesOf } from './frames.ts';

interface ConvRun {
  readonly keepPotential: boolean;
  readonly competition: Competition | undefined;
}

/** The numbers of a convolution where they are computed with. */
interface DeviceNumbers {
  /** [k, k, C, M] */
  readonly weight: Frames;
  /** [1, 1, 1, M] */
  readonly threshold: Frames;
  readonly leak: Leak;
}

function onDevice({ tf, tidy }: Runtime, { weight, threshold, leak }: ForwardLayer): DeviceNumbers {
  const [maps, channels, kernel] = weight.shape;
  // Copies: some platforms compute with the array that they are given.
  const [turned, thresholds] = tidy(() => [
    tf.transpose(tf.tensor4d(weight.data.slice(), [maps, channels, kernel, kernel]), [2, 3, 1, 0]),
    tf.tensor4d(threshold.data.slice(), [1, 1, 1, maps]),
  ]);
  return { weight: turned, threshold: thresholds, leak };
}

/**
 * A spiking convolution on tensors: the currents of all steps by one convolution, then step by step the
 * neurons of the whole layer. What it computes without waiting is in one `tidy`. It owns the potentials at the end of the last run.
 */
export class TensorConvLayer {
  readonly spec: ConvLayerSpec;
  readonly #runtime: Runtime;
  readonly #fireOnce: boolean;
  readonly #shape: readonly [height: number, width: number, maps: number];
  #numbers: DeviceNumbers;
  /** At the end of the last step, [1, H, W, M]. */
  readonly #potential: Kept;
  /** Who may fire in this run, [1, H, W, M]; undefined while every neuron may. */
  readonly #mayFire: Kept;
  /** Silent steps that have passed since then, one number for every silence. */
  #silences: number[] = [];

  constructor(runtime: Runtime, spec: ConvLayerSpec, [, height, width]: PlaneShape, fireOnce: boolean, numbers: ForwardLayer) {
    this.spec = spec;
    this.#runtime = runtime;
    this.#fireOnce = fireOnce;
    this.#shape = [height, width, spec.maps];
    this.#numbers = onDevice(runtime, numbers);
    [this.#potential, this.#mayFire] = [new Kept(runtime.tf), new Kept(runtime.tf)];
  }

  /** Takes new numbers (copied) and puts all neurons to rest. */
  setNumbers(numbers: ForwardLayer): void {
    this.#freeNumbers();
    this.#numbers = onDevice(this.#runtime, numbers);
    this.rest();
  }

  /** Puts all neurons to rest. */
  rest(): void {
    this.#potential.keep(undefined);
    this.#mayFire.keep(undefined);
    this.#silences = [];
  }

  /** Steps without input, in which no neuron that is reset to 0 reaches its threshold; the next run begins with them. */
  skip(steps: number): void {
    if (steps > 0) this.#silences.push(steps);
  }

  dispose(): void {
    this.rest();
    this.#freeNumbers();
  }

  /**
   * Runs all steps, from the state in which the last ones left it: one stimulus, in which every neuron may fire again.
   *
   * @param input frames [T, H, W, C] @returns tensors of the caller
   */
  async run(input: Frames, { keepPotential, competition }: ConvRun): Promise<LayerFrames> {
    const { tf, tidy } = this.#runtime;
    this.#mayFire.keep(undefined);
    await this.#passSilences();
    const currents = tidy(() => tf.conv2d(input, this.#numbers.weight, 1, 'same'));
    const [all, potentials]: [Frames[], Frames[]] = [[], []];
    for (let t = 0; t < input.shape[0]; t++) {
      const [charged, reached] = tidy(() => this.#charge(tf.slice(currents, t, 1)));
      const competed = competition && (await competeOnHost(this.#runtime, charged, reached, competition));
      const [spikes, ...potential] = tidy(() => {
        const fired = this.#settle(charged, reached, competed);
        return keepPotential ? [fired, tf.mul<Frames>(charged, fired)] : [fired];
      });
      tf.dispose([charged, reached]);
      all.push(spikes);
      potentials.push(...potential);
    }
    const frames = (parts: Frames[]): Frames => (parts.length === 1 ? tf.clone(parts[0]) : tf.concat(parts, 0));
    const [spikes, ...potential] = tidy(() => (keepPotential ? [frames(all), frames(potentials)] : [frames(all)]));
    tf.dispose([currents, ...all, ...potentials]);
    return { spikes, potential: potential.at(0) };
  }

  #freeNumbers(): void {
    this.#runtime.tf.dispose([this.#numbers.weight, this.#numbers.threshold]);
  }

  /** Potentials leak, on the host. */
  async #passSilences(): Promise<void> {
    const { tf, tidy } = this.#runtime;
    const { frames } = this.#potential;
    const { leak } = this.#numbers;
    const silences = this.#silences;
    this.#silences = [];
    if (frames === undefined || leak.kind === 'none' || silences.length === 0) return;
    const potentials = await frames.data<'float32'>();
    const left = potentials.map((potential) => silences.reduce((of, steps) => silentSteps(leak, of, steps), potential));
    tidy(() => this.#potential.keep(tf.tensor4d(left, frames.shape)));
  }

  /** Integrates and leaks, clamps at 0, compares and masks: potentials before reset, and who has reached the threshold. */
  #charge(current: Frames): [charged: Frames, reached: Frames] {
    const { tf } = this.#runtime;
    const before = this.#potential.frames ?? tf.zeros([1, ...this.#shape]);
    const charged = this.#only(integrate(tf, this.#numbers.leak, before, current));
    return [charged, this.#only(mask(tf, tf.greaterEqual(charged, this.#numbers.threshold)))];
  }

  /** Resets who has fired or was inhibited. @returns who has fired */
  #settle(charged: Frames, reached: Frames, competed: Competed | undefined): Frames {
    const { tf } = this.#runtime;
    const frames = (units: readonly number[]): Frames => tf.tensor4d(framesOf(stepOf(units, charged.shape)), charged.shape);
    const spikes = competed ? frames(competed.fired) : tf.clone(reached);
    const inhibited = competed && frames(competed.inhibited);
    const silenced = inhibited ? tf.maximum<Frames>(spikes, inhibited) : spikes;
    const barred = this.#fireOnce ? silenced : inhibited;
    this.#potential.keep(tf.mul<Frames>(charged, not(tf, silenced)));
    if (barred) this.#mayFire.keep(this.#only(not(tf, barred)));
    return spikes;
  }

  /** Of those who may fire. */
  #only(of: Frames): Frames {
    const { frames } = this.#mayFire;
    return frames === undefined ? of : this.#runtime.tf.mul(of, frames);
  }
}

/** Spikes of one step. @param shape [1, H, W, M] */
function stepOf(units: readonly number[], [, height, width, maps]: Frames['shape']): SparseSpikes {
  return { shape: [1, maps, height, width], offsets: Uint32Array.of(0, units.length), index: Uint32Array.from(units) };
}

/**
 * Charges neurons: V + I without a leak; max(0, (V + I) − λ); max(0, β·V + I). Every operation is a kernel of its own and
 * rounds to float32 once, as `integrate` of snn-core does, so the same numbers give the same bits.
 *
 * @param potential V, [1, H, W, M]
 * @param current I, the same shape
 * @returns the potential before reset
 */
function integrate(tf: Tf, leak: Leak, potential: Frames, current: Frames): Frames {
  if (leak.kind === 'none') return tf.add(potential, current);
  if (leak.kind === 'subtractive') return tf.relu(tf.sub(tf.add(potential, current), tf.scalar(leak.amount)));
  return tf.relu(tf.add(tf.mul(potential, tf.scalar(leak.factor)), current));
}
