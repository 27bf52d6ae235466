import type { FoundEvents } from '../belief/found-events.ts';
import type { RecentEvents } from '../belief/recent-events.ts';
import type { FoundPlace } from './place-search.ts';

/** Minimum speed of a streak, px/s: the maps of the search find slower objects. */
const slowestPxS = 450;
/** Seeds are events within `seedPx` and `seedS` of a place, px, s; they are paired with all events within `farPx` and `longS`, but beyond `nearPx`. */
const [seedPx, seedS] = [8, 0.02];
const [farPx, nearPx, longS] = [80, 15, 0.08];
/** Maximum number of events, the youngest; minimum and maximum number of seeds; number of events that is asked for. */
const [maxEvents, minSeeds, maxSeeds, askedEvents] = [600, 2, 16, 2400];
/** Votes are counted by speed, in steps of its logarithm up to the fastest, and by direction. */
const [speedStep, directions, speeds] = [0.12, 48, 20];
/** Minimum votes of a streak: for each seed, in all, and as a multiple of the votes of any motion that differs by `otherSteps`. */
const [votesPerSeed, minVotes, timesOthers, otherSteps] = [4, 12, 2, 3];
/** Brightness of the object that an event is weighed for, events/s over the area of its spot in px². */
const brightness = 20;

/** Votes, and how certain each event is, of the place at hand. */
const ballot = new Float64Array(speeds * directions);
const certainties = new Float64Array(maxEvents);
/** The direction of every way between two pixels, by rows: a pair needs no arctangent. */
const side = 2 * farPx + 1;
const directionOf = Uint8Array.from({ length: side * side }, (_, at) => {
  const turns = Math.atan2(Math.floor(at / side) - farPx, (at % side) - farPx) / (2 * Math.PI);
  return Math.floor((turns + 1) * directions) % directions;
});

/** Where something is that moves in a straight line, faster than the maps. */
export interface Streak {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

/**
 * The motion of what has passed a place a moment ago, where that was faster than any map: two events of one object tell its velocity, and those pairs agree.
 *
 * @param endUs time at which it is asked where it is
 * @returns undefined where too few pairs agree
 */
export function streakAt({ x, y }: FoundPlace, endUs: number, recent: RecentEvents): Streak | undefined {
  const place = { tUs: endUs, x, y, vx: 0, vy: 0 };
  // Where next to nothing came there is no need to look farther.
  const beside = recent.along(place, endUs - seedS * 1e6, seedPx ** 2, 0);
  let here = 0;
  for (let i = 0; i < beside.count; i++) here += certainty(beside.ratio[i]);
  if (here < minSeeds) return undefined;
  const px2 = (farPx + seedPx) ** 2;
  const seconds = Math.min(longS, askedEvents / (Math.PI * px2 * recent.density));
  const found = recent.along(place, endUs - seconds * 1e6, px2, 0);
  const count = Math.min(maxEvents, found.count);
  const certain = certainties.subarray(0, count);
  for (let i = 0; i < count; i++) certain[i] = certainty(found.ratio[i]);
  let seeds = 0;
  let lastSeed = -1;
  for (let i = 0; i < count && seeds < maxSeeds && endUs - found.tUs[i] <= seedS * 1e6; i++) {
    if ((found.x[i] - x) ** 2 + (found.y[i] - y) ** 2 > seedPx ** 2) continue;
    seeds += certain[i];
    lastSeed = i;
  }
  const votes = ballot.fill(0);
  const pairs = { found, count, lastSeed, x, y };
  vote(pairs, votes);
  let best = 0;
  for (let cell = 1; cell < votes.length; cell++) if (votes[cell] > votes[best]) best = cell;
  const max = votes[best];
  if (max < Math.max(minVotes, votesPerSeed * seeds, timesOthers * maxOfOthers(votes, best))) return undefined;
  const agreed: Agreed[] = [];
  vote(pairs, votes, best, agreed);
  const mean = (value: (pair: Agreed) => number): number =>
    agreed.reduce((sum, pair) => sum + pair.weight * value(pair), 0) / max;
  const [vx, vy] = [mean((pair) => pair.vx), mean((pair) => pair.vy)];
  const since = ({ seed }: { readonly seed: number }): number => (endUs - found.tUs[seed]) * 1e-6;
  return {
    x: mean((pair) => found.x[pair.seed] + vx * since(pair)),
    y: mean((pair) => found.y[pair.seed] + vy * since(pair)),
    vx,
    vy,
  };
}

/** Events of which pairs vote: the seeds are those near to the place, until the last one. */
interface Pairs {
  readonly found: FoundEvents;
  readonly count: number;
  readonly lastSeed: number;
  readonly x: number;
  readonly y: number;
}

/** A pair of those that agree. */
interface Agreed {
  readonly weight: number;
  readonly seed: number;
  readonly vx: number;
  readonly vy: number;
}

/** Counts all pairs of a seed and another event that one fast object can have given, seed by seed. @param agreed where those of a cell are added */
function vote({ found, count, lastSeed, x, y }: Pairs, votes: Float64Array, cell = -1, agreed: Agreed[] = []): void {
  const { x: xs, y: ys, tUs } = found;
  for (let seed = 0; seed <= lastSeed; seed++) {
    const [x0, y0, t0] = [xs[seed], ys[seed], tUs[seed]];
    if ((x0 - x) ** 2 + (y0 - y) ** 2 > seedPx ** 2) continue;
    for (let k = 0; k < count; k++) {
      const dx = x0 - xs[k];
      const dy = y0 - ys[k];
      const way2 = dx * dx + dy * dy;
      if (way2 < nearPx ** 2 || way2 > farPx ** 2) continue;
      const s = (t0 - tUs[k]) * 1e-6;
      if (way2 < (slowestPxS * s) ** 2) continue;
      const vx = dx / s;
      const vy = dy / s;
      const speed = Math.floor(Math.log(Math.sqrt(vx * vx + vy * vy) / slowestPxS) / speedStep);
      // Faster than all that are counted.
      if (!(speed < speeds)) continue;
      const way = dy * side + dx;
      const at = speed * directions + directionOf[farPx * (side + 1) + (s < 0 ? -way : way)];
      const weight = certainties[seed] * certainties[k];
      votes[at] += weight;
      if (at === cell) agreed.push({ weight, seed, vx, vy });
    }
  }
}

/** How likely an event is of a bright object rather than of the background. */
const certainty = (ratio: number): number => (brightness * ratio) / (1 + brightness * ratio);

/** Most votes that a motion has which is not like the best one. */
function maxOfOthers(votes: Float64Array, best: number): number {
  const [speed, direction] = [Math.floor(best / directions), best % directions];
  let max = 0;
  for (let cell = 0; cell < votes.length; cell++) {
    const turn = Math.abs((cell % directions) - direction);
    const isLike = Math.abs(Math.floor(cell / directions) - speed) < otherSteps && Math.min(turn, directions - turn) < otherSteps;
    if (!isLike && votes[cell] > max) max = votes[cell];
  }
  return max;
}
