import { type Limit, limitSteps } from './limits.ts';
import { atSpeed, crossingS } from './power.ts';

/** Where an object is on the sensor at a time, px. */
export interface PassedPlace {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
}

/**
 * The rate from which on nine tenths of objects that go such a way are found by the search, events/s: the geometric mean over the way of what holds at each
 * place and second for its speed; as much larger as the way, without blind times, is shorter than that of other objects. Undefined where nothing is known.
 *
 * @param places at even times, in their order
 */
export function pathLimit(limits: readonly Limit[], places: readonly PassedPlace[]): number | undefined {
  const steps = limitSteps(limits);
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined || last.tUs <= first.tUs || steps.length === 0) return undefined;
  const seconds = (last.tUs - first.tUs) / 1e6;
  const speed = Math.hypot(last.x - first.x, last.y - first.y) / seconds;
  const logs = places.flatMap(({ tUs, x, y }) => {
    const step = Math.floor((tUs - limits[0].tUs) / limits[0].durationUs);
    const there = steps[step]?.find((one) => x >= one.x && x < one.x + one.w && y >= one.y && y < one.y + one.h);
    const log = there && atSpeed(speed, there.nineTenths.map(Math.log));
    return log !== undefined && Number.isFinite(log) ? [log] : [];
  });
  if (logs.length === 0) return undefined;
  const area = steps[0].reduce((sum, { w, h }) => sum + w * h, 0);
  const seenS = (seconds * logs.length) / places.length;
  return Math.exp(logs.reduce((sum, one) => sum + one, 0) / logs.length) * Math.max(1, crossingS(speed, area) / seenS);
}
