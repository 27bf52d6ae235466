import type { SensorSize } from '@spikeseg/events';
import { checkOptions } from '@spikeseg/snn-core';
import { type Detection, fourDigits } from '../detections/detection.ts';
import type { TrackClass } from '../sky/classes.ts';
import { assign } from './assign.ts';
import {
  correctMotion,
  distanceTo,
  type KalmanState,
  type Measured,
  type MotionNoise,
  predictMotion,
  startMotion,
} from './kalman.ts';

export interface TrackerOptions {
  readonly noise: MotionNoise;
  /** Largest squared Mahalanobis distance at which a detection can belong to a track; 9.21 holds 99 % of its own. */
  readonly gate: number;
  /** Detections that make a track a confirmed one; one is enough where the detector knows its velocity, as it has followed it by itself. */
  readonly confirmHits: number;
  /** Longest time without a detection, s, after the last one has ceased to stand: for a confirmed track, and for one that is not yet. */
  readonly coastS: number;
  readonly tentativeCoastS: number;
  /** A track that is expected beside the sensor and not seen has left and ends, and no point lies beside it. Left out: there are no edges. */
  readonly sensor?: SensorSize;
}

/**
 * What holds where nothing else is said: velocities of 5 to 40 px/s lie within two standard deviations, single false detections make no
 * track, and gaps of a dim object are bridged. See docs/decisions.md.
 */
const trackerDefaults: TrackerOptions = {
  noise: { positionPx: 1.5, driftPxS: 10, speedPxS: 20 },
  gate: 30,
  confirmHits: 4,
  coastS: 2,
  tentativeCoastS: 0.5,
};

/** A confirmed object at a time at which it was detected. */
export interface TrackPoint {
  readonly recording: string;
  /** From 1, in the order in which tracks were confirmed. */
  readonly track: number;
  readonly tUs: number;
  /** Sensor px and px/s. */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Extent of the last detection, sensor px. */
  readonly w: number;
  readonly h: number;
  /** Of the track so far: the mean score of its detections, or what the detector that follows it says. */
  readonly score: number;
  /** The least of its detections so far, see `Detection`; undefined where the detector does not watch it. */
  readonly falseAlarmsPerHour?: number | undefined;
  /** Standard deviations of place, px, and velocity, px/s, where the detector states them. */
  readonly sx?: number;
  readonly sy?: number;
  readonly svx?: number;
  readonly svy?: number;
  /** Brightness of late, events/s, where the detector that follows it learns it. */
  readonly rateHz?: number;
  /** What its track was then: a star, or something that moves against the sky. */
  readonly is?: TrackClass;
}

/** Where a confirmed track is expected. */
export type ExpectedPoint = Pick<TrackPoint, 'track' | 'tUs' | 'x' | 'y' | 'vx' | 'vy'>;

/** What a tracker made of one moment, or of many. */
export interface Tracked {
  /** Confirmed tracks that were detected. */
  readonly points: readonly TrackPoint[];
  /** Per detection, the confirmed track that took it; undefined where there is none. */
  readonly tracks: readonly (number | undefined)[];
}

/** What is followed. */
export interface KalmanTrack {
  readonly motion: KalmanState;
  readonly id: number | undefined;
  readonly hits: number;
  readonly scores: number;
  readonly seenUs: number;
  readonly last: Detection;
  readonly alarms: number | undefined;
}

const optionRules = {
  noise: 'any',
  gate: { above: 0 },
  confirmHits: { min: 1 },
  coastS: { min: 0 },
  tentativeCoastS: { min: 0 },
  sensor: 'any',
} as const;
const noiseRules = { positionPx: { above: 0 }, driftPxS: { min: 0 }, speedPxS: { min: 0 } } as const;

/** Cost of a pair outside of the gate; larger than any number of pairs inside could save. */
const outside = 1e9;

/**
 * Turns detections into tracks, step by step: predict, gate, assign one to one, correct, begin, coast, end. Causal: a point
 * is made from what came before it, and never changed.
 *
 * @see Bar-Shalom, Li & Kirubarajan 2001
 */
export class Tracker {
  readonly #options: TrackerOptions;
  #tracks: readonly KalmanTrack[] = [];
  #confirmed = 0;

  /** @throws TypeError, RangeError for options that are none */
  constructor(given: Partial<TrackerOptions> = {}) {
    const options = { ...trackerDefaults, ...given };
    checkOptions('Tracker', options, optionRules);
    checkOptions('Tracker: noise', options.noise, noiseRules);
    this.#options = options;
  }

  /**
   * Takes in the detections of one moment, and returns the confirmed tracks that they belong to. Moments without detections may be left out: they
   * change nothing.
   *
   * @param tUs later than the moment before
   * @param detections of one recording, whose time is `tUs`
   */
  step(recording: string, tUs: number, detections: readonly Detection[]): Tracked {
    if (detections.length === 0) return { points: [], tracks: [] };
    const { noise, gate } = this.#options;
    const moved = this.#predicted(tUs);
    const costs = moved.map(({ motion }) =>
      detections.map((detection) => {
        const distance = distanceTo(motion, detection, noise);
        // A track that knows little has a wide gate; it must not take what a good track expects.
        return distance > gate ? outside : distance + 2 * Math.log(motion.pp + noise.positionPx ** 2);
      }),
    );
    const chosen = assign(costs, outside / 2);
    const continued = moved.map((track, row) => (chosen[row] < 0 ? track : this.#hit(track, detections[chosen[row]])));
    const rowOf = new Map(chosen.map((column, row) => [column, row]));
    const begun: KalmanTrack[] = [];
    const tracks = detections.map((detection, column) => {
      const row = rowOf.get(column);
      if (row !== undefined) return continued[row].id;
      const known = [...continued, ...begun].find(({ motion }) => isSameObject(motion, detection, doublePx));
      if (known !== undefined) return known.id;
      const track = this.#begin(tUs, detection);
      begun.push(track);
      return track.id;
    });
    this.#tracks = [...withoutDoubles(continued.filter((track) => this.#isNear(track, tUs))), ...begun];
    return { points: this.#tracks.flatMap((track) => this.#pointOf(recording, tUs, track)), tracks };
  }

  /** Where the confirmed tracks that have not ended are expected, on the sensor. @param tUs later than the last moment */
  expected(tUs: number): readonly ExpectedPoint[] {
    return this.#predicted(tUs).flatMap((track) => {
      const { id, motion } = track;
      if (id === undefined || !this.#isNear(track, tUs)) return [];
      const { x, y, vx, vy } = this.#onSensor(motion);
      return [{ track: id, tUs, x, y, vx, vy }];
    });
  }

  /** The tracks that are still waited for, where they are expected. */
  #predicted(tUs: number): KalmanTrack[] {
    const { noise } = this.#options;
    return this.#tracks.flatMap((track) =>
      tUs - track.seenUs - track.last.durationUs <= this.#coastUs(track)
        ? [{ ...track, motion: predictMotion(track.motion, tUs, noise) }]
        : [],
    );
  }

  #coastUs({ id, last }: KalmanTrack): number {
    const { coastS, tentativeCoastS } = this.#options;
    if (last.vx !== undefined) return 1e6 * fastCoastS;
    return 1e6 * (id === undefined ? tentativeCoastS : coastS);
  }

  /** It is seen, or expected on the sensor. */
  #isNear({ seenUs, motion }: KalmanTrack, tUs: number): boolean {
    const { sensor } = this.#options;
    return seenUs === tUs || sensor === undefined || isOnSensor(motion, sensor);
  }

  #begin(tUs: number, detection: Detection): KalmanTrack {
    const motion = startMotion(tUs, detection, this.#options.noise);
    const { score, falseAlarmsPerHour: alarms } = detection;
    return this.#confirmIfDue({ motion, id: undefined, hits: 1, scores: score, seenUs: tUs, last: detection, alarms });
  }

  #hit(track: KalmanTrack, detection: Detection): KalmanTrack {
    return this.#confirmIfDue({
      ...track,
      motion: correctMotion(track.motion, detection, this.#options.noise),
      hits: track.hits + 1,
      scores: track.scores + detection.score,
      seenUs: track.motion.tUs,
      last: detection,
      alarms: min(track.alarms, detection.falseAlarmsPerHour),
    });
  }

  #confirmIfDue(track: KalmanTrack): KalmanTrack {
    const isDue = track.hits >= this.#options.confirmHits || track.last.vx !== undefined;
    return track.id === undefined && isDue ? { ...track, id: ++this.#confirmed } : track;
  }

  #pointOf(
    recording: string,
    tUs: number,
    { id, motion, scores, hits, seenUs, last: { w, h }, alarms }: KalmanTrack,
  ): TrackPoint[] {
    if (id === undefined || seenUs < tUs) return [];
    const { x, y, vx, vy } = this.#onSensor(motion);
    return [{ recording, track: id, tUs, x, y, vx, vy, w, h, score: fourDigits(scores / hits), falseAlarmsPerHour: alarms }];
  }

  /** Place and velocity as they are reported; what was seen at an edge is not beyond it. */
  #onSensor({ x, y, vx, vy }: KalmanState): Pick<TrackPoint, 'x' | 'y' | 'vx' | 'vy'> {
    const { sensor } = this.#options;
    return {
      x: fourDigits(sensor ? inside(x, sensor.width) : x),
      y: fourDigits(sensor ? inside(y, sensor.height) : y),
      vx: fourDigits(vx),
      vy: fourDigits(vy),
    };
  }
}

/** Longest time without a detection of what moves fast, s: then it is somewhere else. */
const fastCoastS = 0.5;
/** Detections that are no farther from an object at rest are of that object, px; and tracks that are no farther apart. */
const doublePx = 6;
const sideBySidePx = 4;
/** So much farther for an object that moves, s; and with velocities that differ by no more than this, px/s. */
const [doubleS, doublePxS] = [0.06, 60];

/** Whether something seen is the object of a motion, seen a second time at the same moment: the detector has neighbouring velocities. */
function isSameObject(motion: KalmanState, { x, y, vx, vy }: Measured, reachPx: number): boolean {
  if (vx === undefined || vy === undefined) return false;
  const reach = reachPx + doubleS * Math.hypot(vx, vy);
  return Math.hypot(x - motion.x, y - motion.y) <= reach && Math.hypot(vx - motion.vx, vy - motion.vy) <= doublePxS;
}

/** Of tracks that run side by side, the one that was detected most often stays. */
function withoutDoubles(tracks: readonly KalmanTrack[]): readonly KalmanTrack[] {
  const kept: KalmanTrack[] = [];
  for (const track of tracks.toSorted((a, b) => b.hits - a.hits))
    if (track.last.vx === undefined || !kept.some(({ motion }) => isSameObject(motion, track.motion, sideBySidePx)))
      kept.push(track);
  return tracks.filter((track) => kept.includes(track));
}

/** Into the extent of so many pixels; pixel i reaches from i − 0.5 to i + 0.5. */
const inside = (place: number, pixels: number): number => Math.min(Math.max(place, -0.5), pixels - 0.5);

const isOnSensor = ({ x, y }: KalmanState, { width, height }: SensorSize): boolean =>
  x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5;

const min = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

/**
 * Tracks of a list of detections.
 *
 * @param detections of one recording, in time order
 */
export function trackDetections(detections: readonly Detection[], options: Partial<TrackerOptions> = {}): Tracked {
  const tracker = new Tracker(options);
  const points: TrackPoint[] = [];
  const tracks: (number | undefined)[] = [];
  for (let begin = 0; begin < detections.length; ) {
    const { recording, tUs } = detections[begin];
    let end = begin;
    while (end < detections.length && detections[end].tUs === tUs) end++;
    const tracked = tracker.step(recording, tUs, detections.slice(begin, end));
    points.push(...tracked.points);
    tracks.push(...tracked.tracks);
    begin = end;
  }
  return { points, tracks };
}
