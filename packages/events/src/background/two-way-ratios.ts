import { type EventStream, timeReversed } from '../stream/event-stream.ts';
import { activityBinUs, BackgroundModel, usualOffShare } from './background-model.ts';

/** Bins of activity in a piece of a sweep. */
const binsPerPiece = 20;

/**
 * Likelihood ratios of all events of a recording per unit of object rate (see {@link BackgroundModel}), where its future is
 * known as well as its past: two sweeps, one of them backwards, each learning as it goes. The two ratios r of an event are
 * averaged by the time T that each sweep had looked at the sensor before it came:
 *
 *     r = (T₁·r₁ + T₂·r₂) / (T₁ + T₂).
 *
 * On background r·b has mean 1 in each sweep, and so has the average. No event is evidence against itself, and there is no time
 * in which hot pixels are not known. (Averaging the rates b would let the sweep that has seen more of an object that stands
 * still decide alone, and lose it.) Running the recording backwards gives the same ratios, backwards.
 *
 * @param offShare share of an object's events that are OFF
 * @returns s·px per event, ≥ 0; yields the share of the work that is done, about every 10 ms of the recording
 */
export function* twoWayRatios(events: EventStream, offShare: number = usualOffShare): Generator<number, Float32Array> {
  const { t } = events;
  if (t.length === 0) return new Float32Array();
  const [startUs, endUs] = [t[0], t[t.length - 1]];
  const ratios = yield* sweep(events, 0, offShare);
  const backwards = (yield* sweep(timeReversed(events, startUs, endUs), 0.5, offShare)).toReversed();
  return ratios.map((past, i) => average(past, t[i] - startUs, backwards[i], endUs - t[i]));
}

/** Mean, weighted; a ratio of 0 is none: its sweep knew nothing yet. */
function average(past: number, pastUs: number, future: number, futureUs: number): number {
  if (past === 0 || future === 0) return past + future;
  return (pastUs * past + futureUs * future) / (pastUs + futureUs);
}

function* sweep({ t, x, y, p, sensor }: EventStream, before: number, offShare: number): Generator<number, Float32Array> {
  const model = new BackgroundModel(sensor, t[0], offShare);
  const pieceUs = binsPerPiece * activityBinUs;
  const result = new Float32Array(t.length);
  for (let begin = 0; begin < t.length; ) {
    const untilUs = t[0] + (Math.floor((t[begin] - t[0]) / pieceUs) + 1) * pieceUs;
    let end = begin + 1;
    while (end < t.length && t[end] < untilUs) end++;
    const piece = {
      t: t.subarray(begin, end),
      x: x.subarray(begin, end),
      y: y.subarray(begin, end),
      p: p.subarray(begin, end),
    };
    result.set(model.ratios(piece), begin);
    yield before + (0.5 * end) / t.length;
    begin = end;
  }
  return result;
}
