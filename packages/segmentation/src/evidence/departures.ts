import type { TrackPoint } from '../tracks/tracker.ts';
import type { FreshEvents } from './fresh-events.ts';
import { spotArea, spotKernel } from './spot-kernel.ts';

export interface DepartureOptions {
  /** Log-likelihood ratio against the object at which it has left, nats. */
  readonly againstNats: number;
  /** An object may be this share of its usual brightness and still be there. */
  readonly dimmest: number;
  /** Over how long brightness is averaged, s. */
  readonly memoryS: number;
  /** Tracks closer than this are one light: neither's brightness is measured, px. */
  readonly apartPx: number;
}

interface Light {
  /** Own events/s in the middle pixel: those of the spot over its area, of the last moment. */
  readonly rate: number;
  /** The least mean of any earlier period in which it was there. */
  readonly least: number;
  /** The period before, which may be one in which it left; and this one as far as it has come: sum of the rates times s, s. */
  readonly last: number;
  readonly sum: number;
  readonly seconds: number;
  /** Evidence that it has left, nats. */
  readonly against: number;
  /** When it was measured last, µs. */
  readonly tUs: number;
}

/** Over how long brightness is averaged before it counts as usual, s. */
const periodS = Number(process.env.PER ?? 2);
const leastRate = 0.1;
const unseen: Light = { rate: 0, least: Infinity, last: Infinity, sum: 0, seconds: 0, against: 0, tUs: 0 };
const reach = spotKernel.side >> 1;

/**
 * Tells which objects have left, by their own brightness: a bright one that is silent for a moment is gone, a dim one may be
 * silent for seconds. The brightness s of a track is the expected number of its events (each is one with probability
 * s·ψ·r / (1 + s·ψ·r)), averaged over `memoryS`; Page's test for an end adds up
 *
 *     D' = max(0, D + d·s·A·dt − Σ ln(1 + d·s·ψ·r)),   gone when D' ≥ h,
 *
 * with r the likelihood ratio of an event, ψ the spot, A its area and d the `dimmest` share.
 */
export class Departures {
  readonly #options: DepartureOptions;
  #lights: ReadonlyMap<number, Light> = new Map();

  constructor(options: DepartureOptions) {
    this.#options = options;
  }

  /** @param points confirmed tracks at a moment @returns those that have left */
  step(points: readonly TrackPoint[], recent: FreshEvents, durationUs: number): readonly TrackPoint[] {
    const lights = new Map<number, Light>();
    const gone: TrackPoint[] = [];
    for (const point of points) {
      const light = this.#measure(point, points, recent, durationUs);
      if (process.env.DBG3) console.log('L', (point.tUs/1e6).toFixed(2), point.track, point.x.toFixed(0), point.y.toFixed(0), point.coasting, light.rate.toFixed(2), light.least.toFixed(2), light.last.toFixed(2), light.against.toFixed(1));
      if (process.env.DBG && light.against >= this.#options.againstNats) console.log('GONE', (point.tUs/1e6).toFixed(2), point.track, point.x.toFixed(0), point.y.toFixed(0), point.coasting, light.rate.toFixed(2));
      if (light.against >= this.#options.againstNats) gone.push(point);
      else lights.set(point.track, light);
    }
    this.#lights = lights;
    return gone;
  }

  #measure(point: TrackPoint, points: readonly TrackPoint[], recent: FreshEvents, durationUs: number): Light {
    const { memoryS, apartPx } = this.#options;
    const { track, tUs, x, y } = point;
    const before = this.#lights.get(track) ?? unseen;
    const alone = points.every((other) => other.track === track || Math.hypot(other.x - x, other.y - y) > apartPx);
    const seconds = durationUs / 1e6;
    const sinceUs = tUs - seconds * 1e6;
    const assumed = Math.max(before.rate, leastRate);
    const expected = this.#options.dimmest * Math.min(before.rate, before.least);
    let [own, evidence] = [0, 0];
    for (let k = recent.length - 1; k >= 0 && recent.tUs(k) >= sinceUs; k--) {
      const [dx, dy] = [recent.x(k) - Math.round(x) + reach, recent.y(k) - Math.round(y) + reach];
      if (dx < 0 || dy < 0 || dx >= spotKernel.side || dy >= spotKernel.side) continue;
      const ratio = spotKernel.weights[dy * spotKernel.side + dx] * recent.ratio(k);
      own += (assumed * ratio) / (1 + assumed * ratio);
      evidence += Math.log1p(expected * ratio);
    }
    const rate = own / (spotArea * seconds);
    const keep = Math.exp(-seconds / memoryS);
    const against = Math.max(0, before.against + expected * spotArea * seconds - evidence);
    if (!alone) return { ...before, against, tUs };
    const next = { rate: keep * before.rate + (1 - keep) * rate, against, tUs };
    const period = { sum: before.sum + rate * seconds, seconds: before.seconds + seconds };
    if (period.seconds < periodS) return { ...before, ...next, ...period };
    return { ...next, least: Math.min(before.least, before.last), last: period.sum / period.seconds, sum: 0, seconds: 0 };
  }
}
