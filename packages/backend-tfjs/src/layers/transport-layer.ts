import {
  type ForwardTransport,
  type LayerShape,
  never,
  type Rival,
  type TransportLayerSpec,
  type TransportState,
  transportChannels,
} from '@spikeseg/snn-core';
import { type Cells, shareOf } from './rival-shares.ts';
import { type Frames, framesOfPlanes, isSomewhere, Kept, largestOf, not, planesOf, type Tf } from './tensors.ts';
import { TransportCurrents } from './transport-currents.ts';
import { TransportWays } from './transport-ways.ts';

/** What a transport layer reports in a step, [B, H, W, C]. */
export interface Reported {
  /** 0 or 1. */
  readonly spikes: Frames;
  /** The potential where a unit is reported, else 0. */
  readonly potential: Frames;
}

/** What an update computes with, besides the ways of evidence. */
interface DeviceNumbers extends Pick<ForwardTransport, 'switchCost' | 'ceiling' | 'grid' | 'maxCurrent'> {
  /** [1, 1, 1, S] */
  readonly leak: Frames;
  /** [1, 1, 1, C], and the lowest of them. */
  readonly threshold: Frames;
  readonly lowest: number;
}

/** A transport layer on tensors, all windows side by side. Every update computes every cell of every map. */
export class TransportLayer {
  readonly spec: TransportLayerSpec;
  readonly #tf: Tf;
  readonly #cells: Cells;
  readonly #channels: number;
  readonly #rivals: readonly Rival[];
  /** Gives every channel what its brightness has: a 1 × 1 convolution, [1, 1, S, C]. */
  readonly #ofBrightness: Frames;
  readonly #currents: TransportCurrents;
  #ways: TransportWays;
  #numbers: DeviceNumbers;
  /** V, [B, H, W, C]. */
  readonly #potential: Kept;
  /** The largest V of every cell, [B, H, W, 1]. */
  readonly #best: Kept;
  /** e, [B, H, W, 1]. */
  readonly #excess: Kept;
  /** What each rival told since the last update, [B, H, W, 1]. */
  readonly #shares: readonly Kept[];

  constructor(tf: Tf, spec: TransportLayerSpec, shape: LayerShape, rivals: readonly Rival[], numbers: ForwardTransport) {
    const [channels, height, width] = shape.output;
    this.#tf = tf;
    this.spec = spec;
    this.#cells = { height, width, stride: spec.stride ?? 1 };
    this.#channels = channels;
    this.#rivals = rivals;
    const ofBrightness = new Float32Array(spec.maps * channels);
    transportChannels(spec).forEach(({ brightness }, channel) => (ofBrightness[brightness * channels + channel] = 1));
    this.#ofBrightness = tf.tensor4d(ofBrightness, [1, 1, spec.maps, channels]);
    this.#currents = new TransportCurrents(tf, spec, shape, numbers.weight);
    this.#ways = new TransportWays(tf, spec, numbers);
    this.#numbers = onDevice(tf, numbers);
    [this.#potential, this.#best, this.#excess] = [new Kept(tf), new Kept(tf), new Kept(tf)];
    this.#shares = rivals.map(() => new Kept(tf));
  }

  /** What the largest potential nearby had above the ceiling in the last update, [B, H, W, 1]; undefined where nothing had. */
  get excess(): Frames | undefined {
    return this.#excess.frames;
  }

  /** Takes new numbers (copied) and puts the layer to rest. */
  setNumbers(numbers: ForwardTransport): void {
    this.#freeNumbers();
    this.#currents.setWeight(numbers.weight);
    this.#ways = new TransportWays(this.#tf, this.spec, numbers);
    this.#numbers = onDevice(this.#tf, numbers);
    this.rest();
  }

  rest(): void {
    for (const kept of [this.#potential, this.#best, this.#excess, ...this.#shares]) kept.keep(undefined);
    this.#currents.rest();
  }

  dispose(): void {
    this.rest();
    this.#freeNumbers();
    this.#currents.dispose();
    this.#ofBrightness.dispose();
  }

  /** Whether steps without input report nothing: without input no potential gets above the largest. */
  get quiet(): boolean {
    const best = this.#best.frames;
    const most = best === undefined ? 0 : this.#tf.tidy(() => this.#tf.max(best).dataSync<'float32'>()[0]);
    return most < this.#numbers.lowest && this.#currents.empty;
  }

  /** Whether a step without input changes nothing: nothing is held, waits for the update, or is told by or to rivals. */
  get atRest(): boolean {
    const held = [this.#best, this.#excess, ...this.#shares];
    return !held.some(({ frames }) => isSomewhere(this.#tf, frames)) && this.#currents.empty;
  }

  /** [C, H, W], of one window. */
  potentials(): Float32Array {
    return this.#planes(this.#potential.frames, this.#channels);
  }

  /** What it holds besides potentials, of one window. */
  state(): TransportState {
    let current: Float32Array = new Float32Array();
    this.#tf.tidy(() => void (current = this.#planes(this.#currents.sum(), this.spec.maps)));
    const shares = this.#shares.map(({ frames }) => this.#planes(frames, 1));
    return { current, excess: this.#planes(this.#excess.frames, 1), shares };
  }

  /** Takes the state of one window. */
  restore(potentials: Float32Array, { current, excess, shares }: TransportState): void {
    this.rest();
    const { height, width } = this.#cells;
    this.#tf.tidy(() => {
      const frames = (planes: Float32Array, count: number) => framesOfPlanes(this.#tf, planes, [height, width, count]);
      const potential = frames(potentials, this.#channels);
      this.#potential.keep(potential);
      this.#best.keep(this.#tf.max(potential, 3, true));
      this.#currents.restore(frames(current, this.spec.maps));
      this.#excess.keep(frames(excess, 1));
      this.#shares.forEach((kept, k) => kept.keep(frames(shares[k], 1)));
    });
  }

  /**
   * One time step; call it in `tf.tidy`.
   *
   * @param frame [B, h, w, channels]
   * @param step counted from rest
   * @param asked whether to tell what is reported
   * @param tells the excess of a rival, by its position
   * @returns undefined where nothing is reported, or nobody asked
   */
  step(frame: Frames, step: number, asked: boolean, tells: (position: number) => Frames | undefined): Reported | undefined {
    const tf = this.#tf;
    const { every = 1 } = this.spec;
    this.#currents.add(frame);
    this.#rivals.forEach((rival, k) => this.#listen(this.#shares[k], rival, tells(rival.position)));
    if ((step + 1) % every !== 0) return undefined;
    const potential = this.#update((step + 1) / every - 1, frame.shape[0]);
    this.#currents.rest();
    for (const sums of this.#shares) sums.keep(undefined);
    if (!asked) return undefined;
    // Nothing is reported where θ − V is above 0.
    const spikes = not(tf, tf.step(tf.sub(this.#numbers.threshold, potential)));
    return { spikes, potential: tf.mul(potential, spikes) };
  }

  #listen(sums: Kept, rival: Rival, excess: Frames | undefined): void {
    if (excess === undefined) return;
    const share = shareOf(this.#tf, excess, this.#cells, rival);
    sums.keep(sums.frames === undefined ? share : this.#tf.add(sums.frames, share));
  }

  /** V = max(0, P + I − leak), P being the best way to come here: by the own motion, or from any map at this place. */
  #update(update: number, windows: number): Frames {
    const tf = this.#tf;
    const { leak, switchCost, maxCurrent } = this.#numbers;
    const of = (held: Frames | undefined, channels: number): Frames =>
      held ?? tf.zeros([windows, this.#cells.height, this.#cells.width, channels]);
    const current = of(this.#currents.sum(), this.spec.maps);
    const gain: Frames = tf.sub(maxCurrent === Infinity ? current : tf.minimum(current, maxCurrent), leak);
    const predicted = this.#ways.predict(of(this.#potential.frames, this.#channels), update);
    const charged: Frames[] = [tf.relu(tf.add(predicted, this.#byChannel(gain)))];
    // Most is left of the largest, so what comes from other maps is charged by itself: once for every brightness, not for every map.
    if (switchCost < never) {
      const switched: Frames = tf.add(tf.sub(of(this.#best.frames, 1), switchCost), gain);
      charged.push(this.#byChannel(tf.relu(switched)));
    }
    return this.#compete(largestOf(tf, charged));
  }

  /**
   * Takes from every cell what the largest potential nearby has above the ceiling, or the most that a rival told. Without a
   * competition potentials are cut at the ceiling.
   */
  #compete(charged: Frames): Frames {
    const tf = this.#tf;
    const { competition } = this.spec;
    const { ceiling, grid } = this.#numbers;
    const most: Frames = tf.max(charged, 3, true);
    if (competition === undefined) {
      const left: Frames = tf.clipByValue(charged, 0, ceiling);
      this.#best.keep(tf.clipByValue(most, 0, ceiling));
      this.#potential.keep(left);
      return left;
    }
    const excess = excessOf(tf, most, competition.radius, ceiling);
    const told = this.#shares.flatMap(({ frames }) => (frames === undefined ? [] : [onGrid(tf, frames, grid)]));
    const taken = largestOf(tf, [excess, ...told]);
    const left: Frames = tf.relu(tf.sub(charged, taken));
    this.#excess.keep(excess);
    this.#best.keep(tf.relu(tf.sub(most, taken)));
    this.#potential.keep(left);
    return left;
  }

  #byChannel(ofBrightness: Frames): Frames {
    return this.#tf.conv2d(ofBrightness, this.#ofBrightness, 1, 'valid');
  }

  #planes(frames: Frames | undefined, channels: number): Float32Array {
    const { height, width } = this.#cells;
    return frames === undefined ? new Float32Array(channels * height * width) : planesOf(this.#tf, frames);
  }

  #freeNumbers(): void {
    this.#tf.dispose([this.#numbers.leak, this.#numbers.threshold]);
    this.#ways.dispose();
  }
}

function onDevice(tf: Tf, { leak, threshold, switchCost, ceiling, grid, maxCurrent }: ForwardTransport): DeviceNumbers {
  const row = ({ data }: ForwardTransport['leak']): Frames => tf.tensor4d(data.slice(), [1, 1, 1, data.length]);
  const lowest = threshold.data.reduce((least, theta) => Math.min(least, theta), Infinity);
  return { leak: row(leak), threshold: row(threshold), lowest, switchCost, ceiling, grid, maxCurrent };
}

/**
 * What the largest potential nearby has above the ceiling: what every map of a cell loses.
 *
 * @param most the largest potential of every cell, [B, H, W, 1], at least 0
 * @param radius cells; those beyond the layer's edge do not count
 */
function excessOf(tf: Tf, most: Frames, radius: number, ceiling: number): Frames {
  return tf.relu(tf.sub(largestNearby(tf, most, radius), ceiling));
}

/** What rivals told, rounded down to the grid of the layer that listens; 0: there is none. */
function onGrid(tf: Tf, told: Frames, grid: number): Frames {
  return grid === 0 ? told : tf.mul(tf.floor(tf.mul(told, 1 / grid)), grid);
}

/** The largest of the cells within ±radius rows and columns: rows first, then columns. */
function largestNearby(tf: Tf, cells: Frames, radius: number): Frames {
  if (radius === 0) return cells;
  const size = 2 * radius + 1;
  return tf.maxPool(tf.maxPool(cells, [size, 1], 1, 'same'), [1, size], 1, 'same');
}
