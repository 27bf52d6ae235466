/**
 * One answer of a detector: "an object is here now".
 *
 * Coordinates are 0-based sensor pixels (pixel i reaches from i − 0.5 to i + 0.5). The answer was known at `tUs`, the end of
 * the time step that made it, and stands for [tUs, tUs + durationUs), until the next step's report.
 */
export interface Detection {
  /** Name of the recording. */
  readonly recording: string;
  /** µs on the clock of the events. */
  readonly tUs: number;
  /** µs, ≥ 0; 0 = an instant. */
  readonly durationUs: number;
  /** Place of the object, sensor px: the mean of its events, or of their evidence; no corner of a box. */
  readonly x: number;
  readonly y: number;
  /** Extent around the place, sensor px. */
  readonly w: number;
  readonly h: number;
  /** How sure the detector is; of class spikes: highest membrane potential before reset over the map's threshold (≥ 1). */
  readonly score: number;
  /** How many tracks per hour chance would raise to so much evidence; left out by detectors that do not watch it. */
  readonly falseAlarmsPerHour?: number | undefined;
  /** Velocity, px/s, where the detector knows it. */
  readonly vx?: number;
  readonly vy?: number;
}

/** A detection and what it consists of. */
export interface DecodedDetection extends Detection {
  /** Events behind it, places in the stream, ascending: those of its time step, which its position and extent are made from. */
  readonly events: Uint32Array;
  /** w × h is the extent of the events, whose middle need not be x, y; left out: it lies around x, y. */
  readonly isExtent?: true;
}

/** A time step in µs, which is whole: 1.001 ms is 1000.9999999999999 µs in doubles. */
export const stepDurationUs = (timestepMs: number): number => Math.round(timestepMs * 1000);

/** A number as reports and tables have it: digits beyond a ten-thousandth of a pixel mean nothing. */
export const fourDigits = (value: number): number => Math.round(value * 1e4) / 1e4;

/** A detection as it is reported: places, velocities and scores to a ten-thousandth, rates of false alarms to four digits. */
export function rounded<D extends Detection>(detection: D): D {
  const { x, y, w, h, score, vx, vy, falseAlarmsPerHour: rate } = detection;
  return {
    ...detection,
    x: fourDigits(x),
    y: fourDigits(y),
    w: fourDigits(w),
    h: fourDigits(h),
    score: fourDigits(score),
    ...(rate !== undefined && { falseAlarmsPerHour: Number(rate.toPrecision(4)) }),
    ...(vx !== undefined && vy !== undefined && { vx: fourDigits(vx), vy: fourDigits(vy) }),
  };
}

/** The detection without the list of its events. */
export function withoutEvents({ events: _events, isExtent: _isExtent, ...detection }: DecodedDetection): Detection {
  return detection;
}
