import { type Competition, compareCandidates } from '@spikeseg/snn-core';
import { type Nominee, nomineesOf } from './nominees.ts';
import { type Frames, mask, type Tensor, type Tf } from './tensors.ts';

/** Masks [1, H, W, M]. */
interface Competed {
  readonly spikes: Frames;
  /** Inhibited in this step: at 0, and silent until the next stimulus. */
  readonly inhibited: Frames;
}

/**
 * Lets the candidates of one step compete, with the outcome of `compete` of snn-core: best first, each fires unless an
 * earlier one has inhibited it. In rounds: the device finds the best candidate of every map, the host lets as many of them
 * fire as it can be certain of, the device silences those that this inhibits.
 *
 * Modes `global` and `both` need a round, and one more for every winner that meets another's surroundings; `local` a round
 * for every winner.
 *
 * @param charged potentials before reset, [1, H, W, M]
 * @param candidates mask of the neurons that reached their threshold and may fire
 * @returns undefined where there is no candidate
 * @see Kheradpisheh et al. 2018, Neural Networks 99
 */
export function compete(tf: Tf, charged: Frames, candidates: Frames, rules: Competition): Competed | undefined {
  if (tf.tidy(() => tf.max(candidates).dataSync<'float32'>()[0]) === 0) return undefined;
  const [, height, width, maps] = charged.shape;
  const inhibition = new Inhibition([height, width, maps], rules);
  // Maps before pixels, so that reductions run along the last axis.
  const potential: Tensor = tf.tidy(() => tf.transpose(tf.reshape(tf.mul(charged, candidates), [height * width, maps])));
  let open = potential;
  while (inhibition.accept(nomineesOf(tf, open, rules.tieSeed))) {
    const before = open;
    open = tf.tidy(() => {
      const { fired, silent } = masksOf(tf, inhibition, [maps, height * width]);
      return tf.mul(potential, tf.sub(1, tf.maximum(silent, fired)));
    });
    if (before !== potential) before.dispose();
  }
  tf.dispose([potential, open]);
  const { fired, silent } = masksOf(tf, inhibition, [maps, height * width]);
  const frames = (of: Tensor): Frames => tf.reshape(tf.transpose(of), charged.shape);
  const spikes = frames(fired);
  return { spikes, inhibited: tf.mul(frames(silent), tf.sub(1, spikes)) };
}

/**
 * 1 for the neurons that fired; and for those of muted maps and near winners of other maps, winners may be among them.
 *
 * @param shape of the masks, [M, H·W]
 */
function masksOf(tf: Tf, { fired, nearby, mutedMaps }: Inhibition, [maps, area]: readonly [number, number]) {
  const places = tf.tensor2d(
    fired.flatMap((unit) => [Math.floor(unit / area), unit % area]),
    [fired.length, 2],
    'int32',
  );
  const pixels = tf.tensor2d(nearby.slice(), [1, area]);
  const others = tf.notEqual(pixels, tf.reshape(tf.range(0, maps), [maps, 1]));
  const near = tf.mul(mask(tf, tf.greaterEqual(pixels, 0)), mask(tf, others));
  return {
    fired: tf.scatterND(places, tf.ones([fired.length]), [maps, area]),
    silent: tf.maximum(tf.tensor2d(mutedMaps.slice(), [maps, 1]), near),
  };
}

/** No map inhibits here. */
const noMap = -1;

/**
 * Who has won so far in one step, and whom that inhibits: the host's side of competition, of which the device
 * gets one number per pixel and one per map.
 */
class Inhibition {
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
  readonly #rules: Competition;

  constructor([height, width, maps]: readonly [number, number, number], rules: Competition) {
    this.#maps = maps;
    this.#height = height;
    this.#width = width;
    this.#rules = rules;
    this.nearby = new Float32Array(height * width).fill(noMap);
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
  accept(nominees: readonly Nominee[]): boolean {
    for (const nominee of nominees.toSorted((a, b) => compareCandidates(a, b, this.#rules.tieSeed))) {
      if (this.#isSilent(nominee)) return true;
      this.#fire(nominee);
      if (this.#rules.mode === 'local') return true;
    }
    return false;
  }

  #isSilent({ unit, map }: Nominee): boolean {
    const near = this.nearby[unit - map * this.#height * this.#width];
    return near !== noMap && near !== map;
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
        this.nearby[at] = before === noMap || before === map ? map : this.#maps;
      }
    }
  }
}
