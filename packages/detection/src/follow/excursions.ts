import { type FoundPlace, fastSeparationPx, separationPx } from './place-search.ts';
import { BySquare } from './track/by-square.ts';

/** A place that holds evidence, as long as it does. */
export interface Excursion {
  readonly isFast: boolean;
  x: number;
  y: number;
  seenUs: number;
  /** What it held when tracks began there last, nats; 0 before that. */
  startNats: number;
}

/** Maximum time for which a place may be missing, µs. */
const missingUs = 100_000;
/** Gain of evidence after which a place is worth another start, nats. */
const gainNats = 2;

/** Evidence that stays where it is is the same evidence: a place is worth a start once, and again when it has gained. */
export class Excursions {
  #known: Excursion[] = [];
  readonly #bySquare = new BySquare<Excursion>(fastSeparationPx);

  /** The excursion that a place belongs to, moved there; a new one where there is none. */
  see({ x, y, isFast }: FoundPlace, endUs: number): Excursion {
    let nearest: Excursion | undefined;
    let least2 = (isFast ? fastSeparationPx : separationPx) ** 2;
    for (const one of this.#bySquare.near(x, y)) {
      const apart2 = (one.x - x) ** 2 + (one.y - y) ** 2;
      if (one.isFast !== isFast || apart2 > least2) continue;
      least2 = apart2;
      nearest = one;
    }
    if (nearest === undefined) this.#known.push((nearest = { isFast, x, y, seenUs: endUs, startNats: 0 }));
    else {
      this.#bySquare.remove(nearest);
      nearest.x = x;
      nearest.y = y;
      nearest.seenUs = endUs;
    }
    this.#bySquare.add(nearest);
    return nearest;
  }

  /** Forgets places that are no more. */
  forget(endUs: number): void {
    this.#remember(this.#known.filter(({ seenUs }) => endUs - seenUs <= missingUs));
  }

  get state(): readonly Excursion[] {
    return this.#known.map((one) => ({ ...one }));
  }

  restore(known: readonly Excursion[], shiftUs: number): void {
    this.#remember(known.map((one) => ({ ...one, seenUs: one.seenUs + shiftUs })));
  }

  /** The order in which they are known decides between two that are as near, so it is the same after every step. */
  #remember(known: Excursion[]): void {
    this.#known = known;
    this.#bySquare.of(known);
  }
}

/** Whether a place is worth a start. */
export const isWorthStart = ({ startNats }: Excursion, nats: number): boolean => nats >= startNats + gainNats;
