import {
  type Competition,
  type ConvLayerSpec,
  type ForwardLayer,
  type Leak,
  type PlaneShape,
  silentSteps,
} from '@spikeseg/snn-core';
import { competeOnHost } from './compete-on-host.ts';
import { type Frames, Kept, type LayerFrames, mask, not, type Tf } from './tensors.ts';

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

function onDevice(tf: Tf, { weight, threshold, leak }: ForwardLayer): DeviceNumbers {
  const [maps, channels, kernel] = weight.shape;
  // Copies: some platforms compute with the array that they are given.
  const turned = tf.tidy(() => tf.transpose(tf.tensor4d(weight.data.slice(), [maps, channels, kernel, kernel]), [2, 3, 1, 0]));
  return { weight: turned, threshold: tf.tensor4d(threshold.data.slice(), [1, 1, 1, maps]), leak };
}

/**
 * A spiking convolution on tensors: the currents of all steps by one convolution, then step by step the
 * neurons of the whole layer. It owns the potentials at the end of the last run.
 */
export class TensorConvLayer {
  readonly spec: ConvLayerSpec;
  readonly #tf: Tf;
  readonly #fireOnce: boolean;
  readonly #shape: readonly [height: number, width: number, maps: number];
  #numbers: DeviceNumbers;
  /** At the end of the last step, [1, H, W, M]. */
  readonly #potential: Kept;
  /** Who may fire in this run, [1, H, W, M]; undefined while every neuron may. */
  readonly #mayFire: Kept;

  constructor(tf: Tf, spec: ConvLayerSpec, [, height, width]: PlaneShape, fireOnce: boolean, numbers: ForwardLayer) {
    this.spec = spec;
    this.#tf = tf;
    this.#fireOnce = fireOnce;
    this.#shape = [height, width, spec.maps];
    this.#numbers = onDevice(tf, numbers);
    [this.#potential, this.#mayFire] = [new Kept(tf), new Kept(tf)];
  }

  /** Takes new numbers (copied) and puts all neurons to rest. */
  setNumbers(numbers: ForwardLayer): void {
    this.#freeNumbers();
    this.#numbers = onDevice(this.#tf, numbers);
    this.rest();
  }

  /** Puts all neurons to rest. */
  rest(): void {
    this.#potential.keep(undefined);
    this.#mayFire.keep(undefined);
  }

  /** Begins a run, which is one stimulus: every neuron may fire again. */
  beginRun(): void {
    this.#mayFire.keep(undefined);
  }

  /** Steps without input, in which no neuron that is reset to 0 reaches its threshold: potentials leak, on the host. */
  skip(steps: number): void {
    const { frames } = this.#potential;
    const { leak } = this.#numbers;
    if (frames === undefined || leak.kind === 'none' || steps === 0) return;
    const left = frames.dataSync<'float32'>().map((potential) => silentSteps(leak, potential, steps));
    this.#tf.tidy(() => this.#potential.keep(this.#tf.tensor4d(left, frames.shape)));
  }

  dispose(): void {
    this.rest();
    this.#freeNumbers();
  }

  /** Runs all steps, from the state in which the last ones left it. @param input frames [T, H, W, C]; call it in `tf.tidy` @returns tensors of the caller */
  run(input: Frames, { keepPotential, competition }: ConvRun): LayerFrames {
    const tf = this.#tf;
    const [spikes, ...kept] = tf.tidy(() => {
      const currents = tf.conv2d(input, this.#numbers.weight, 1, 'same');
      const all: Frames[] = [];
      const potentials: Frames[] = [];
      let potential: Frames = this.#potential.frames ?? tf.zeros([1, ...this.#shape]);
      let mayFire = this.#mayFire.frames;
      for (let t = 0; t < input.shape[0]; t++) {
        const step = this.#step(tf.slice(currents, t, 1), potential, mayFire, competition);
        ({ potential, mayFire } = step);
        all.push(step.spikes);
        if (keepPotential) potentials.push(tf.mul(step.charged, step.spikes));
      }
      const frames = (parts: Frames[]): Frames => (parts.length === 1 ? parts[0] : tf.concat(parts, 0));
      this.#potential.keep(potential);
      this.#mayFire.keep(mayFire);
      return [frames(all), ...(keepPotential ? [frames(potentials)] : [])];
    });
    return { spikes, potential: kept.at(0) };
  }

  #freeNumbers(): void {
    this.#tf.dispose([this.#numbers.weight, this.#numbers.threshold]);
  }

  /** One step of every neuron: integrate and leak, clamp at 0, compare, mask, compete, reset. */
  #step(current: Frames, before: Frames, mayFire: Frames | undefined, competition: Competition | undefined) {
    const tf = this.#tf;
    const { leak, threshold } = this.#numbers;
    const only = (of: Frames): Frames => (mayFire === undefined ? of : tf.mul(of, mayFire));
    const charged = only(integrate(tf, leak, before, current));
    const reached = only(mask(tf, tf.greaterEqual(charged, threshold)));
    const competed = competition && competeOnHost(tf, charged, reached, competition);
    const spikes = competed?.spikes ?? reached;
    const silenced = competed === undefined ? spikes : tf.maximum<Frames>(spikes, competed.inhibited);
    const barred = this.#fireOnce ? silenced : competed?.inhibited;
    const left = barred === undefined ? mayFire : only(not(tf, barred));
    return { charged, spikes, potential: tf.mul<Frames>(charged, not(tf, silenced)), mayFire: left };
  }
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
