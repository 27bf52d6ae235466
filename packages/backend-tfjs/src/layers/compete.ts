import { type Competition, compareCandidates } from '@spikeseg/snn-core';
import type { BatchCompetition } from '../tfjs-session.ts';
import { type Nominee, nomineesOf } from './nominees.ts';
import { type Frames, mask, type Tensor, type Tf } from './tensors.ts';

/** Masks [B, H, W, M]. */
interface Competed {
  readonly spikes: Frames;
  /** Inhibited in this step: at 0, and silent until the next stimulus. */
  readonly inhibited: Frames;
}

/**
 * Lets the candidates of one step compete, with the outcome of `compete` of snn-core: best first, each fires unless an
 * earlier one has inhibited it. In rounds: the device finds the best candidate of every map, the host lets as many of them
 * fire as it can be certain of, the device silences those that this inhibits. Windows compete side by side.
 *
 * Modes `global` and `both` need a round, and one more for every winner that meets another's surroundings; `local` a round
 * for every winner.
 *
 * @param charged potentials before reset, [B, H, W, M]
 * @param candidates mask of the neurons that reached their threshold and may fire
 * @returns undefined where there is no candidate
 * @see Kheradpisheh et al. 2018, Neural Networks 99
 */
export function compete(tf: Tf, charged: Frames, candidates: Frames, rules: BatchCompetition): Competed | undefined {
  if (tf.tidy(() => tf.max(candidates).dataSync<'float32'>()[0]) === 0) return undefined;
  const [windows, height, width, maps] = charged.shape;
  const inhibitions = rules.tieSeeds.map(() => new Inhibition([height, width, maps], rules));
  // Maps before pixels, so that reductions run along the last axis.
  const potential: Tensor = tf.tidy(() =>
    tf.transpose(tf.reshape(tf.mul(charged, candidates), [windows, height * width, maps]), [0, 2, 1]),
  );
  let open = potential;
  for (let left = true; left; ) {
    const nominees = nomineesOf(tf, open, rules.tieSeeds);
    const more = inhibitions.map((inhibition, window) => inhibition.accept(nominees[window], rules.tieSeeds[window]));
    // Windows that are done have no open candidate any more, or no one to inhibit them.
    left = more.some(Boolean);
    if (!left) break;
    const before = open;
    open = tf.tidy(() => stillOpen(tf, potential, inhibitions, [windows, maps, height * width]));
    if (before !== potential) before.dispose();
  }
  tf.dispose([potential, open]);
  return masksOf(tf, inhibitions, charged.shape);
}

/** Potentials of the candidates that have neither fired nor been inhibited, [B, M, H·W]. */
function stillOpen(
  tf: Tf,
  potential: Tensor,
  inhibitions: readonly Inhibition[],
  [windows, maps, area]: readonly [number, number, number],
): Tensor {
  const silent = silentNeurons(tf, inhibitions, [windows, 1, area], [windows, maps, 1], [1, maps, 1]);
  const fired = inhibitions.flatMap(({ fired: units }, window) =>
    units.map((unit) => [window, Math.floor(unit / area), unit % area]),
  );
  return tf.mul(potential, tf.sub(1, tf.maximum(silent, scattered(tf, fired, [windows, maps, area]))));
}

function masksOf(tf: Tf, inhibitions: readonly Inhibition[], shape: readonly [number, number, number, number]): Competed {
  const [windows, height, width, maps] = shape;
  const area = height * width;
  const fired = inhibitions.flatMap(({ fired: units }, window) =>
    units.map((unit) => {
      const pixel = unit % area;
      return [window, Math.floor(pixel / width), pixel % width, Math.floor(unit / area)];
    }),
  );
  const spikes = scattered(tf, fired, shape) as Frames;
  const silent = silentNeurons(tf, inhibitions, [windows, height, width, 1], [windows, 1, 1, maps], [1, 1, 1, maps]);
  return { spikes, inhibited: tf.mul(silent, tf.sub(1, spikes)) };
}

/** 1 for the neurons of muted maps, and for those near winners of other maps; winners may be among them. */
function silentNeurons(
  tf: Tf,
  inhibitions: readonly Inhibition[],
  byPixel: readonly number[],
  byMap: readonly number[],
  oneByMap: readonly number[],
): Frames {
  const nearby = tf.tensor(joined(inhibitions.map((one) => one.nearby)), [...byPixel]);
  const muted = tf.tensor(joined(inhibitions.map(({ mutedMaps }) => mutedMaps)), [...byMap]);
  const numbers = tf.reshape(tf.range(0, Math.max(...oneByMap)), [...oneByMap]);
  const near = mask(tf, tf.greaterEqual(nearby, 0));
  return tf.maximum(muted, tf.mul(near, mask(tf, tf.notEqual(nearby, numbers))));
}

/** 1 at each place, else 0. */
function scattered(tf: Tf, places: readonly (readonly number[])[], shape: readonly number[]): Tensor {
  if (places.length === 0) return tf.zeros([...shape]);
  const indices = tf.tensor2d(places.flat(), [places.length, shape.length], 'int32');
  return tf.scatterND(indices, tf.ones([places.length]), [...shape]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    all.set(part, filled);
    filled += part.length;
  }
  return all;
}

/** No map inhibits here. */
const nobody = -1;

/**
 * Who has won so far in one step of one window, and whom that inhibits: the host's side of competition, of which the device
 * gets one number per pixel and one per map.
 */
class Inhibition {
  /** Units that fired. */
  readonly fired: number[] = [];
  /**
   * By pixel: −1, a map, or the number of maps. Near a winner all maps but its own are silent; near winners of two maps all
   * are.
   */
  readonly nearby: Float32Array;
  /** 1 for maps that are silent as a whole, but for the winner. */
  readonly mutedMaps: Float32Array;
  readonly #maps: number;
  readonly #height: number;
  readonly #width: number;
  readonly #rules: Pick<Competition, 'mode' | 'localRadius'>;

  constructor([height, width, maps]: readonly [number, number, number], rules: Pick<Competition, 'mode' | 'localRadius'>) {
    this.#maps = maps;
    this.#height = height;
    this.#width = width;
    this.#rules = rules;
    this.nearby = new Float32Array(height * width).fill(nobody);
    this.mutedMaps = new Float32Array(maps);
  }

  /**
   * Lets nominees fire, best first, as long as it is certain that no other candidate comes before them: up to the first one
   * that an earlier one has inhibited, whose map may have another candidate; and only one where maps are not muted, since its
   * map may have another, too.
   *
   * @param nominees the best open candidate of every map that has one
   * @returns whether candidates may be left
   */
  accept(nominees: readonly Nominee[], tieSeed: number): boolean {
    for (const nominee of nominees.toSorted((a, b) => compareCandidates(a, b, tieSeed))) {
      if (this.#isSilent(nominee)) return true;
      this.#fire(nominee);
      if (this.#rules.mode === 'local') return true;
    }
    return false;
  }

  #isSilent({ unit, map }: Nominee): boolean {
    const near = this.nearby[unit - map * this.#height * this.#width];
    return near !== nobody && near !== map;
  }

  #fire({ unit, map }: Nominee): void {
    const { mode, localRadius } = this.#rules;
    this.fired.push(unit);
    if (mode !== 'local') this.mutedMaps[map] = 1;
    if (mode === 'global') return;
    const pixel = unit - map * this.#height * this.#width;
    const [y, x] = [Math.floor(pixel / this.#width), pixel % this.#width];
    for (let row = Math.max(0, y - localRadius); row <= Math.min(this.#height - 1, y + localRadius); row++) {
      for (let column = Math.max(0, x - localRadius); column <= Math.min(this.#width - 1, x + localRadius); column++) {
        const at = row * this.#width + column;
        const before = this.nearby[at];
        this.nearby[at] = before === nobody || before === map ? map : this.#maps;
      }
    }
  }
}
