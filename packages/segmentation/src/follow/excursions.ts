import type { FoundPlace } from './place-search.ts';

/** A place that holds evidence, as long as it does. */
export interface Excursion {
  readonly isFast: boolean;
  x: number;
  y: number;
  seenUs: number;
  /** What it held when tracks began there last, nats; 0 before that. */
  startNats: number;
}

/** How far a place moves between two looks, px, and for how long it may be missing, µs. */
const [reachPx, missingUs] = [{ slow: 6, fast: 9 }, 100_000];
/** What a place must gain to be worth another start, nats. */
const gainNats = 2;

/** Evidence that stays where it is is the same evidence: a place is worth a start once, and again when it has gained. */
export class Excursions {
  #known: readonly Excursion[] = [];

  /** The excursion that a place belongs to, moved there; a new one where there is none. */
  see({ x, y, isFast }: FoundPlace, endUs: number): Excursion {
    let nearest: Excursion | undefined;
    let least = isFast ? reachPx.fast : reachPx.slow;
    for (const one of this.#known) {
      // Most are far away, and a distance costs more than two differences.
      if (one.isFast !== isFast || Math.abs(one.x - x) > least || Math.abs(one.y - y) > least) continue;
      const apart = Math.hypot(one.x - x, one.y - y);
      if (apart <= least) [least, nearest] = [apart, one];
    }
    if (nearest !== undefined) return Object.assign(nearest, { x, y, seenUs: endUs });
    const begun = { isFast, x, y, seenUs: endUs, startNats: 0 };
    this.#known = [...this.#known, begun];
    return begun;
  }

  /** Forgets places that are no more. */
  forget(endUs: number): void {
    this.#known = this.#known.filter(({ seenUs }) => endUs - seenUs <= missingUs);
  }

  get state(): readonly Excursion[] {
    return this.#known.map((one) => ({ ...one }));
  }

  restore(known: readonly Excursion[], shiftUs: number): void {
    this.#known = known.map((one) => ({ ...one, seenUs: one.seenUs + shiftUs }));
  }
}

/** Whether a place is worth a start. */
export const isWorthStart = ({ startNats }: Excursion, nats: number): boolean => nats >= startNats + gainNats;
