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
  /** Chance that it is an object: the less the more of its kind noise makes. */
  readonly weight: number;
}

/** Standard deviation of a reported place, px, and for how long its errors last, s. */
const [placePx, lastingS] = [0.7, 1];

/** Sums over the reports and the events of an object. */
interface Sums {
  readonly fromS: number;
  untilS: number;
  n: number;
  t: number;
  tt: number;
  x: number;
  xt: number;
  y: number;
  yt: number;
  perHour: number;
}

/** Watches a detector, and gathers what its objects teach. */
export class WatchedObjects implements EvidenceWatch {
  readonly #sums = new Map<number, Sums>();
  readonly #events = new Map<number, { all: number; off: number }>();
  #polarities: EventStream['p'] = new Uint8Array(0);
  #firstUs: number | undefined;
  #seconds = 0;

  /** Before a step. */
  begin({ p }: Pick<EventStream, 'p'>): void {
    this.#polarities = p;
  }

  readonly onShare = (track: number, event: number, share: number): void => {
    let of = this.#events.get(track);
    if (of === undefined) this.#events.set(track, (of = { all: 0, off: 0 }));
    of.all += share;
    if (this.#polarities[event] === 0) of.off += share;
  };

  /** After a report. */
  add({ tUs, points }: Report): void {
    this.#firstUs ??= tUs;
    const s = (tUs - this.#firstUs) / 1e6;
    this.#seconds = s;
    for (const { track, x, y, falseAlarmsPerHour = 0 } of points) {
      let of = this.#sums.get(track);
      if (of === undefined)
        this.#sums.set(track, (of = { fromS: s, untilS: s, n: 0, t: 0, tt: 0, x: 0, xt: 0, y: 0, yt: 0, perHour: Infinity }));
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

  /** The objects that were reported more than once, the surest first. */
  get objects(): WatchedObject[] {
    const hours = this.#seconds / 3600;
    const surest = [...this.#sums].toSorted(([a, one], [b, other]) => one.perHour - other.perHour || a - b);
    return surest.flatMap(([track, sums], k) => {
      if (sums.n < 2) return [];
      const { all = 0, off = 0 } = this.#events.get(track) ?? {};
      // So many of the k + 1 that are as sure as this one are made by noise.
      const weight = Math.max(0, 1 - (sums.perHour * hours) / (k + 1));
      return [{ track, ...lineThrough(sums), events: all, off, weight }];
    });
  }
}

/** The straight line through the reports of an object. */
function lineThrough({ fromS, untilS, n, t, tt, x, xt, y, yt }: Sums) {
  const spread = tt - (t * t) / n;
  const [vx, vy] = [(xt - (t * x) / n) / spread, (yt - (t * y) / n) / spread];
  const lasts = untilS - fromS;
  // Errors of places that follow each other closely are the same: only so many are independent.
  const independent = Math.min(n, 2 + lasts / lastingS);
  const speedSd = (placePx * Math.sqrt(12 / independent)) / lasts;
  const back = lasts / 2 - t / n;
  return { fromS, untilS, x: x / n + vx * back, y: y / n + vy * back, vx, vy, speedSd };
}
