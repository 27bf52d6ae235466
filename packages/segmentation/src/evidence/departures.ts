import type { TrackPoint } from '../tracks/tracker.ts';
import type { FreshEvents } from './fresh-events.ts';
import { spotArea, spotKernel } from './spot-kernel.ts';

/** An object may be this share of its usual brightness and still be there. */
const dimmest = 0.5;
/** Evidence against an object at which it has left, nats: one that is just so dim is lost by mistake about once in e^7 s. */
const againstNats = 7;
/** Events/s in the middle pixel that an object of which nothing is known may have. */
const leastRate = 0.1;

export interface DepartureOptions {
  /** Over how long brightness is averaged, s. */
  readonly memoryS: number;
  /** Tracks closer than this are one light: neither's brightness is measured, px. */
  readonly apartPx: number;
}

/** How bright a track is, events/s in its middle pixel. */
interface Light {
  /** In the last moment. */
  readonly rate: number;
  /** The least mean of any earlier period in which it was there. */
  readonly least: number;
  /** Mean of the period before, in which it may have left; of this one, as far as it has come, events and s. */
  readonly last: number;
  readonly sum: number;
  readonly seconds: number;
  /** Evidence that it has left, nats. */
  readonly against: number;
}

const unseen: Light = { rate: 0, least: Infinity, last: Infinity, sum: 0, seconds: 0, against: 0 };
const reach = spotKernel.side >> 1;

/**
 * Tells which objects have left, by their own brightness: a bright one that is silent for a moment is gone, a dim one may be silent
 * for seconds. The brightness of a track is the expected number of its events (each is its own with probability s·ψ·r / (1 + s·ψ·r)),
 * averaged over `memoryS`, and no more than the least of any period of that length before: what flares has not left when it is as
 * it was. Page's test for an end adds up, with s' half of that brightness,
 *
 *     D' = max(0, D + s'·A·dt − Σ ln(1 + s'·ψ·r)),   gone when D' ≥ 7 nats,
 *
 * with r the likelihood ratio of an event, ψ the spot and A its area.
 */
export class Departures {
  readonly #options: DepartureOptions;
  #lights: ReadonlyMap<number, Light> = new Map();

  constructor(options: DepartureOptions) {
    this.#options = options;
  }

  /** @param points confirmed tracks at a moment @param durationUs since the moment before @returns those that have left */
  step(points: readonly TrackPoint[], recent: FreshEvents, durationUs: number): readonly TrackPoint[] {
    const lights = new Map<number, Light>();
    const gone: TrackPoint[] = [];
    for (const point of points) {
      const light = this.#measured(point, points, recent, durationUs);
      if (light.against >= againstNats) gone.push(point);
      else lights.set(point.track, light);
    }
    this.#lights = lights;
    return gone;
  }

  #measured(point: TrackPoint, points: readonly TrackPoint[], recent: FreshEvents, durationUs: number): Light {
    const { memoryS, apartPx } = this.#options;
    const { track, tUs, x, y } = point;
    const before = this.#lights.get(track) ?? unseen;
    const seconds = durationUs / 1e6;
    const expected = dimmest * Math.min(before.rate, before.least);
    const { own, evidence } = lightAt(x, y, tUs - durationUs, recent, Math.max(before.rate, leastRate), expected);
    const against = Math.max(0, before.against + expected * spotArea * seconds - evidence);
    const isAlone = points.every((other) => other.track === track || Math.hypot(other.x - x, other.y - y) > apartPx);
    if (!isAlone) return { ...before, against };
    const rate = own / (spotArea * seconds);
    const keep = Math.exp(-seconds / memoryS);
    const next = { rate: keep * before.rate + (1 - keep) * rate, against };
    const period = { sum: before.sum + rate * seconds, seconds: before.seconds + seconds };
    if (period.seconds < memoryS) return { ...before, ...next, ...period };
    return { ...next, least: Math.min(before.least, before.last), last: period.sum / period.seconds, sum: 0, seconds: 0 };
  }
}

/** Expected number of a spot's own events since a time, and evidence for one of brightness `expected`, nats. */
function lightAt(x: number, y: number, sinceUs: number, recent: FreshEvents, rate: number, expected: number) {
  const [column, row] = [Math.round(x), Math.round(y)];
  let [own, evidence] = [0, 0];
  for (const event of recent.within(column, row, reach, sinceUs)) {
    const place = (recent.y(event) - row + reach) * spotKernel.side + recent.x(event) - column + reach;
    const ratio = spotKernel.weights[place] * recent.ratio(event);
    own += (rate * ratio) / (1 + rate * ratio);
    evidence += Math.log1p(expected * ratio);
  }
  return { own, evidence };
}
