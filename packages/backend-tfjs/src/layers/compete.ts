import { type Competition, compareCandidates } from '@spikeseg/snn-core';
import { type Frames, mask, not, type Tensor, type Tf } from './tensors.ts';

/** The rules of competition, with one seed for every window. */
export interface BatchCompetition extends Pick<Competition, 'mode' | 'localRadius'> {
  /** Order among equal neurons, by window. */
  readonly tieSeeds: readonly number[];
}

/** The numbers of rows [1, H, 1, 1], columns [1, 1, W, 1] and maps [1, 1, 1, M] of a layer. */
export interface Grids {
  readonly rows: Frames;
  readonly columns: Frames;
  readonly maps: Frames;
}

export function gridsOf(tf: Tf, height: number, width: number, maps: number): Grids {
  const axis = (shape: [number, number, number, number]): Frames =>
    tf.tidy(() => tf.reshape(tf.range(0, Math.max(...shape)), shape));
  return { rows: axis([1, height, 1, 1]), columns: axis([1, 1, width, 1]), maps: axis([1, 1, 1, maps]) };
}

/** Masks [B, H, W, M]. */
export interface Competed {
  readonly spikes: Frames;
  /** Inhibited in this step: at 0, and silent until the next stimulus. */
  readonly inhibited: Frames;
}

/**
 * Lets the candidates of one step compete, as `compete` of snn-core does: the one with the highest potential fires and
 * inhibits, then the best of those that are left, until none is. Windows compete side by side, one winner each in a round.
 *
 * @param charged potentials before reset
 * @param candidates mask of the neurons that reached their threshold and may fire
 * @see Kheradpisheh et al. 2018, Neural Networks 99
 */
export function compete(tf: Tf, charged: Frames, candidates: Frames, rules: BatchCompetition, grids: Grids): Competed {
  let spikes: Frames = tf.zerosLike(candidates);
  let inhibited: Frames = tf.zerosLike(candidates);
  let open = candidates;
  // Every round is one winner less, so this ends.
  for (;;) {
    const places = winnersOf(tf, charged, open, rules.tieSeeds);
    if (places.every((place) => place === undefined)) return { spikes, inhibited };
    const before = [spikes, inhibited, open];
    [spikes, inhibited, open] = tf.tidy(() => {
      const { fires, hit } = masksOf(tf, places, rules, grids);
      const left = tf.mul<Frames>(open, not(tf, tf.maximum(fires, hit)));
      return [tf.add<Frames>(spikes, fires), tf.maximum<Frames>(inhibited, hit), left];
    });
    for (const tensor of before) if (tensor !== candidates) tensor.dispose();
  }
}

interface Place {
  readonly y: number;
  readonly x: number;
  readonly map: number;
}

/** The best open candidate of every window; undefined where none is left. */
function winnersOf(tf: Tf, charged: Frames, open: Frames, tieSeeds: readonly number[]): (Place | undefined)[] {
  const [, height, width, maps] = charged.shape;
  const [counts, firsts, tied]: Tensor[] = tf.tidy(() => {
    // Candidates are above 0, so those that are not open, at 0, are never the best of any.
    const potential = tf.reshape(tf.mul(charged, open), [tieSeeds.length, -1]);
    const best = tf.max(potential, 1, true);
    const equals = tf.mul(mask(tf, tf.equal(potential, best)), tf.reshape(open, [tieSeeds.length, -1]));
    return [tf.sum(equals, 1), tf.argMax(equals, 1), equals];
  });
  const count = counts.dataSync<'float32'>();
  const first = firsts.dataSync<'int32'>();
  const among = count.some((value) => value > 1) ? tied.dataSync<'float32'>() : undefined;
  tf.dispose([counts, firsts, tied]);
  const units = height * width * maps;
  const unitOf = (place: number): number => (place % maps) * height * width + Math.floor(place / maps);
  return tieSeeds.map((seed, window) => {
    if (count[window] === 0) return undefined;
    const at =
      count[window] === 1 || among === undefined
        ? first[window]
        : firstOfEquals(among.subarray(window * units, (window + 1) * units), seed, unitOf);
    return { y: Math.floor(at / (width * maps)), x: Math.floor(at / maps) % width, map: at % maps };
  });
}

/** Which of the marked neurons goes first by the seeded order, as a place in `marked`; −1 where none is marked. */
export function firstOfEquals(marked: ArrayLike<number>, tieSeed: number, unitOf: (place: number) => number): number {
  const candidate = (place: number) => ({ step: 0, potential: 0, unit: unitOf(place) });
  let best = -1;
  for (let place = 0; place < marked.length; place++) {
    if (marked[place] === 0) continue;
    if (best < 0 || compareCandidates(candidate(place), candidate(best), tieSeed) < 0) best = place;
  }
  return best;
}

/** Who fires, and whom that inhibits. */
function masksOf(tf: Tf, places: readonly (Place | undefined)[], { mode, localRadius }: BatchCompetition, grids: Grids) {
  const column = (pick: (place: Place) => number, none: number): Frames =>
    tf.tensor4d(
      places.map((place) => (place === undefined ? none : pick(place))),
      [places.length, 1, 1, 1],
    );
  // Where nobody wins, no map has the number −1 and no row is near enough.
  const map = mask(
    tf,
    tf.equal(
      grids.maps,
      column(({ map: number }) => number, -1),
    ),
  );
  const down = tf.abs(
    tf.sub(
      grids.rows,
      column(({ y }) => y, -1 - 2 * localRadius - 1),
    ),
  );
  const right = tf.abs(
    tf.sub(
      grids.columns,
      column(({ x }) => x, 0),
    ),
  );
  const here: Frames = tf.mul(mask(tf, tf.equal(down, 0)), mask(tf, tf.equal(right, 0)));
  const fires = tf.mul<Frames>(here, map);
  const others = tf.mul<Frames>(map, not(tf, here));
  if (mode === 'global') return { fires, hit: others };
  const near = tf.mul(mask(tf, tf.lessEqual(down, localRadius)), mask(tf, tf.lessEqual(right, localRadius)));
  const neighbours = tf.mul<Frames>(near, not(tf, map));
  return { fires, hit: mode === 'local' ? neighbours : tf.maximum<Frames>(others, neighbours) };
}
