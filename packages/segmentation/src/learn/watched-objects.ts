import type { EventStream } from '@spikeseg/events';
import type { Report } from '../detector.ts';
import type { EvidenceWatch } from '../search/evidence-watch.ts';

/** What is known of an object that was followed: sums that teach. */
export interface WatchedObject {
  /** Its number in its recording. */
  readonly track: number;
  /** When it was first and last reported, s. */
  readonly fromS: number;
  readonly untilS: number;
  /** Where it was in the middle of that time, px, and its velocity, px/s: the straight line through its reports. */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Standard deviation of that velocity, per axis, px/s. */
  readonly speedSd: number;
  /** Events that were its own, each by its share; and those of them that are OFF. */
  readonly events: number;
  readonly off: number;
  /** How sure its ON and its OFF events are its own: the mean of their shares, weighted by these. */
  readonly sureOn: number;
  readonly sureOff: number;
  /** Chance that it is an object: the less the more of its kind noise makes. */
  readonly weight: number;
}

/** Standard deviation of a reported place, px, and for how long its errors last, s. */
const [placePx, lastingS] = [0.7, 1];

/** Sums over the reports and the events of an object; none of reports as long as there is none. */
export interface WatchedSums {
  fromS: number;
  untilS: number;
  n: number;
  t: number;
  tt: number;
  x: number;
  xt: number;
  y: number;
  yt: number;
  perHour: number;
  on: number;
  onSquares: number;
  off: number;
  offSquares: number;
}

/** What is known of all objects, as plain data. */
export interface WatchedState {
  readonly firstUs: number;
  readonly seconds: number;
  readonly objects: readonly (Readonly<WatchedSums> & { readonly track: number })[];
}

/** After so many half-lives an object is forgotten; and so many are remembered at most. */
const [halfLives, mostRemembered] = [5, 1000];

/** Watches a detector, and gathers what its objects teach. */
export class WatchedObjects implements EvidenceWatch {
  readonly #halfLifeS: number;
  readonly #sums = new Map<number, WatchedSums>();
  #polarities: EventStream['p'] = new Uint8Array(0);
  #firstUs: number | undefined;
  #seconds = 0;

  /** @param halfLifeS after which an object that has gone counts half */
  constructor(halfLifeS = Infinity) {
    this.#halfLifeS = halfLifeS;
  }

  /** Before a step. */
  begin({ p }: Pick<EventStream, 'p'>): void {
    this.#polarities = p;
  }

  readonly onShare = (track: number, event: number, share: number): void => {
    const of = this.#of(track);
    if (this.#polarities[event] === 0) {
      of.off += share;
      of.offSquares += share * share;
    } else {
      of.on += share;
      of.onSquares += share * share;
    }
  };

  /** After a report. */
  add({ tUs, points }: Report): void {
    this.#firstUs ??= tUs;
    const s = (tUs - this.#firstUs) / 1e6;
    this.#seconds = s;
    for (const { track, x, y, falseAlarmsPerHour = 0 } of points) {
      const of = this.#of(track);
      if (of.n === 0) [of.fromS, of.perHour] = [s, falseAlarmsPerHour];
      const since = s - of.fromS;
      of.untilS = s;
      of.n++;
      of.t += since;
      of.tt += since * since;
      of.x += x;
      of.xt += x * since;
      of.y += y;
      of.yt += y * since;
      of.perHour = Math.min(of.perHour, falseAlarmsPerHour);
    }
  }

  #of(track: number): WatchedSums {
    const s = this.#seconds;
    let of = this.#sums.get(track);
    const none = { n: 0, t: 0, tt: 0, x: 0, xt: 0, y: 0, yt: 0, perHour: 0, on: 0, onSquares: 0, off: 0, offSquares: 0 };
    if (of === undefined) this.#sums.set(track, (of = { fromS: s, untilS: s, ...none }));
    return of;
  }

  /** The objects that were reported more than once, the surest first. */
  get objects(): WatchedObject[] {
    const hours = Math.min(this.#seconds, halfLives * this.#halfLifeS) / 3600;
    const reported = [...this.#sums].filter(([, { n }]) => n > 0);
    const surest = reported.toSorted(([a, one], [b, other]) => one.perHour - other.perHour || a - b);
    return surest.flatMap(([track, sums], k) => {
      if (sums.n < 2) return [];
      const { perHour, untilS, on, onSquares, off, offSquares } = sums;
      const left = 2 ** ((untilS - this.#seconds) / this.#halfLifeS);
      // So many of the k + 1 that are as sure as this one are made by noise.
      const weight = left * Math.max(0, 1 - (perHour * hours) / (k + 1));
      const sure = { sureOn: on > 0 ? onSquares / on : 1, sureOff: off > 0 ? offSquares / off : 1 };
      return [{ track, ...lineThrough(sums), events: on + off, off, ...sure, weight }];
    });
  }

  /** Forgets what is long gone, so that there is an end to what is remembered. */
  forget(): void {
    const latest = [...this.#sums].toSorted(([, one], [, other]) => other.untilS - one.untilS);
    for (const [k, [track, { untilS }]] of latest.entries())
      if (k >= mostRemembered || this.#seconds - untilS > halfLives * this.#halfLifeS) this.#sums.delete(track);
  }

  /** Undefined before the first report. */
  get state(): WatchedState | undefined {
    if (this.#firstUs === undefined) return undefined;
    const objects = [...this.#sums].map(([track, sums]) => ({ track, ...sums }));
    return { firstUs: this.#firstUs, seconds: this.#seconds, objects };
  }

  /** @param shiftUs how much later its clock would be on that of the events to come, µs */
  restore({ firstUs, seconds, objects }: WatchedState, shiftUs: number): void {
    this.#firstUs = firstUs + shiftUs;
    this.#seconds = seconds;
    this.#sums.clear();
    for (const { track, ...sums } of objects) this.#sums.set(track, sums);
  }
}

/** The straight line through the reports of an object. */
function lineThrough({ fromS, untilS, n, t, tt, x, xt, y, yt }: WatchedSums) {
  const spread = tt - (t * t) / n;
  const [vx, vy] = [(xt - (t * x) / n) / spread, (yt - (t * y) / n) / spread];
  const lasts = untilS - fromS;
  // Errors of places that follow each other closely are the same: only so many are independent.
  const independent = Math.min(n, 2 + lasts / lastingS);
  const speedSd = (placePx * Math.sqrt(12 / independent)) / lasts;
  const back = lasts / 2 - t / n;
  return { fromS, untilS, x: x / n + vx * back, y: y / n + vy * back, vx, vy, speedSd };
}
