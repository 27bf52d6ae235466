import type { SensorSize } from '@spikeseg/snn-core';
import type { Detection } from '../detections/detection.ts';
import type { MovingObject } from '../moving/moving-line.ts';
import { hasPassed } from '../moving/moving-objects.ts';
import { Tracker, type TrackerOptions, type TrackPoint } from '../tracks/tracker.ts';
import { Departures } from './departures.ts';
import type { FreshEvents } from './fresh-events.ts';

export interface WakeOptions {
  readonly recording: string;
  readonly tracker: TrackerOptions;
  /** How far from the middle of an object neurons fire because of it, px: one that is farther away has been left. */
  readonly reachPx: number;
  /** A neuron that was silent for no longer has fired all the time; also over how long brightness is averaged, s. */
  readonly memoryS: number;
}

/** What there is at a moment. */
export interface Moment {
  readonly tUs: number;
  /** Since the moment before. */
  readonly durationUs: number;
  /** Neurons that fire, and detections made of them. */
  readonly firing: readonly Place[];
  readonly detections: readonly Detection[];
  /** Events up to it. */
  readonly recent: FreshEvents;
  /** Fast objects that have been there a moment ago. */
  readonly moving: readonly MovingObject[];
}

interface Place {
  readonly row: number;
  readonly column: number;
}

/** A track is confirmed at most this long after neurons begin to fire because of it, µs. */
const confirmUs = 1e6;

/**
 * Tells which neurons fire because of an object that has moved on or left. The cause of a neuron is the nearest confirmed track
 * within reach when it begins to fire, or soon after; it is in the wake when that track has gone out of reach or has left. What
 * began to fire where a fast object passed is in its wake. A neuron that fired before has a reason of its own: what stands still
 * where something passes is kept.
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
  #present: readonly TrackPoint[] = [];

  constructor({ width, height }: SensorSize, options: WakeOptions) {
    this.#width = width;
    this.#options = options;
    this.#tracker = new Tracker(options.tracker);
    this.#departures = new Departures({ memoryS: options.memoryS, apartPx: options.reachPx });
    this.#since = new Float64Array(width * height);
    this.#fired = new Float64Array(width * height).fill(-Infinity);
    this.#cause = new Uint32Array(width * height);
  }

  /** Confirmed tracks that had not left at the last moment. */
  get present(): readonly TrackPoint[] {
    return this.#present;
  }

  /** Takes in a moment. @returns neurons that fire because of what has moved on or left, y · width + x */
  step({ tUs, durationUs, firing, detections, recent, moving }: Moment): ReadonlySet<number> {
    const { recording, reachPx } = this.#options;
    const wake = new Set<number>();
    for (const place of firing) {
      const unit = this.#unit(place);
      if (tUs - this.#fired[unit] > this.#options.memoryS * 1e6) {
        this.#since[unit] = tUs;
        this.#cause[unit] = 0;
      }
      this.#fired[unit] = tUs;
      if (moving.some((object) => hasPassed(object, place.column, place.row, this.#since[unit], reachPx))) wake.add(unit);
    }
    const seen = detections.filter(({ x, y }) => !wake.has(this.#unit({ row: Math.round(y), column: Math.round(x) })));
    const points = this.#tracker.step(recording, tUs, seen);
    const gone = new Set(this.#departures.step(points, recent, durationUs));
    const tracks = new Map(points.map((point) => [point.track, point]));
    for (const place of firing) {
      const cause = tracks.get(this.#causeOf(place, tUs, points, tracks));
      if (cause && (gone.has(cause) || distance(cause, place) > reachPx)) wake.add(this.#unit(place));
    }
    for (const unit of wake) this.#fired[unit] = -Infinity;
    this.#present = points.filter((point) => !gone.has(point));
    return wake;
  }

  #causeOf(place: Place, tUs: number, points: readonly TrackPoint[], tracks: ReadonlyMap<number, TrackPoint>): number {
    const unit = this.#unit(place);
    const cause = this.#cause[unit];
    // A track that has ended may have another successor in its place.
    if (cause === 0 ? tUs - this.#since[unit] > confirmUs : tracks.has(cause)) return cause;
    let nearest = this.#options.reachPx;
    for (const point of points) {
      if (point.coasting || distance(point, place) > nearest) continue;
      nearest = distance(point, place);
      this.#cause[unit] = point.track;
    }
    return this.#cause[unit];
  }

  #unit({ row, column }: Place): number {
    return row * this.#width + column;
  }
}

const distance = ({ x, y }: TrackPoint, { row, column }: Place): number => Math.hypot(x - column, y - row);
