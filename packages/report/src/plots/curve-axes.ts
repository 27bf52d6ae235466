/** What an operating curve is about: its units, and the rate of false answers up to which the area is taken. */
export interface CurveAxes {
  readonly answers: 'detections' | 'tracks';
  readonly per: 'minute' | 'hour';
  /** How many times a minute goes into the unit of the rate. */
  readonly perMinute: number;
  /** False answers per unit of time. */
  readonly limit: number;
  /** What Pd is a share of. */
  readonly found: string;
}

export const curveAxes = {
  // One per second.
  detections: { answers: 'detections', per: 'minute', perMinute: 1, limit: 60, found: 'labels found' },
  tracks: { answers: 'tracks', per: 'hour', perMinute: 60, limit: 100, found: 'labelled time covered' },
} as const satisfies Record<string, CurveAxes>;

export interface CurvePoint {
  readonly threshold: number;
  /** Null without labels. */
  readonly pd: number | null;
  /** In the unit of the axes. */
  readonly falseRate: number;
}
