import {
  type ConvLayerSpec,
  type ForwardLayer,
  type Leak,
  type PlaneShape,
  type Reset,
  silentSteps,
  withoutGroups,
} from '@spikeseg/snn-core';
import type { BatchCompetition } from '../tfjs-session.ts';
import { compete } from './compete.ts';
import { type Frames, framesOfPlanes, Kept, mask, not, planesOf, stepOf, type Tf } from './tensors.ts';

/** What a convolution did in a run: frames [T·B, H, W, M]. */
interface ConvAnswer {
  /** 0 or 1. */
  readonly spikes: Frames;
  /** The potential before reset where a neuron spiked, else 0; a threshold is above 0, so it tells the spikes as well. */
  readonly potential: Frames | undefined;
}

interface ConvRun {
  /** Windows side by side, B. */
  readonly windows: number;
  readonly keepPotential: boolean;
  readonly competition: BatchCompetition | undefined;
}

/** The numbers of a convolution where they are computed with. */
interface DeviceNumbers {
  /** [k, k, C, M] */
  readonly weight: Frames;
  /** [1, 1, 1, M] */
  readonly threshold: Frames;
  readonly leak: Leak;
  readonly ceiling: number | undefined;
}

function onDevice(tf: Tf, spec: ConvLayerSpec, { weight, threshold, leak, ceiling }: ForwardLayer): DeviceNumbers {
  const { shape, data } = withoutGroups(spec, weight);
  const [maps, channels, kernel] = shape;
  // Copies: some platforms compute with the array that they are given.
  const turned = tf.tidy(() => tf.transpose(tf.tensor4d(data.slice(), [maps, channels, kernel, kernel]), [2, 3, 1, 0]));
  return { weight: turned, threshold: tf.tensor4d(threshold.data.slice(), [1, 1, 1, maps]), leak, ceiling };
}

/**
 * A spiking convolution on tensors: the currents of all steps and windows by one convolution, then step by step the
 * neurons of the whole layer. It owns the potentials at the end of the last run.
 */
export class ConvLayer {
  readonly spec: ConvLayerSpec;
  readonly #tf: Tf;
  readonly #fireOnce: boolean;
  readonly #shape: readonly [height: number, width: number, maps: number];
  #numbers: DeviceNumbers;
  /** At the end of the last step, [B, H, W, M]. */
  readonly #potential: Kept;
  /** Who may fire in this run, [B, H, W, M]; undefined while every neuron may. */
  readonly #mayFire: Kept;

  constructor(tf: Tf, spec: ConvLayerSpec, [, height, width]: PlaneShape, fireOnce: boolean, numbers: ForwardLayer) {
    this.spec = spec;
    this.#tf = tf;
    this.#fireOnce = fireOnce && spec.neuron.reset !== 'none';
    this.#shape = [height, width, spec.maps];
    this.#numbers = onDevice(tf, spec, numbers);
    [this.#potential, this.#mayFire] = [new Kept(tf), new Kept(tf)];
  }

  /** Takes new numbers (copied) and puts all neurons to rest. */
  setNumbers(numbers: ForwardLayer): void {
    this.#freeNumbers();
    this.#numbers = onDevice(this.#tf, this.spec, numbers);
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

  /** Whether a step without input would report nothing: no neuron stands at its threshold. */
  get quiet(): boolean {
    const tf = this.#tf;
    const { frames } = this.#potential;
    if (frames === undefined) return true;
    return (
      tf.tidy(() => tf.max(tf.cast(tf.greaterEqual(frames, this.#numbers.threshold), 'float32')).dataSync<'float32'>()[0]) === 0
    );
  }

  /** Steps without input while the layer is {@link quiet}: potentials leak, on the host. */
  skip(steps: number): void {
    const { frames } = this.#potential;
    const { leak } = this.#numbers;
    if (frames === undefined || leak.kind === 'none' || steps === 0) return;
    const left = frames.dataSync<'float32'>().map((potential) => silentSteps(leak, potential, steps));
    this.#tf.tidy(() => this.#potential.keep(this.#tf.tensor4d(left, frames.shape)));
  }

  /** Membrane potentials [maps, H, W] of one window. */
  potentials(): Float32Array {
    const { frames } = this.#potential;
    const [height, width, maps] = this.#shape;
    return frames === undefined ? new Float32Array(maps * height * width) : planesOf(this.#tf, frames);
  }

  /** Takes potentials [maps, H, W] of one window as those of the end of the last step. */
  restore(potentials: Float32Array): void {
    this.rest();
    this.#tf.tidy(() => this.#potential.keep(framesOfPlanes(this.#tf, potentials, this.#shape)));
  }

  dispose(): void {
    this.rest();
    this.#freeNumbers();
  }

  /** Runs all steps, from the state in which the last ones left it. @param input frames [T·B, H, W, C]; call it in `tf.tidy` @returns tensors of the caller */
  run(input: Frames, { windows, keepPotential, competition }: ConvRun): ConvAnswer {
    const tf = this.#tf;
    const [spikes, ...kept] = tf.tidy(() => {
      const currents = tf.conv2d(input, this.#numbers.weight, 1, 'same');
      const steps = input.shape[0] / windows;
      const all: Frames[] = [];
      const potentials: Frames[] = [];
      let potential: Frames = this.#potential.frames ?? tf.zeros([windows, ...this.#shape]);
      let mayFire = this.#mayFire.frames;
      for (let t = 0; t < steps; t++) {
        const step = this.#step(stepOf(tf, currents, t, windows), potential, mayFire, competition);
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

  /** One step of every neuron: integrate and leak, clamp at 0 and at the ceiling, compare, mask, compete, reset. */
  #step(current: Frames, before: Frames, mayFire: Frames | undefined, competition: BatchCompetition | undefined) {
    const tf = this.#tf;
    const { leak, ceiling, threshold } = this.#numbers;
    const only = (of: Frames): Frames => (mayFire === undefined ? of : tf.mul(of, mayFire));
    const charged = only(integrate(tf, leak, before, current, ceiling));
    const reached = only(mask(tf, tf.greaterEqual(charged, threshold)));
    const competed = competition && compete(tf, charged, reached, competition);
    if (competed === undefined) {
      const left = this.#fireOnce ? only(not(tf, reached)) : mayFire;
      const reset = this.#fireOnce ? 'zero' : (this.spec.neuron.reset ?? 'zero');
      return { charged, spikes: reached, potential: afterSpikes(tf, reset, charged, reached, threshold), mayFire: left };
    }
    const { spikes, inhibited } = competed;
    const silent = not(tf, tf.maximum(spikes, inhibited));
    const left = only(this.#fireOnce ? silent : not(tf, inhibited));
    return { charged, spikes, potential: tf.mul<Frames>(charged, silent), mayFire: left };
  }
}

/**
 * Charges neurons: V + I without a leak; max(0, (V + I) − λ); max(0, β·V + I); and cuts them at the ceiling. Every operation is a kernel of its own and
 * rounds to float32 once, as `integrate` of snn-core does, so the same numbers give the same bits.
 *
 * @param potential V, [B, H, W, M]
 * @param current I, the same shape
 * @returns the potential before reset
 */
function integrate(tf: Tf, leak: Leak, potential: Frames, current: Frames, ceiling: number | undefined): Frames {
  const charged = charge(tf, leak, potential, current);
  return ceiling === undefined ? charged : tf.clipByValue(charged, -Infinity, Math.fround(ceiling));
}

function charge(tf: Tf, leak: Leak, potential: Frames, current: Frames): Frames {
  if (leak.kind === 'none') return tf.add(potential, current);
  if (leak.kind === 'subtractive') return tf.relu(tf.sub(tf.add(potential, current), tf.scalar(leak.amount)));
  return tf.relu(tf.add(tf.mul(potential, tf.scalar(leak.factor)), current));
}

/**
 * Potentials after spikes: 0, V − θ, or V as it is where a neuron spiked.
 *
 * @param charged V, [B, H, W, M]
 * @param spikes mask of the same shape
 * @param threshold θ, [1, 1, 1, M]
 */
function afterSpikes(tf: Tf, reset: Reset, charged: Frames, spikes: Frames, threshold: Frames): Frames {
  if (reset === 'none') return charged;
  return reset === 'zero' ? tf.mul(charged, not(tf, spikes)) : tf.sub(charged, tf.mul(spikes, threshold));
}
