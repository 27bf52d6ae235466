import { type BoxedPath, comeNear, isSlow } from './keep-apart.ts';

/** Slow objects do not share places at any time, px: spots that do not touch. */
const slowApartPx = 12;

/** An object that may be put into a round. */
export interface Candidate {
  readonly path: BoxedPath;
  /** Events/s in its brightest moment. */
  readonly peakHz: number;
}

/** What the objects of a round have to keep. */
export interface RoundRules {
  readonly apartPx: number;
  readonly marginS: number;
  /** Events/s of all objects at a time. */
  readonly largestHz: number;
}

/** Objects that share one copy of a recording. */
export class InjectionRound<T extends Candidate> {
  readonly members: T[] = [];
  readonly #rules: RoundRules;

  constructor(rules: RoundRules) {
    this.#rules = rules;
  }

  /** Puts an object in, if it keeps away from the others and the sum of their rates stays small enough. @returns whether it does */
  add(candidate: T): boolean {
    if (!this.#hasLightFor(candidate) || this.#isNearMembers(candidate)) return false;
    this.members.push(candidate);
    return true;
  }

  /** Whether the sum of rates is small enough whenever another object is there, too: it rises only where one begins. */
  #hasLightFor({ path, peakHz }: Candidate): boolean {
    const beside = this.members.filter(({ path: { fromS, untilS } }) => fromS < path.untilS && untilS > path.fromS);
    const begins = [path.fromS, ...beside.map(({ path: { fromS } }) => fromS).filter((fromS) => fromS > path.fromS)];
    return begins.every((tS) => {
      const there = beside.filter(({ path: { fromS, untilS } }) => fromS <= tS && untilS > tS);
      return there.length === 0 || there.reduce((sum, other) => sum + other.peakHz, peakHz) <= this.#rules.largestHz;
    });
  }

  #isNearMembers({ path }: Candidate): boolean {
    const { apartPx, marginS } = this.#rules;
    return this.members.some(
      ({ path: other }) =>
        comeNear(path, other, apartPx, marginS) ||
        (isSlow(path) && isSlow(other) && comeNear(path, other, slowApartPx, Infinity)),
    );
  }
}
