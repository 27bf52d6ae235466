import type { SensorSize } from '@spikeseg/snn-core';
import { spotArea, spotRadiusPx } from '../evidence/spot-kernel.ts';
import { lineEvidence } from './line-evidence.ts';
import { fitLine } from './line-fit.ts';
import type { MovingOptions } from './moving-options.ts';
import { paceOf } from './pace.ts';
import { eventsNear, type Line, lineAt, type PathEvents } from './path-events.ts';
import type { FreshEvents } from '../evidence/fresh-events.ts';

/** An object that moves along a line, now. */
export interface MovingObject extends Line {
  /** Potential of its line, nats, and what it would be without a ceiling. */
  readonly nats: number;
  readonly total: number;
  /** Since when its line has had evidence, as far as that is remembered, µs. */
  readonly sinceUs: number;
  /** How bright it was since then, events/s in its middle pixel. */
  readonly spotRate: number;
  /** Evidence with which an object that moves like this is found, nats. */
  readonly foundNats: number;
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
  /** What a line must have to be worth a longer look, nats. */
  readonly proposeNats: number;
  /** Price of looking for a velocity, nats: of those that maps look for, and of faster ones, of which there are so many more in every second. */
  readonly priceNats: { readonly slow: number; readonly fast: number };
}

/** At pace 1: how far back a line is fitted (s; all that is kept in the end), and to events how far from it (px): a short line is sure of less. */
const looks = [
  [0.06, 9],
  [0.12, 7],
] as const;
const nearPx = 6;
/** Events are looked for this far from a line now; and how far its velocity may be wrong at pace 1, px/s: of one that is proposed, and of one that is known. */
const widePx = 10;
const spreadPxS = { proposed: 60, known: 30 } as const;
/** Standard deviation of a velocity that is fitted from the one before, at pace 1, px/s. */
const fitPxS = 60;

/** An object that is known may be this share of its greatest brightness so far and still be there: they flicker. */
const dimmest = 0.25;
/** Shortest time over which brightness is averaged, s. */
const leastS = 0.03;

/** The same for objects that are so many times as fast. */
interface Paced extends LineOptions {
  readonly pace: number;
}
const atPace = (options: LineOptions, pace: number): Paced => ({
  ...options,
  pace,
  spotRate: options.spotRate * pace,
  memoryS: options.memoryS / pace,
});

/** Evidence with which an object is found that moves like this, nats: θ, and the price of looking for it. */
function foundNatsOf(line: Line, { thresholdNats, priceNats: { slow, fast } }: LineOptions): number {
  const pace = paceOf(line);
  return thresholdNats + (pace > 1 ? fast + Math.log(pace) : slow);
}

/**
 * The line that a proposal leads to; undefined where there is none with enough evidence, or where a spot that stands still explains
 * nearly as much: what is better by half of θ must move. What has left the sensor in this step is told where it was seen last.
 */
export function foundLine(proposal: Line, view: View, endUs: number, options: LineOptions): MovingObject | undefined {
  const paced = atPace(options, paceOf(proposal));
  const { memoryS, spotRate, proposeNats, pace } = paced;
  const now = lineAt(proposal, endUs);
  const line = isOnSensor(now, options) ? now : proposal;
  const events = eventsNear(line, view.recent, view.taken, line.tUs - memoryS * 1e6, widePx, spreadPxS.proposed * pace);
  const first = fitted(line, events, ...looks[0], paced);
  if (first === undefined || lineEvidence(first, events, spotRate, Infinity).nats < proposeNats) return undefined;
  const best = bestOf(fits(first, events, paced), events, paced, foundNatsOf);
  if (best === undefined || pathOf(best) < 2 * spotRadiusPx) return undefined;
  return best.total - standing(best, view, paced) >= options.thresholdNats / 2 ? best : undefined;
}

/** How far an object has moved since it has been seen, px: less than its own size is no motion. */
const pathOf = ({ vx, vy, tUs, sinceUs }: MovingObject): number => (Math.hypot(vx, vy) * (tUs - sinceUs)) / 1e6;

/** The most evidence, nats, that there is for a spot that stands still anywhere on a path: a line may lead through one. */
function standing(object: MovingObject, { recent, taken }: View, { memoryS, spotRate }: Paced): number {
  const { tUs } = object;
  const places = Math.ceil(pathOf(object) / spotRadiusPx);
  const totals = Array.from({ length: places + 1 }, (_, k) => {
    const place = lineAt(object, tUs - (k / places) * (tUs - object.sinceUs));
    const still = { ...place, tUs, vx: 0, vy: 0 };
    return lineEvidence(still, eventsNear(still, recent, taken, tUs - memoryS * 1e6, spotRadiusPx, 0), spotRate, Infinity).total;
  });
  return Math.max(...totals);
}

/**
 * Where an object that is known is now; undefined when its line has lost too much of its evidence, or leads off the sensor. It is as bright as
 * it was: a bright one that is silent has ended.
 */
export function followedLine(
  before: MovingObject,
  { recent, taken }: View,
  endUs: number,
  options: LineOptions,
): MovingObject | undefined {
  const waited = atPace(options, paceOf(before));
  const paced = { ...waited, spotRate: Math.max(waited.spotRate, dimmest * before.spotRate) };
  const { memoryS, pace } = paced;
  const line = lineAt(before, endUs);
  const events = eventsNear(line, recent, taken, endUs - memoryS * 1e6, widePx, spreadPxS.known * pace);
  const whole = fitted(line, events, pace * memoryS, nearPx, paced);
  const lines = [line, ...(whole ? [whole] : []), ...fits(line, events, paced)];
  // It need not be looked for any more: the price of that falls away.
  const found = bestOf(lines, events, paced, () => paced.thresholdNats);
  return found && { ...found, spotRate: Math.max(found.spotRate, before.spotRate) };
}

/** A line, fitted to events of so many seconds at pace 1. */
const fitted = (line: Line, events: PathEvents, windowS: number, radiusPx: number, { pace, spotRate }: Paced): Line | undefined =>
  fitLine(line, events, windowS / pace, radiusPx, spotRate, fitPxS * pace);

/** Fits further and further back, each beginning with the one before. */
function fits(start: Line, events: PathEvents, paced: Paced): readonly Line[] {
  const lines: Line[] = [];
  for (const [windowS, radiusPx] of [...looks, [paced.pace * paced.memoryS, nearPx] as const]) {
    const next = fitted(lines.at(-1) ?? start, events, windowS, radiusPx, paced);
    if (next === undefined) break;
    lines.push(next);
  }
  return lines;
}

/** The line that explains most, of those with as much evidence as they need. */
function bestOf(
  lines: readonly Line[],
  events: PathEvents,
  options: Paced,
  leastNats: (line: Line, options: LineOptions) => number,
): MovingObject | undefined {
  const { spotRate, ceilingNats, leastShared } = options;
  let best: MovingObject | undefined;
  for (const line of lines) {
    const [least, foundNats] = [leastNats(line, options), foundNatsOf(line, options)];
    const { nats, total, shared, since, own } = lineEvidence(line, events, spotRate, foundNats + ceilingNats);
    if (nats < least || shared < leastShared * least || (best && best.total >= total)) continue;
    const brightness = own / (spotArea * Math.max(-since, leastS));
    best = { ...line, nats, total, foundNats, spotRate: brightness, sinceUs: line.tUs + since * 1e6 };
  }
  return best && isPossible(best, options) ? best : undefined;
}

/** Velocities are fitted: one that is a little too high may be that of the fastest objects. */
function isPossible(line: Line, options: Paced): boolean {
  const { slowestPxS, fastestPxS, pace } = options;
  const speed = Math.hypot(line.vx, line.vy);
  return isOnSensor(line, options) && speed >= slowestPxS && speed <= fastestPxS + spreadPxS.proposed * pace;
}

const isOnSensor = ({ x, y }: Line, { sensor: { width, height } }: LineOptions): boolean =>
  x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5;
