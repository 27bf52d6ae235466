/**
 * Position and velocity of one object with their uncertainty, nearly constant velocity. Both axes have the same noise and
 * the same times, so that they share one covariance matrix [[pp, pv], [pv, vv]] and are independent of each other.
 */
export interface KalmanState {
  /** µs */
  readonly tUs: number;
  /** px, px/s */
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  /** Variances of position (px²) and velocity (px²/s²), and their covariance (px²/s), per axis. */
  readonly pp: number;
  readonly pv: number;
  readonly vv: number;
}

export interface MotionNoise {
  /** Standard deviation of a measured position, px per axis. */
  readonly positionPx: number;
  /** Strength of the white noise that drives the velocity: it drifts by this after 1 s, px/s per axis. */
  readonly driftPxS: number;
  /** Standard deviation of the velocity of what was seen once, px/s per axis; of one that was measured, at least a tenth of it. */
  readonly speedPxS: number;
}

/** Where something was seen, and how fast it was, where that is known. */
export interface Measured {
  /** px, px/s */
  readonly x: number;
  readonly y: number;
  readonly vx?: number;
  readonly vy?: number;
}

/** What one measurement tells of an object: where it is, and as much of its velocity as it says. */
export function startMotion(tUs: number, measured: Measured, noise: MotionNoise): KalmanState {
  const { x, y, vx = 0, vy = 0 } = measured;
  return { tUs, x, y, vx, vy, pp: noise.positionPx ** 2, pv: 0, vv: velocityNoise(measured, noise) ** 2 };
}

/** Share of its speed by which a measured velocity may be wrong. */
const ofSpeed = 0.1;
const velocityNoise = ({ vx = 0, vy = 0 }: Measured, { speedPxS }: MotionNoise): number =>
  Math.max(speedPxS, ofSpeed * Math.hypot(vx, vy));

/** The same object at a later time. @see Bar-Shalom, Li & Kirubarajan 2001, section 6.2 */
export function predictMotion(motion: KalmanState, tUs: number, { driftPxS }: MotionNoise): KalmanState {
  const dt = (tUs - motion.tUs) / 1e6;
  const q = driftPxS ** 2;
  const { pp, pv, vv } = motion;
  return {
    ...motion,
    tUs,
    x: motion.x + motion.vx * dt,
    y: motion.y + motion.vy * dt,
    pp: pp + 2 * dt * pv + dt * dt * vv + (q * dt ** 3) / 3,
    pv: pv + dt * vv + (q * dt ** 2) / 2,
    vv: vv + q * dt,
  };
}

/**
 * Squared Mahalanobis distance of a measurement from where the object is expected: χ² with two degrees of freedom. A measurement that
 * says how fast it is lies as far away as its velocity does, if that is farther.
 */
export function distanceTo({ x, y, vx, vy, pp, vv }: KalmanState, measured: Measured, noise: MotionNoise): number {
  const place = ((measured.x - x) ** 2 + (measured.y - y) ** 2) / (pp + noise.positionPx ** 2);
  if (measured.vx === undefined || measured.vy === undefined) return place;
  return Math.max(place, ((measured.vx - vx) ** 2 + (measured.vy - vy) ** 2) / (vv + velocityNoise(measured, noise) ** 2));
}

/** Takes in a measurement of the same time. One that says how fast it is has been made from the whole path: the past adds nothing to it. */
export function correctMotion(motion: KalmanState, measured: Measured, noise: MotionNoise): KalmanState {
  if (measured.vx !== undefined) return startMotion(motion.tUs, measured, noise);
  const { positionPx } = noise;
  const { pp, pv, vv } = motion;
  const s = pp + positionPx ** 2;
  const [gainP, gainV] = [pp / s, pv / s];
  const [dx, dy] = [measured.x - motion.x, measured.y - motion.y];
  return {
    tUs: motion.tUs,
    x: motion.x + gainP * dx,
    y: motion.y + gainP * dy,
    vx: motion.vx + gainV * dx,
    vy: motion.vy + gainV * dy,
    pp: pp - gainP * pp,
    pv: pv - gainP * pv,
    vv: vv - gainV * pv,
  };
}
