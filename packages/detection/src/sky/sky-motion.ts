import type { SensorSize } from '@spikeseg/events';
import { surelyNats } from '../surely.ts';
import { noHint, type SkyHint, slopeVariance, standingPxS } from './alike.ts';
import { cellS, type SkyPoint, since as sinceCell, type TrackCells, TrackLog, windowCells } from './cells.ts';
import { classify, isOnePixel, type TrackClass, type Verdict } from './classes.ts';
import { median } from './segments.ts';
import { type Judged, type Solution, solve } from './solve.ts';
import { velocityOfPoint } from './velocities.ts';

/** Number of the last cells that give the velocity of the sky. */
const nowCells = 5;

/** A track must have been a star for this time without a break, s, or for this way of the sky, px. */
const [starS, starPx] = [0.8, 8];
/** Evidence of an object, as a multiple of the threshold: a star that goes against the sky must gain it anew to be another object. */
const objectScore = 1;
/** A sky may have ended if it is not seen for `endedCells`, and `endedTimes` as long as ever before: the mount does something else. */
const [endedCells, endedTimes] = [10, 2];
/** Tracks of a sky that has ended go on for this many cells. */
const endingCells = 3;
/** Maximum number of tracks that are looked at; with more than `fewTracks` the sky is looked at every second only. */
const [maxTracks, fewTracks, seldomCells] = [80, 30, 5];

/** A track that begins nearer to an edge is not where it seems to be, as its spot is cut off, px; after `edgeS` it stands there, s. */
const [edgePx, edgeS] = [3, 3];

/** How the sky moves over the chip at a moment: a star at r from the middle of the chip has the velocity v + ω × r. */
export interface SkyState {
  readonly tUs: number;
  /** v, px/s, and its standard deviation per axis; undefined where no star is seen, in slews, and while tracks do not tell. */
  readonly vx?: number;
  readonly vy?: number;
  readonly sv?: number;
  /** ω from x towards y and its standard deviation, degrees/s. */
  readonly turnDegS: number;
  readonly turnDeviation: number;
  /** Stars that are seen now, none while tracks do not tell, and tracks of the last minute that agree. */
  readonly stars: number;
  readonly agree: number;
  /** How much better it explains the tracks than the next best motion, nats. */
  readonly margin: number;
  /** How much likelier it is by what was said of the mount, nats; 0 where nothing was. */
  readonly mountNats: number;
  /** It stands on the chip, as the mount follows it; it drifts by, as the mount stands or follows something else; the telescope slews; tracks do not tell. */
  readonly state: 'stands' | 'drifts' | 'slews' | 'unknown';
}

/** How the sky moves, and what moves with it: from the points of tracks, causally, with a memory of a minute. */
export class SkyMotion {
  readonly #sensor: SensorSize;
  readonly #hint: SkyHint;
  #log: TrackLog | undefined;
  #said = new Map<number, Said>();
  #state: SkyState | undefined;
  #solution: Solution | undefined;
  /** Tracks that the last look has judged by their ways. */
  #lookedOn = new Set<number>();
  /** Evidence for each track; infinite where it is not known. */
  readonly #scores = new Map<number, number>();
  /** Tracks that have begun at the edge of the sensor, and when, µs. */
  readonly #atEdge = new Map<number, number>();
  #lookedAt = 0;
  #stars: ReadonlySet<number> = new Set();
  /** Since which cell there is the present sky. */
  #since = 0;
  /** The last cell in which one of its stars was seen, and whether that was the last of all when it was looked at last. */
  #seen = 0;
  #isSeen = false;

  constructor(sensor: SensorSize, hint: SkyHint = noHint) {
    this.#sensor = sensor;
    this.#hint = hint;
  }

  /** The sky of the last moment at which it was looked at; undefined where nothing was seen. */
  get state(): SkyState | undefined {
    return this.#state;
  }

  /** What a track is, if it was seen within the last minute. */
  classOf(track: number): TrackClass | undefined {
    return this.#said.get(track);
  }

  /** Takes in the points of a report, at a later time than the one before. In `slews` the mount moves, and what has just begun with it. */
  push({ tUs, points, slews }: { readonly tUs: number; readonly points: readonly SkyPoint[]; readonly slews?: boolean }): void {
    this.#log ??= new TrackLog(tUs);
    // Cell by cell, so that it does not matter whether reports about nothing come.
    while (this.#log.endBefore(tUs)) {
      const every = this.#said.size > fewTracks ? seldomCells : 1;
      if (this.#log.cell >= this.#lookedAt + every) {
        this.#lookedAt = this.#log.cell;
        this.#look(this.#log);
      }
    }
    for (const { track, sx, score } of points)
      this.#scores.set(track, sx === undefined || score === undefined ? Number.POSITIVE_INFINITY : score);
    const log = this.#log;
    const whole = points.filter((point) => this.#isPlaced(point, log));
    log.add(whole);
    if (slews !== true) for (const point of whole) this.#meet(point, log);
    for (const { track } of points) if (!this.#said.has(track)) this.#say(track, { ...unknown, reason: { kind: 'unsure' } }, tUs);
  }

  /** Whether a track is where it says: it may come in over the edge. */
  #isPlaced(point: SkyPoint, log: TrackLog): boolean {
    const { track, tUs } = point;
    const sinceUs = this.#atEdge.get(track) ?? tUs;
    const is = log.has(track) || isWhole(point, this.#sensor) || tUs - sinceUs >= edgeS * 1e6;
    if (is) this.#atEdge.delete(track);
    else this.#atEdge.set(track, sinceUs);
    return is;
  }

  /**
   * Judges a track that is too young for a look by its velocity: a fast one is classed before it has gone far. A star that goes by its velocity against a fast sky, and
   * has gained the evidence of an object since, has gone on as another object, and begins anew. The track of a satellite that a star takes stays one: to lose a satellite
   * is worse than to show a star.
   */
  #meet(point: SkyPoint, log: TrackLog): void {
    const solution = this.#solution;
    if (solution === undefined || solution.slews) return;
    const startUs = log.endUs(Math.max(this.#since, this.#lookedAt - windowCells) - 1);
    const judged = solution.judge(velocityOfPoint(point, (point.tUs - startUs) * 1e-6, this.#sensor));
    if (this.#lookedOn.has(point.track)) {
      if (!this.#hasChanged(point, judged)) return;
      for (const memory of [log, this.#said, this.#lookedOn]) memory.delete(point.track);
    }
    this.#say(point.track, classify(solution, judged), point.tUs, judged.skyPxS, Math.hypot(point.vx, point.vy));
  }

  #hasChanged({ track }: SkyPoint, { nats, skyPxS }: Judged): boolean {
    return this.#said.get(track)?.starScore !== undefined && nats < -surelyNats && skyPxS > starPx / starS && this.#isNew(track);
  }

  /** Whether a track has gained enough for an object since it was a star, if it was one. */
  #isNew(track: number): boolean {
    const starScore = this.#said.get(track)?.starScore;
    return starScore === undefined || (this.#scores.get(track) ?? 0) >= starScore + objectScore;
  }

  #look(log: TrackLog): void {
    const { cell } = log;
    const all = log.tracks;
    const onePixel = all.filter(isOnePixel);
    const moving = [...longest(all.filter((one) => !onePixel.includes(one)))];
    const atUs = log.endUs(cell - 1);
    const solution = this.#solve(moving, log);
    this.#seen = cell - 1 - (solution?.unseen ?? 0);
    this.#isSeen = solution?.unseen === 0;
    this.#stars = new Set(solution && moving.filter((_, k) => solution.isStar[k]).map(({ track }) => track));
    const alone: Verdict = {
      ...unknown,
      reason: moving.length < 2 ? { kind: 'seen alone' } : { kind: 'few agree', agree: 1, needed: 3 },
    };
    const lookedOn = new Set(onePixel.map(({ track }) => track));
    for (const track of lookedOn) this.#say(track, { ...unknown, reason: { kind: 'one pixel' } }, atUs);
    moving.forEach(({ track, vx, vy }, k) => {
      const judged = solution?.judged[k];
      this.#say(track, solution && judged ? classify(solution, judged) : alone, atUs, judged?.skyPxS, Math.hypot(vx, vy));
      if (judged !== undefined && judged.others > 0) lookedOn.add(track);
    });
    this.#lookedOn = lookedOn;
    for (const [track, sinceUs] of this.#atEdge) if (atUs - sinceUs > 2e6 * edgeS) this.#atEdge.delete(track);
    const kept = new Set(all.map(({ track }) => track));
    for (const known of [this.#said, this.#scores]) for (const track of known.keys()) if (!kept.has(track)) known.delete(track);
    this.#solution = solution;
    this.#state = solution && stateOf(solution, atUs);
  }

  /**
   * The sky of the last minute; where it has ended, that of since then as soon as it is sure, and until then one that tells nothing.
   */
  #solve(moving: TrackCells[], log: TrackLog): Solution | undefined {
    const { cell } = log;
    const known = { sensor: this.#sensor, before: this.#stars, hint: this.#hint };
    const from = Math.max(this.#since, cell - windowCells);
    const solution = solve(moving, [from, cell], known);
    const unseen = solution === undefined ? 0 : unseenCells(solution);
    if (solution === undefined || unseen === 0) return solution;
    const since = cell - unseen;
    const later = moving.map((one) => sinceCell(one, since)).filter(({ x }) => x.length > 0);
    const next = solve(later, [since, cell], { ...known, before: new Set() });
    if (next === undefined || !next.isSure) {
      // What came since, or as it ended, was judged by what had ended.
      for (const { track, first } of moving) if (first > since - endingCells) this.#said.delete(track);
      return { ...solution, agree: 0, isSure: false, isPair: false };
    }
    this.#since = since;
    log.forget(since);
    moving.splice(0, moving.length, ...later);
    return next;
  }

  /**
   * A star is called so when it was one for a while, or as the sky went some way; a satellite when the sky was seen since it began, as the mount may do something else by
   * now; a star becomes one when it is another object. And a class stays until the evidence speaks against it: what is not seen any more is no such evidence.
   */
  #say(track: number, verdict: Verdict, atUs: number, skyPxS = 0, ownPxS = 0): void {
    const before = this.#said.get(track);
    const firstUs = verdict.class === 'star' ? (before?.firstUs ?? atUs) : undefined;
    const isEarly = firstUs !== undefined && atUs - firstUs < Math.min(starS, starPx / skyPxS) * 1e6;
    const mayStand = 2 * ownPxS < skyPxS;
    const seenFrom = (this.#log?.firstOf(track) ?? 0) + (mayStand ? endingCells : 0);
    const isUnseen = verdict.class === 'satellite' && seenFrom > this.#seen && (mayStand || !this.#isSeen);
    const isUnsure = (isEarly && before?.class !== 'star') || isUnseen;
    const said: Verdict = isUnsure ? { ...verdict, class: 'unknown', reason: { kind: 'unsure' } } : verdict;
    if (before !== undefined && said.class === 'unknown' && !isUnsure && stays(before, said)) return;
    if (said.class === 'satellite' && !this.#isNew(track)) return;
    const starScore = said.class === 'star' ? this.#scores.get(track) : before?.starScore;
    this.#said.set(track, { ...said, firstUs, starScore, sinceUs: before?.class === said.class ? before.sinceUs : atUs });
  }
}

const isWhole = ({ x, y }: SkyPoint, { width, height }: SensorSize): boolean =>
  Math.min(x, y, width - 1 - x, height - 1 - y) >= edgePx;

/** A class, and since when the track was a star without a break, if it is one, µs. */
interface Said extends TrackClass {
  readonly firstUs: number | undefined;
  /** Evidence for the track when it was a star last, if it was one. */
  readonly starScore: number | undefined;
}

const unknown = { class: 'unknown', nats: 0 } as const;

/** The tracks that were seen longest: the time that a look takes grows with the square of their number. */
const longest = (tracks: readonly TrackCells[]): readonly TrackCells[] =>
  tracks.length <= maxTracks
    ? tracks
    : tracks.toSorted((a, b) => b.x.length - a.x.length || a.track - b.track).slice(0, maxTracks);

/** Whether half of the evidence for a class is still there, or there is none at all. */
const stays = (before: TrackClass, { nats, reason }: Verdict): boolean =>
  before.class !== 'unknown' &&
  reason.kind !== 'one pixel' &&
  (reason.kind !== 'unsure' || (before.class === 'star' ? nats > surelyNats / 2 : nats < -surelyNats / 2));

/** For how many cells a sky has not been seen, if that is far longer than ever before, and none of its stars was, in slews either; else 0. */
function unseenCells({ frame: { carriers }, seen }: Solution): number {
  let [gap, longestGap] = [0, 0];
  let wasSeen = false;
  for (const count of carriers) {
    if (count > 0) longestGap = wasSeen ? Math.max(longestGap, gap) : 0;
    gap = count > 0 ? 0 : gap + 1;
    wasSeen ||= count > 0;
  }
  const isOver = seen.subarray(-endedCells).every((count) => count === 0);
  return wasSeen && isOver && gap >= Math.max(endedCells, endedTimes * longestGap) ? gap : 0;
}

/** The motion of the last moment. */
function stateOf(solution: Solution, tUs: number): SkyState {
  const { frame, slews, agree, margin, mountNats, isSure } = solution;
  const { x, y, carriers, turn, turnDeviation } = frame;
  const cells = x.length;
  const stars = isSure || slews ? carriers[cells - 1] : 0;
  const now = slope(x, y, carriers, Math.max(0, cells - nowCells), cells);
  const known = stars > 0 && now !== undefined;
  const steps = Array.from({ length: cells - 1 }, (_, c) => c + 1).filter((c) => carriers[c] > 0 && carriers[c - 1] > 0);
  const usual = [x, y].map((path) => median(steps.map((c) => (path[c] - path[c - 1]) / cellS)));
  const state = slews ? 'slews' : !known ? 'unknown' : Math.hypot(usual[0], usual[1]) < standingPxS ? 'stands' : 'drifts';
  return {
    tUs,
    ...(known ? { vx: now.vx, vy: now.vy, sv: now.deviation } : {}),
    turnDegS: (turn * 180) / Math.PI,
    turnDeviation: (turnDeviation * 180) / Math.PI,
    stars,
    agree,
    margin,
    mountNats,
    state,
  };
}

interface Drift {
  readonly vx: number;
  readonly vy: number;
  readonly deviation: number;
}

function slope(x: Float64Array, y: Float64Array, carriers: Uint16Array, from: number, until: number): Drift | undefined {
  const cells = Array.from({ length: until - from }, (_, i) => from + i).filter((c) => carriers[c] > 0);
  if (cells.length < 2) return undefined;
  const mean = cells.reduce((sum, c) => sum + c, 0) / cells.length;
  const spread = cells.reduce((sum, c) => sum + (c - mean) ** 2, 0) * cellS;
  const [vx, vy] = [x, y].map((path) => cells.reduce((sum, c) => sum + (c - mean) * path[c], 0) / spread);
  const stars = cells.reduce((sum, c) => sum + carriers[c], 0) / cells.length;
  return { vx, vy, deviation: Math.sqrt(slopeVariance(cells.length, spread * cellS, cellS) / stars) };
}
