import type { SensorSize } from '@spikeseg/events';
import { surelyNats } from '../surely.ts';
import { hintNats, lately, minOwnShare, nats, normal, ofOther, ofStar, type SkyHint, standingPxS } from './alike.ts';
import type { TrackCells } from './cells.ts';
import { type Against, against, againstVelocities, type Frame, frameOf, type Window } from './frame.ts';
import { agreement, groups } from './groups.ts';
import { pairs } from './pairs.ts';
import { median, segments, slewing } from './segments.ts';
import { type Velocity, velocityOf } from './velocities.ts';

/** Prior shares of stars, of objects that stand on the chip though the sky moves, and of objects with a motion of their own. */
const [starShare, standsShare, ownShare] = [0.6, 0.12, 0.28];
/** Speed of objects that stand, px/s. */
const standsPxS = 0.2;
/** Prior evidence of the sky of a moment ago, nats. */
const sameNats = Math.log(100);
/** Error of a fast track along its way, s. */
const lateS = 0.02;
/** Minimum number of tracks that agree on a sky; with less evidence over another sky, nats, the mount decides. */
const [minAgree, closeNats] = [3, 4];
/** A sky that moves as mount and scale say, with this evidence, nats, needs one track less. */
const fitsNats = 1;
/** Number of rounds in which the tracks of a sky are found. */
const rounds = 4;

/** What a sky says of a track. */
export interface Judged {
  /** How much likelier it is a star than not, nats. */
  readonly nats: number;
  /** Its speed against the sky, px/s. */
  readonly speed: number;
  /** Speed of the sky where it is, px/s. */
  readonly skyPxS: number;
  /** With how many stars it was compared. */
  readonly others: number;
}

/** The sky that explains the tracks best. */
export interface Solution {
  readonly frame: Frame;
  /** How many of its stars are seen in every cell, in slews, too. */
  readonly seen: Uint16Array;
  /** For how many cells no star was seen whose motion is known since the mount may have changed what it does. */
  readonly unseen: number;
  /** The telescope slews in the last cell. */
  readonly slews: boolean;
  readonly isStar: readonly boolean[];
  /** What the sky says of every track: how much likelier it is a star than not, nats. */
  readonly judged: readonly Judged[];
  /** The same of a velocity alone. */
  readonly judge: (own: Velocity) => Judged;
  /** The sky stands on the chip. */
  readonly stands: boolean;
  /** Tracks that agree, those of one object counted once, and how many must. */
  readonly agree: number;
  readonly needed: number;
  /** How much better it explains the tracks than the next best motion does, or none, with what the mount says, nats. */
  readonly margin: number;
  /** Whether enough tracks agree, and no other motion explains them almost as well. */
  readonly isSure: boolean;
  /** Two agree on a sky that moves, and what else is seen is too little to be one: it says what is no star, and not yet what is one. */
  readonly isPair: boolean;
  /** How much likelier this motion is by what is known of the mount, nats; and whether it is sure because of that. */
  readonly mountNats: number;
  readonly byMount: boolean;
}

/** What a sky is looked for with. */
export interface Known {
  readonly sensor: SensorSize;
  /** Numbers of the tracks that were stars a moment ago. */
  readonly before: ReadonlySet<number>;
  readonly hint: SkyHint;
}

/**
 * Finds the sky in places of tracks.
 *
 * @param from first cell @param until cell after the last
 * @returns undefined where no two tracks agree
 */
export function solve(
  tracks: readonly TrackCells[],
  [from, until]: readonly [number, number],
  { sensor, before, hint }: Known,
): Solution | undefined {
  if (tracks.length === 0) return undefined;
  const window = windowOf(tracks, [from, until], sensor);
  const all = pairs(window.tracks, window.segment, window.velocities);
  const seenCells = tracks.map(({ x }) => x.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : 1), 0));
  const weight = (has: (k: number) => boolean): number => seenCells.reduce((total, one, k) => total + (has(k) ? one : 0), 0);
  const share = (a: (k: number) => boolean, b: (k: number) => boolean): boolean =>
    weight((k) => a(k) && b(k)) >= Math.min(weight(a), weight(b)) / 2;
  const wasStar = (k: number): boolean => before.has(tracks[k].track);
  const solutions = groups(seenCells, all)
    .map(({ has }) => refined(window, has))
    .map((one) => {
      const bonus = before.size > 0 && share((k) => one.isStar[k], wasStar) ? sameNats : 0;
      return { ...one, alone: one.evidence + bonus, mountNats: hintNats(speedOf(window.velocities, one.isStar), hint) };
    })
    .toSorted((a, b) => b.alone - a.alone);
  const [first] = solutions;
  if (first === undefined) return undefined;
  const close = solutions.filter(({ alone }) => alone > first.alone - closeNats);
  const [best] = close.toSorted((a, b) => b.alone + b.mountNats - a.alone - a.mountNats);
  const others = solutions.filter(
    ({ isStar }) =>
      !share(
        (k) => isStar[k],
        (k) => best.isStar[k],
      ),
  );
  const stands = isStanding(window, best.isStar);
  // Where there is no sky, all that moves moves by itself, the share of a moving sky too.
  const ofNothing = (own: Velocity | undefined): number =>
    likelihoods(own, undefined, standsShare).other + (own === undefined || stands ? 0 : starShare);
  const nothing = window.velocities.reduce((sum, own) => sum + Math.log(ofNothing(own)), 0);
  const marginBy = (hints: number): number =>
    best.evidence +
    hints * best.mountNats -
    Math.max(nothing, ...others.map(({ evidence, mountNats }) => evidence + hints * mountNats));
  const margin = marginBy(1);
  const { together, agree } = agreement(window, best, all, stands);
  const alone = minAgree + Number(stands);
  const needed = alone - Number(best.mountNats > fitsNats);
  const isSure = agree >= needed && margin >= closeNats;
  const rest = window.velocities.filter((own, k) => own !== undefined && !best.isStar[k]).length;
  const more = moreStars(best.judged);
  const withMore = (one: Judged): Judged => ({ ...one, nats: one.nats + more });
  const by = (velocities: Window['velocities'], own: Velocity | undefined, isStill: boolean): Judged => {
    const moves = own && againstVelocities(velocities, best.frame, best.isStar, own);
    return judgedBy(own, moves, likelihoods(own, moves, isStill ? 0 : standsShare));
  };
  const lateStars = window.late.filter((one, k) => one !== undefined && best.isStar[k]).length;
  const lateStands = lateStars > minAgree && speedOf(window.late, best.isStar) < standingPxS;
  const lastFrom = window.segment.indexOf(Math.max(0, ...window.segment));
  const isLate = (k: number): boolean => window.tracks[k].first >= lastFrom;
  const isPair = !isSure && !stands && together >= 2 && margin >= closeNats && rest <= minAgree;
  return {
    frame: best.frame,
    seen: seenOf(window, best.isStar),
    unseen: unseenOf(window, best),
    slews: window.segment[window.cells - 1] === slewing,
    isStar: best.isStar,
    judged: best.judged.map((one, k) =>
      withMore(isLate(k) ? likelier(one, by(window.late, window.velocities[k], lateStands)) : one),
    ),
    judge: (own) => withMore(likelier(by(window.velocities, own, stands), by(window.late, own, lateStands))),
    stands,
    agree,
    needed,
    margin,
    isSure,
    isPair,
    mountNats: best.mountNats,
    byMount: isSure && (best !== first || agree < alone || marginBy(0) < closeNats),
  };
}

/**
 * How much likelier a track of this sky is a star than one of any sky, nats: ln((1 − s) (s + Σ p) / (s (1 − s + Σ (1 − p)))), s = 0.6 of one track as it is expected, and p of
 * each track that it is a star.
 */
function moreStars(judged: readonly Judged[]): number {
  let [stars, rest] = [starShare, 1 - starShare];
  for (const { nats: one, others } of judged) {
    if (others === 0) continue;
    const is = 1 / (1 + Math.exp(-one));
    stars += is;
    rest += 1 - is;
  }
  return Math.log(stars / rest) - Math.log(starShare / (1 - starShare));
}

/** In a segment in which no star has a velocity yet the sky may be another one: none is seen there. */
function unseenOf({ segment, late, cells }: Window, { frame, isStar }: Pick<Solution, 'frame' | 'isStar'>): number {
  const isKnown = late.length === 0 || late.some((one, k) => isStar[k] && one !== undefined);
  const last = Math.max(...segment);
  return cells - 1 - frame.carriers.findLastIndex((count, c) => count > 0 && (isKnown || segment[c] < last));
}

function seenOf({ tracks, cells }: Window, isStar: readonly boolean[]): Uint16Array {
  const seen = new Uint16Array(cells);
  tracks.forEach(({ first, x }, k) => {
    if (isStar[k]) x.forEach((place, i) => (seen[first + i] += Number(!Number.isNaN(place))));
  });
  return seen;
}

const speed2Of = (of: Velocity | undefined): number => (of === undefined ? 0 : of.vx ** 2 + of.vy ** 2);

/** Places of tracks in some cells, px from the middle of the chip, with their velocities. @param around as for {@link segments} */
export function windowOf(
  tracks: readonly TrackCells[],
  [from, until]: readonly [number, number],
  sensor: SensorSize,
  around?: number,
): Window {
  const cells = until - from;
  const [middleX, middleY] = [(sensor.width - 1) / 2, (sensor.height - 1) / 2];
  const [x, y] = [0, 1].map(() => new Float64Array(tracks.length * cells).fill(Number.NaN));
  const own = tracks.map((one) => ({
    ...one,
    first: one.first - from,
    x: one.x.map((place) => place - middleX),
    y: one.y.map((place) => place - middleY),
  }));
  const segment = segments(own, cells, around);
  own.forEach((one, k) => {
    x.set(one.x, k * cells + one.first);
    y.set(one.y, k * cells + one.first);
    for (let c = 0; c < cells; c++) if (segment[c] < 0) x[k * cells + c] = Number.NaN;
  });
  const velocities = own.map((one) => velocityOf(one, segment));
  const moved = own.map((one, k) => ({ ...one, square: one.square + lateS ** 2 * speed2Of(velocities[k]) }));
  const last = segment.reduce((max, one) => Math.max(max, one), 0);
  const late = last === 0 ? [] : own.map((one) => velocityOf(one, segment, last));
  return { tracks: moved, cells, segment, x, y, velocities, late };
}

/** The sky of a group: those who agree with the rest of it stay, and others join. Its evidence: how well it explains all tracks, nats. */
function refined(
  window: Window,
  has: readonly boolean[],
): Pick<Solution, 'frame' | 'isStar' | 'judged'> & { readonly evidence: number } {
  let isStar = has;
  for (let round = 0; ; round++) {
    const frame = frameOf(window, isStar);
    const stands = isStanding(window, isStar) ? 0 : standsShare;
    let [evidence, first] = [0, 0];
    const judged = window.velocities.map((own, k) => {
      const moves = against(window, frame, isStar, k);
      const likely = likelihoods(own, moves, stands);
      evidence += Math.log(likely.star + likely.other);
      if (isStar[k]) first = Math.max(first, Math.log(1 + likely.star / likely.other));
      const whole = judgedBy(own, moves, likely);
      const late = lately(moves?.blocks ?? []);
      return late.nats < Math.min(-surelyNats, whole.nats) ? { ...whole, ...late } : whole;
    });
    const next = judged.map(({ nats: one, others }, k) => (others === 0 ? isStar[k] : one > 0));
    if (round === rounds - 1 || next.every((is, k) => is === isStar[k]) || !next.includes(true))
      // Of those that agree the first may move as it likes.
      return { frame, isStar, judged, evidence: evidence - first };
    isStar = next;
  }
}

const judgedBy = (own: Velocity | undefined, moves: Against | undefined, { star, other }: Likelihoods): Judged =>
  own === undefined || moves === undefined
    ? { nats: 0, speed: 0, skyPxS: 0, others: 0 }
    : { nats: nats(star, other), speed: Math.hypot(moves.ux, moves.uy), skyPxS: skySpeed(own, moves), others: moves.others };

/** Of what two skies say of a track that by which it is likelier a star, where both say something: the mount may have changed what it does, or not. */
const likelier = (one: Judged, other: Judged): Judged => (other.others > 0 && other.nats > one.nats ? other : one);

const skySpeed = ({ vx, vy }: Velocity, { ux, uy }: Against): number => Math.hypot(vx - ux, vy - uy);

interface Likelihoods {
  readonly star: number;
  readonly other: number;
}

/**
 * How likely the velocity of a track is as that of a star, and of something else: what stands, or has a motion of its own, over the chip or against the sky. Both as
 * multiples of its likelihood with a motion of its own over the chip, which is the same for every sky.
 *
 * @param own how it moves over the chip @param moves against the sky; undefined: there is none @param stands share of what stands
 */
function likelihoods(own: Velocity | undefined, moves: Against | undefined, stands: number): Likelihoods {
  if (own === undefined) return { star: 0, other: ownShare + stands };
  const { vx, vy } = own;
  const variance = moves?.variance ?? own.variance;
  const over = (of: (square: number, variance: number) => number, more = 0): number => of(vx * vx + vy * vy, variance + more);
  const unit = over(ofOther);
  const standing = stands * ratio(over(normal, standsPxS ** 2), unit);
  if (moves === undefined) return { star: 0, other: ownShare + standing };
  const square = moves.ux ** 2 + moves.uy ** 2;
  const min = minOwnShare * skySpeed(own, moves);
  const other = ownShare * Math.max(1, ratio(ofOther(square, variance, min), unit)) + standing;
  return { star: starShare * ratio(ofStar(square, variance, own.isReported ? 0 : undefined), unit), other };
}

const ratio = (one: number, other: number): number => Math.exp(nats(one, other));

/** How fast a sky goes over the chip between slews, px/s. */
function speedOf(velocities: Window['velocities'], isStar: readonly boolean[]): number {
  const of = velocities.filter((one, k): one is Velocity => one !== undefined && isStar[k]);
  return Math.hypot(median(of.map(({ vx }) => vx)), median(of.map(({ vy }) => vy)));
}

/** Whether a sky stands on the chip between slews: its mount follows it, and nothing but stars stands. */
const isStanding = ({ velocities }: Window, isStar: readonly boolean[]): boolean => speedOf(velocities, isStar) < standingPxS;
