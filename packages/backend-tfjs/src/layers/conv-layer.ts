import type { ConvLayerSpec, ForwardLayer, Leak, PlaneShape } from '@spikeseg/snn-core';
import type { BatchCompetition } from '../tfjs-session.ts';
import { compete } from './compete.ts';
import { integrate } from './neurons.ts';
import { type Frames, mask, not, stepOf, type Tf } from './tensors.ts';

/** What a convolution did in a run: frames [T·B, H, W, M]. */
export interface ConvAnswer {
  /** 0 or 1. */
  readonly spikes: Frames;
  /** The potential before reset where a neuron spiked, else 0; a threshold is above 0, so it tells the spikes as well. */
  readonly potential: Frames | undefined;
}

export interface ConvRun {
  /** Windows side by side, B. */
  readonly windows: number;
  readonly carryState: boolean;
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
}

function onDevice(tf: Tf, { weight, threshold, leak }: ForwardLayer): DeviceNumbers {
  const [maps, channels, kernel] = weight.shape;
  // Copies: some platforms compute with the array that they are given.
  const turned = tf.tidy(() => tf.transpose(tf.tensor4d(weight.data.slice(), [maps, channels, kernel, kernel]), [2, 3, 1, 0]));
  return { weight: turned, threshold: tf.tensor4d(threshold.data.slice(), [1, 1, 1, maps]), leak };
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
  /** At the end of the last run, [B, H, W, M]; undefined at rest. */
  #potential: Frames | undefined;

  constructor(tf: Tf, spec: ConvLayerSpec, [, height, width]: PlaneShape, fireOnce: boolean, numbers: ForwardLayer) {
    this.spec = spec;
    this.#tf = tf;
    this.#fireOnce = fireOnce;
    this.#shape = [height, width, spec.maps];
    this.#numbers = onDevice(tf, numbers);
  }

  /** Takes new numbers (copied) and puts all neurons to rest. */
  setNumbers(numbers: ForwardLayer): void {
    this.#freeNumbers();
    this.#numbers = onDevice(this.#tf, numbers);
    this.rest();
  }

  /** Puts all neurons to rest. */
  rest(): void {
    this.#potential?.dispose();
    this.#potential = undefined;
  }

  dispose(): void {
    this.rest();
    this.#freeNumbers();
  }

  /** Runs all steps. @param input frames [T·B, H, W, C]; call it in `tf.tidy` @returns tensors of the caller */
  run(input: Frames, { windows, carryState, keepPotential, competition }: ConvRun): ConvAnswer {
    const tf = this.#tf;
    if (!carryState) this.rest();
    const [spikes, last, ...kept] = tf.tidy(() => {
      const currents = tf.conv2d(input, this.#numbers.weight, 1, 'same');
      const steps = input.shape[0] / windows;
      const all: Frames[] = [];
      const potentials: Frames[] = [];
      let potential = this.#potential ?? tf.zeros<import('@tensorflow/tfjs').Rank.R4>([windows, ...this.#shape]);
      // Undefined while every neuron may fire.
      let mayFire: Frames | undefined;
      for (let t = 0; t < steps; t++) {
        const step = this.#step(stepOf(tf, currents, t, windows), potential, mayFire, competition);
        ({ potential, mayFire } = step);
        all.push(step.spikes);
        if (keepPotential) potentials.push(tf.mul(step.charged, step.spikes));
      }
      const frames = (parts: Frames[]): Frames => (parts.length === 1 ? parts[0] : tf.concat(parts, 0));
      return [frames(all), potential, ...(keepPotential ? [frames(potentials)] : [])];
    });
    this.rest();
    this.#potential = tf.keep(last);
    return { spikes, potential: kept.at(0) };
  }

  #freeNumbers(): void {
    this.#tf.dispose([this.#numbers.weight, this.#numbers.threshold]);
  }

  /** One step of every neuron: integrate and leak, clamp, compare, mask, compete, reset. */
  #step(current: Frames, before: Frames, mayFire: Frames | undefined, competition: BatchCompetition | undefined) {
    const tf = this.#tf;
    const only = (of: Frames): Frames => (mayFire === undefined ? of : tf.mul(of, mayFire));
    const charged = only(integrate(tf, this.#numbers.leak, before, current));
    const reached = only(mask(tf, tf.greaterEqual(charged, this.#numbers.threshold)));
    const competed = competition && compete(tf, charged, reached, competition);
    if (competed === undefined) {
      const silent = not(tf, reached);
      const left = this.#fireOnce ? only(silent) : mayFire;
      return { charged, spikes: reached, potential: tf.mul<Frames>(charged, silent), mayFire: left };
    }
    const { spikes, inhibited } = competed;
    const silent = not(tf, tf.maximum(spikes, inhibited));
    const left = only(this.#fireOnce ? silent : not(tf, inhibited));
    return { charged, spikes, potential: tf.mul<Frames>(charged, silent), mayFire: left };
  }
}
