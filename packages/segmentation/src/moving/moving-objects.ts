import { evidenceOf, type SensorSize } from '@spikeseg/snn-core';
import { FreshEvents } from '../evidence/fresh-events.ts';
import { spotArea, spotRadiusPx } from '../evidence/spot-kernel.ts';
import { EventChains } from './event-chains.ts';
import { foundLine, followedLine, type LineOptions, type MovingObject, type View } from './moving-line.ts';
import type { MovingOptions } from './moving-options.ts';
import { bankPxS, paceOf, velocitiesAbove } from './pace.ts';
import { lineAt } from './path-events.ts';
import { StepEvents } from './step-events.ts';
import { boxPx, type Proposal, VelocityBank } from './velocity-bank.ts';
import { velocityLattice } from './velocity-lattice.ts';

/**
 * A box proposes at 10 nats, some hundred times a second in the noise of a DAVIS; that takes an object about 60 ms, in which one whose
 * velocity is wrong by spacing / √3 drifts half a box.
 */
const propose = { nats: 10, spacingPxS: 150 } as const;
/** How far above its threshold evidence is kept, nats: half of what maps that stand still keep, as what moves is soon elsewhere. */
const ceilingNats = 4;
/** Share of a spot that is in a box around it; its mean brightness there, beside that of its middle, follows. */
const inBox = 0.8;
/** Lighter events of a box are not worth their time. */
const leastNats = 1.5;
/** Events this near to an object are its own, px. */
const ownPx = 2 * spotRadiusPx;
/** So long after an object has passed, its pixels still fire because of it, µs: a DAVIS gives OFF up to 20 ms after ON. */
const trailUs = 3e4;
/** An object's events from before it was sure of, µs. */
const beforeUs = 5e4;
/** How long an object that is lost is remembered, µs: in that the slowest is out of reach of what it passed. */
const lostForUs = 5e5;
/** Until an ordinary pixel has fired once or so, hot ones are not known and look like anything, µs. */
const waitUs = 5e6;
/**
 * Chains begin to look at this share of where maps end, and propose at 12 nats: that noise reaches four times a second, and what they look for
 * has it within some 20 px.
 */
const chains = { from: 0.8, nats: 12 } as const;
/** Proposals that are looked at in one step, at most. */
const mostLooks = 30;

/**
 * Finds objects that move fast, step by step. Two stages do the work of a map per velocity that distinguishes all of them: coarse maps
 * that move along propose, and what they propose is fitted to the events of the last moment and judged by its own evidence, Page's
 * test along the line, at θ + ln(number of velocities). An object that was found is followed down to θ; its
 * events are no evidence for another one. Causal, with bounded memory: the maps and a third of a second of events.
 */
export class MovingObjects {
  readonly #options: LineOptions;
  readonly #bank: VelocityBank;
  readonly #chains: EventChains | undefined;
  readonly #recent: FreshEvents;
  readonly #step = new StepEvents();
  #fromUs: number | undefined;
  #objects: readonly MovingObject[] = [];
  #lost: readonly (MovingObject & { readonly lostUs: number })[] = [];

  constructor(sensor: SensorSize, options: MovingOptions) {
    const { slowestPxS, fastestPxS, spotRate, thresholdNats } = options;
    const bankFastest = Math.min(fastestPxS, bankPxS);
    const velocities = velocityLattice(slowestPxS, bankFastest, propose.spacingPxS);
    const priceNats = {
      slow: Math.log(velocities.length),
      fast: Math.log(Math.max(1, velocitiesAbove(fastestPxS, propose.spacingPxS))),
    };
    const memoryS = (thresholdNats + priceNats.slow + ceilingNats) / (spotRate * spotArea);
    this.#options = { ...options, sensor, ceilingNats, memoryS, priceNats, proposeNats: propose.nats };
    this.#recent = new FreshEvents(sensor, 0);
    const leakNatsS = inBox * spotRate * spotArea;
    this.#bank = new VelocityBank(sensor, { velocities, leakNatsS, thresholdNats: propose.nats, ceilingNats });
    if (fastestPxS > bankPxS)
      this.#chains = new EventChains(sensor, {
        slowestPxS: chains.from * bankPxS,
        fastestPxS,
        leakNatsPx: leakNatsS / bankPxS,
        thresholdNats: chains.nats,
      });
  }

  /** Objects that have been there a moment ago, where they would be now: those that are there, and those that have just been lost. */
  passedBy(nowUs: number): readonly MovingObject[] {
    return [...this.#objects, ...this.#lost.map((object) => ({ ...object, ...lineAt(object, nowUs) }))];
  }

  /** Takes in an event of the present step. @param ratio likelihood ratio per unit of object rate, s·px */
  add(x: number, y: number, tUs: number, ratio: number): void {
    this.#fromUs ??= tUs + waitUs;
    if (ratio <= 0 || tUs < this.#fromUs) return;
    this.#recent.push(x, y, tUs, ratio);
    const nats = evidenceOf((inBox * spotArea * this.#options.spotRate) / boxPx ** 2, ratio);
    if (nats < leastNats || this.#objects.some((object) => isOn(object, x, y, tUs, ownPx))) return;
    this.#step.push(x, y, tUs, nats);
  }

  /** Ends a step. @returns the objects that move at its end */
  step(endUs: number): readonly MovingObject[] {
    const proposals = [...this.#bank.add(this.#step), ...(this.#chains?.add(this.#step) ?? [])];
    this.#step.clear();
    this.#recent.dropBefore(endUs - this.#options.memoryS * 1e6);
    const before = this.#objects;
    this.#lost = this.#lost.filter(({ lostUs }) => endUs - lostUs <= lostForUs);
    if (before.length === 0 && proposals.length === 0) return [];
    const view = { recent: this.#recent, taken: new Uint8Array(this.#recent.length) };
    const objects: MovingObject[] = [];
    for (const lost of this.#lost) own(lost, view, lost.lostUs);
    // Those that have been known for longest choose first.
    for (const known of before.toSorted((a, b) => a.sinceUs - b.sinceUs)) {
      const object = followedLine(known, view, endUs, this.#options);
      if (object) this.#take(object, objects, view);
      else this.#lost = [...this.#lost, { ...known, lostUs: endUs }];
    }
    for (const found of this.#looked(proposals, objects, view, endUs)) {
      // What the others have taken meanwhile does not count.
      const still = followedLine(found, view, found.tUs, this.#options);
      if (still && still.nats >= still.foundNats) this.#take(still, objects, view);
    }
    this.#objects = objects;
    return objects;
  }

  /** Lines that proposals lead to, those that explain most first. */
  #looked(proposals: readonly Proposal[], objects: readonly MovingObject[], view: View, endUs: number): readonly MovingObject[] {
    const looked: Proposal[] = [];
    const found: MovingObject[] = [];
    for (const proposal of proposals.toSorted((a, b) => b.nats - a.nats)) {
      if (looked.length === mostLooks) break;
      if (
        looked.some((other) => areAlike(other, proposal)) ||
        objects.some((object) => isOn(object, proposal.x, proposal.y, proposal.tUs, ownPx))
      )
        continue;
      looked.push(proposal);
      const object = foundLine(proposal, view, endUs, this.#options);
      if (object) found.push(object);
    }
    return found.toSorted((a, b) => b.total - a.total);
  }

  /** Adds an object where there is none yet, with its events. */
  #take(object: MovingObject, objects: MovingObject[], view: View): void {
    if (objects.some((other) => isOn(other, object.x, object.y, object.tUs, this.#options.separationPx))) return;
    objects.push(object);
    own(object, view, Infinity);
  }
}

/** Marks the events of an object, up to a time: they are no evidence for another one. */
function own(object: MovingObject, { recent, taken }: View, untilUs: number): void {
  const { x, y, tUs } = recent.columns();
  for (let k = 0; k < tUs.length && tUs[k] <= untilUs; k++) if (isOn(object, x[k], y[k], tUs[k], ownPx)) taken[k] = 1;
}

/** Whether an object is at a place, or was there a moment before, since it has been seen. */
function isOn(object: MovingObject, column: number, row: number, atUs: number, radiusPx: number): boolean {
  const { x, y, vx, vy, tUs, sinceUs } = object;
  if (atUs < sinceUs - beforeUs) return false;
  const dt = (atUs - tUs) / 1e6;
  const [dx, dy] = [column - x - vx * dt, row - y - vy * dt];
  // How long ago it was nearest, s.
  const ago = Math.min(trailUs / 1e6, Math.max(0, -(dx * vx + dy * vy) / (vx * vx + vy * vy)));
  return (dx + vx * ago) ** 2 + (dy + vy * ago) ** 2 <= radiusPx ** 2;
}

/** Whether an object came as near as that to a place since a time, and is farther away now. */
export function hasPassed(object: MovingObject, column: number, row: number, sinceUs: number, radiusPx: number): boolean {
  const { x, y, vx, vy, tUs } = object;
  if (sinceUs < object.sinceUs - beforeUs || (column - x) ** 2 + (row - y) ** 2 <= radiusPx ** 2) return false;
  const nearestUs = tUs + (1e6 * ((column - x) * vx + (row - y) * vy)) / (vx * vx + vy * vy);
  return nearestUs < tUs && isOn(object, column, row, nearestUs, radiusPx);
}

/** Proposals that lead to the same line. */
const areAlike = (a: Proposal, b: Proposal): boolean =>
  Math.hypot(a.x - b.x, a.y - b.y) < boxPx / 2 && Math.hypot(a.vx - b.vx, a.vy - b.vy) < (paceOf(a) * propose.spacingPxS) / 2;
