import type { SensorSize } from '@spikeseg/snn-core';
import { spotRadiusPx } from '../evidence/spot-kernel.ts';
import { lineEvidence } from './line-evidence.ts';
import { fitLine } from './line-fit.ts';
import type { MovingOptions } from './moving-options.ts';
import { eventsNear, type Line, lineAt, type PathEvents } from './path-events.ts';
import type { FreshEvents } from '../evidence/fresh-events.ts';

/** An object that moves along a line, now. */
export interface MovingObject extends Line {
  /** Potential of its line, nats, and what it would be without a ceiling. */
  readonly nats: number;
  readonly total: number;
  /** Since when its line has had evidence, as far as that is remembered, µs. */
  readonly sinceUs: number;
}

/** What there is to see, and what of it belongs to others (by place in `recent`). */
export interface View {
  readonly recent: FreshEvents;
  readonly taken: Uint8Array;
}

export interface LineOptions extends MovingOptions {
  readonly sensor: SensorSize;
  /** How far above θ evidence is kept, nats. */
  readonly ceilingNats: number;
  /** How far back events are kept, s. */
  readonly memoryS: number;
  /** θ with the price of looking for velocities, and what a line must have to be worth a longer look, nats. */
  readonly lineNats: number;
  readonly proposeNats: number;
}

/** How far back a line is fitted (s; all that is kept in the end), and to events how far from it (px): a short line is sure of less. */
const looks = [
  [0.06, 9],
  [0.12, 7],
] as const;
const nearPx = 6;
/** Events are looked for this far from a line now; and how far its velocity may be wrong, px/s: of one that is proposed, and of one that is known. */
const widePx = 10;
const spreadPxS = { proposed: 60, known: 30 } as const;

/**
 * The line that a proposal leads to; undefined where there is none with enough evidence. A line must explain the events
 * better than a spot that stands still does, by half of θ.
 */
export function foundLine(proposal: Line, view: View, endUs: number, options: LineOptions): MovingObject | undefined {
  const { memoryS, spotRate, proposeNats, lineNats } = options;
  const line = lineAt(proposal, endUs);
  const events = eventsNear(line, view.recent, view.taken, endUs - memoryS * 1e6, widePx, spreadPxS.proposed);
  const first = fitLine(line, events, ...looks[0], spotRate);
  if (first === undefined || lineEvidence(first, events, spotRate, lineNats).nats < proposeNats) return undefined;
  const best = bestOf(fits(first, events, options), events, lineNats, options);
  if (best === undefined || pathOf(best) < 2 * spotRadiusPx) return undefined;
  return best.total - standing(best, view, endUs, options) >= options.thresholdNats / 2 ? best : undefined;
}

/** How far an object has moved since it has been seen, px: less than its own size is no motion. */
const pathOf = ({ vx, vy, tUs, sinceUs }: MovingObject): number => (Math.hypot(vx, vy) * (tUs - sinceUs)) / 1e6;

/** The most evidence, nats, that there is for a spot that stands still anywhere on a path: a line may lead through one. */
function standing(object: MovingObject, { recent, taken }: View, endUs: number, { memoryS, spotRate }: LineOptions): number {
  const places = Math.ceil(pathOf(object) / spotRadiusPx);
  const totals = Array.from({ length: places + 1 }, (_, k) => {
    const place = lineAt(object, endUs - (k / places) * (endUs - object.sinceUs));
    const still = { ...place, tUs: endUs, vx: 0, vy: 0 };
    return lineEvidence(still, eventsNear(still, recent, taken, endUs - memoryS * 1e6, spotRadiusPx, 0), spotRate, Infinity)
      .total;
  });
  return Math.max(...totals);
}

/** Where an object that is known is now; undefined when its line has lost too much of its evidence, or leads off the sensor. */
export function followedLine(
  before: Line,
  { recent, taken }: View,
  endUs: number,
  options: LineOptions,
): MovingObject | undefined {
  const { memoryS, spotRate } = options;
  const line = lineAt(before, endUs);
  const events = eventsNear(line, recent, taken, endUs - memoryS * 1e6, widePx, spreadPxS.known);
  const whole = fitLine(line, events, memoryS, nearPx, spotRate);
  const lines = [line, ...(whole ? [whole] : []), ...fits(line, events, options)];
  // It need not be looked for any more: the price of that falls away.
  return bestOf(lines, events, options.thresholdNats, options);
}

/** Fits further and further back, each beginning with the one before. */
function fits(start: Line, events: PathEvents, { memoryS, spotRate }: LineOptions): readonly Line[] {
  const lines: Line[] = [];
  for (const [windowS, radiusPx] of [...looks, [memoryS, nearPx] as const]) {
    const fitted = fitLine(lines.at(-1) ?? start, events, windowS, radiusPx, spotRate);
    if (fitted === undefined) break;
    lines.push(fitted);
  }
  return lines;
}

/** The line that explains most. */
function bestOf(lines: readonly Line[], events: PathEvents, leastNats: number, options: LineOptions): MovingObject | undefined {
  const { spotRate, lineNats, ceilingNats, leastShared } = options;
  let best: MovingObject | undefined;
  for (const line of lines) {
    const { nats, total, shared, since } = lineEvidence(line, events, spotRate, lineNats + ceilingNats);
    if (nats < leastNats || shared < leastShared * leastNats || (best && best.total >= total)) continue;
    best = { ...line, nats, total, sinceUs: line.tUs + since * 1e6 };
  }
  return best && isPossible(best, options) ? best : undefined;
}

/** Velocities are fitted: one that is a little too high may be that of the fastest objects. */
function isPossible({ x, y, vx, vy }: Line, { slowestPxS, fastestPxS, sensor: { width, height } }: LineOptions): boolean {
  const speed = Math.hypot(vx, vy);
  const isOnSensor = x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5;
  return isOnSensor && speed >= slowestPxS && speed <= fastestPxS + spreadPxS.proposed;
}
