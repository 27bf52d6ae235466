import { checkOptions, type SensorSize } from '@spikeseg/snn-core';
import type { Detection } from '../detections/detection.ts';
import { assign } from './assign.ts';
import { correctMotion, distanceTo, type Motion, type MotionNoise, predictMotion, startMotion } from './kalman.ts';

export interface TrackerOptions {
  readonly noise: MotionNoise;
  /** Largest squared Mahalanobis distance at which a detection can belong to a track; 9.21 holds 99 % of its own. */
  readonly gate: number;
  /** Detections that make a track a confirmed one; one is enough where the detector knows its velocity, as it has followed it by itself. */
  readonly confirmHits: number;
  /** Longest time without a detection, s: for a confirmed track, and for one that is not yet. */
  readonly coastS: number;
  readonly tentativeCoastS: number;
  /** A track that is expected beside the sensor and not seen has left and ends; where left out, tracks coast beyond its edges. */
  readonly sensor?: SensorSize;
}

/** A confirmed object at one time. */
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
  /** Mean score of the track's detections so far. */
  readonly score: number;
  /** Expected here, not seen. */
  readonly coasting: boolean;
  /** The least of its detections so far, see `Detection`; undefined where the detector does not watch it. */
  readonly falseAlarmsPerHour?: number | undefined;
}

/** What a tracker made of one moment, or of many. */
export interface Tracked {
  /** Confirmed tracks. */
  readonly points: readonly TrackPoint[];
  /** Per detection, the confirmed track that took it; undefined where there is none. */
  readonly tracks: readonly (number | undefined)[];
}

/** What a {@link Tracker} follows, as plain data. */
export interface TrackerState {
  readonly tracks: readonly Track[];
  readonly confirmed: number;
}

/** What is followed. */
export interface Track {
  readonly motion: Motion;
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
  confirmHits: { least: 1 },
  coastS: { least: 0 },
  tentativeCoastS: { least: 0 },
  sensor: 'any',
} as const;
const noiseRules = { positionPx: { above: 0 }, driftPxS: { least: 0 }, speedPxS: { least: 0 } } as const;

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
  #tracks: readonly Track[] = [];
  #confirmed = 0;

  /** @throws TypeError, RangeError for options that are none */
  constructor(options: TrackerOptions) {
    checkOptions('Tracker', options, optionRules);
    checkOptions('Tracker: noise', options.noise, noiseRules);
    this.#options = options;
  }

  get state(): TrackerState {
    return { tracks: this.#tracks, confirmed: this.#confirmed };
  }

  /** Goes on from the state of a tracker with the same options. @param shiftUs how much later its clock would be on that of the detections to come, µs */
  restore({ tracks, confirmed }: TrackerState, shiftUs = 0): void {
    this.#tracks = tracks.map((track) => ({
      ...track,
      motion: { ...track.motion, tUs: track.motion.tUs + shiftUs },
      seenUs: track.seenUs + shiftUs,
      last: { ...track.last, tUs: track.last.tUs + shiftUs },
    }));
    this.#confirmed = confirmed;
  }

  /** No object is followed: a moment without detections changes nothing. */
  get isEmpty(): boolean {
    return this.#tracks.length === 0;
  }

  /**
   * Takes in the detections of one moment, and returns the confirmed tracks at it and which of them took which detection.
   *
   * @param tUs later than the moment before
   * @param detections of one recording, whose time is `tUs`
   */
  step(recording: string, tUs: number, detections: readonly Detection[]): Tracked {
    const { noise, gate } = this.#options;
    const moved = this.#tracks.map((track) => ({ ...track, motion: predictMotion(track.motion, tUs, noise) }));
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
    const begun: Track[] = [];
    const tracks = detections.map((detection, column) => {
      const row = rowOf.get(column);
      if (row !== undefined) return continued[row].id;
      const track = this.#begin(tUs, detection);
      begun.push(track);
      return track.id;
    });
    this.#tracks = [...continued.filter((track) => this.#lives(track, tUs)), ...begun];
    return { points: this.#tracks.flatMap((track) => pointOf(recording, track)), tracks };
  }

  #begin(tUs: number, detection: Detection): Track {
    const motion = startMotion(tUs, detection, this.#options.noise);
    const { score, falseAlarmsPerHour: alarms } = detection;
    return this.#confirmIfDue({ motion, id: undefined, hits: 1, scores: score, seenUs: tUs, last: detection, alarms });
  }

  #hit(track: Track, detection: Detection): Track {
    return this.#confirmIfDue({
      ...track,
      motion: correctMotion(track.motion, detection, this.#options.noise),
      hits: track.hits + 1,
      scores: track.scores + detection.score,
      seenUs: track.motion.tUs,
      last: detection,
      alarms: least(track.alarms, detection.falseAlarmsPerHour),
    });
  }

  #confirmIfDue(track: Track): Track {
    const isDue = track.hits >= this.#options.confirmHits || track.last.vx !== undefined;
    return track.id === undefined && isDue ? { ...track, id: ++this.#confirmed } : track;
  }

  #lives({ id, seenUs, motion, last }: Track, tUs: number): boolean {
    const { sensor, tentativeCoastS, coastS, confirmHits } = this.#options;
    if (seenUs < tUs && sensor && !isOnSensor(motion, sensor)) return false;
    // A detector that knows velocities has followed its object through gaps by itself: as many misses as it took hits say that it is over.
    if (last.vx !== undefined) return tUs - seenUs <= confirmHits * last.durationUs;
    return tUs - seenUs <= 1e6 * (id === undefined ? tentativeCoastS : coastS);
  }
}

/** Pixel i reaches from i − 0.5 to i + 0.5. */
const isOnSensor = ({ x, y }: Motion, { width, height }: SensorSize): boolean =>
  x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5;

const least = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

function pointOf(recording: string, { id, motion, scores, hits, seenUs, last: { w, h }, alarms }: Track): TrackPoint[] {
  if (id === undefined) return [];
  const { tUs, x, y, vx, vy } = motion;
  const [score, coasting] = [scores / hits, seenUs < tUs];
  return [{ recording, track: id, tUs, x, y, vx, vy, w, h, score, coasting, falseAlarmsPerHour: alarms }];
}

/**
 * Tracks of a list of detections: a step at every time at which the detector answered.
 *
 * @param detections of one recording, in time order @param times at which the detector looked, µs ascending; the times of the detections when left out
 */
export function trackDetections(
  detections: readonly Detection[],
  options: TrackerOptions,
  times: readonly number[] = [...new Set(detections.map(({ tUs }) => tUs))],
): Tracked {
  const tracker = new Tracker(options);
  let next = 0;
  const points: TrackPoint[] = [];
  const tracks: (number | undefined)[] = [];
  for (const tUs of times) {
    const now: Detection[] = [];
    for (; next < detections.length && detections[next].tUs <= tUs; next++) now.push(detections[next]);
    const tracked = tracker.step(detections[0]?.recording ?? '', tUs, now);
    points.push(...tracked.points);
    tracks.push(...tracked.tracks);
  }
  return { points, tracks };
}
