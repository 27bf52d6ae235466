import type { SensorSize } from '@spikeseg/snn-core';
import type { Detection } from '../detections/detection.ts';
import { Tracker, type TrackerOptions, type TrackPoint } from '../tracks/tracker.ts';
import { Departures } from './departures.ts';
import type { FreshEvents } from './fresh-events.ts';

export interface WakeOptions {
  readonly recording: string;
  readonly tracker: TrackerOptions;
  /** How far from the middle of an object neurons fire because of it, px: one that is farther away has been left. */
  readonly reachPx: number;
  /** A neuron that was silent for no longer has fired all the time, µs. */
  readonly pauseUs: number;
  /** A track is confirmed at most this long after neurons begin to fire because of it, µs. */
  readonly confirmUs: number;
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/**
 * Tells which neurons fire because of an object that has moved on or left. The cause of a neuron is the nearest confirmed track
 * within reach when it begins to fire, or soon after; it is in the wake when that track has gone out of reach or has left. A
 * neuron that fired before has a reason of its own: what stands still where something passes is kept.
 *
 * Memory: three numbers per neuron, and the tracks of the moment.
 */
export class Wakes {
  readonly #width: number;
  readonly #options: WakeOptions;
  readonly #tracker: Tracker;
  readonly #departures: Departures;
  /** Per neuron: since when it has been firing, when it fired last, µs; the track that is the cause, 0 for none. */
  readonly #since: Float64Array;
  readonly #fired: Float64Array;
  readonly #cause: Uint32Array;

  constructor({ width, height }: SensorSize, options: WakeOptions) {
    this.#width = width;
    this.#options = options;
    this.#tracker = new Tracker(options.tracker);
    this.#departures = new Departures({ againstNats: Number(process.env.AG ?? 7), dimmest: Number(process.env.DIM??0.5), memoryS: Number(process.env.MEM??2), apartPx: options.reachPx });
    this.#since = new Float64Array(width * height);
    this.#fired = new Float64Array(width * height).fill(-Infinity);
    this.#cause = new Uint32Array(width * height);
  }

  /**
   * Takes in a moment.
   *
   * @param firing neurons that fire at it @param detections made of them @param recent events up to it @param durationUs time since the moment before
   * @returns neurons that fire because of what has moved on or left, y · width + x
   */
  step(
    tUs: number,
    durationUs: number,
    firing: readonly Place[],
    detections: readonly Detection[],
    recent: FreshEvents,
  ): ReadonlySet<number> {
    const points = this.#tracker.step(this.#options.recording, tUs, detections);
    const gone = new Set(this.#departures.step(points, recent, durationUs));
    const tracks = new Map(points.map((point) => [point.track, point]));
    const wake = new Set<number>();
    for (const place of firing) {
      const unit = place.row * this.#width + place.column;
      const cause = tracks.get(this.#causeOf(unit, place, tUs, points, tracks));
      if (cause && (gone.has(cause) || distance(cause, place) > this.#options.reachPx)) wake.add(unit);
    }
    if (process.env.DBG2) { const [X,Y]=process.env.DBG2.split(',').map(Number); const c:any={}; let m=0; for (const {row,column,nats} of firing as any){ const u=row*this.#width+column; if (Math.hypot(column-X,row-Y)>14) continue; m=Math.max(m,nats); const k=(wake.has(u)?'W':'')+this.#cause[u]+(tracks.has(this.#cause[u])?'a':'d'); c[k]=(c[k]??0)+1; } if (m>0) console.log('G',(tUs/1e6).toFixed(2),m,JSON.stringify(c), points.filter((q)=>Math.hypot(q.x-X,q.y-Y)<20).map((q)=>q.track+(q.coasting?'c':'')+(gone.has(q)?'G':'')+':'+q.x.toFixed(0)+','+q.y.toFixed(0)).join(' '), detections.filter((q)=>Math.hypot(q.x-X,q.y-Y)<20).map((q)=>q.x.toFixed(0)+','+q.y.toFixed(0)).join(' ')); }
    for (const unit of wake) this.#fired[unit] = -Infinity;
    return wake;
  }

  #causeOf(unit: number, place: Place, tUs: number, points: readonly TrackPoint[], tracks: ReadonlyMap<number, TrackPoint>): number {
    const { pauseUs, confirmUs, reachPx } = this.#options;
    if (tUs - this.#fired[unit] > pauseUs) {
      this.#since[unit] = tUs;
      this.#cause[unit] = 0;
    }
    this.#fired[unit] = tUs;
    const cause = this.#cause[unit];
    if (cause === 0 ? tUs - this.#since[unit] > confirmUs : tracks.has(cause)) return cause;
    let nearest = reachPx;
    for (const point of points) {
      if (point.coasting || distance(point, place) > nearest) continue;
      nearest = distance(point, place);
      this.#cause[unit] = point.track;
    }
    return this.#cause[unit];
  }
}

const distance = ({ x, y }: TrackPoint, { row, column }: Place): number => Math.hypot(x - column, y - row);
