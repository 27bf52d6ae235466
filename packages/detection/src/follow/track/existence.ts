/**
 * Evidence at which chance is watched, nats: levels on the way to a decision that are reached often enough to be counted.
 */
const levels = [2, 4, 6] as const;
/** Weight of the expected false alarms, in places, and memory of the counts, s. */
const [priorPlaces, memoryS] = [2, 600];
/** Evidence at which a track is confirmed at first, nats. */
const expectedNats = 12;
/** Minimum and maximum of that evidence, nats. */
const range = [9, 16] as const;

/** Counts say nothing of the chance beyond this evidence, nats. */
const believedNats = 40;

/** What an {@link ExistenceTest} has counted. */
export interface ExistenceState {
  readonly reached: readonly number[];
  readonly hours: number;
}

/**
 * When a track is an object. Its brightness, place and velocity depend on earlier events alone, so on background of known rates E[e^L] = 1, whatever it learns on
 * the way, and from any moment on L gains h nats or more with a chance of at most e^-h (Ville 1939). So of R(l) tracks per hour that reach l nats at most
 * R(l) · e^(l − h) reach h. R is counted, without the tracks that are confirmed in the end; where the model of the background is wrong the higher levels are
 * reached too often, and h rises.
 */
export class ExistenceTest {
  readonly #perHour: number | undefined;
  readonly #fixedNats: number;
  #reached: number[] = levels.map(() => 0);
  #hours = 0;

  /** @param perHour tracks that may be confirmed by chance; undefined: `fixedNats` are asked for */
  constructor(perHour: number | undefined, fixedNats: number) {
    this.#perHour = perHour;
    this.#fixedNats = fixedNats;
  }

  /** h, nats. */
  get nats(): number {
    const wish = this.#perHour;
    if (wish === undefined) return this.#fixedNats;
    const asked = levels.map((level, k) => level + Math.log(this.#rate(k) / wish));
    return Math.min(range[1], Math.max(range[0], ...asked));
  }

  /** Tracks per hour that reach so much evidence by chance. */
  perHour(nats: number): number {
    return Math.max(...levels.map((level, k) => this.#rate(k) * Math.exp(level - Math.min(nats, believedNats))));
  }

  /** Whether chance is watched. */
  get isWatched(): boolean {
    return this.#perHour !== undefined;
  }

  pass(seconds: number): void {
    const kept = Math.exp(-seconds / memoryS);
    this.#hours = this.#hours * kept + seconds / 3600;
    this.#reached = this.#reached.map((count) => count * kept);
  }

  /** Counts what a track has reached since it was looked at last. @param before most nats so far @param now most nats now */
  count(before: number, now: number): void {
    levels.forEach((level, k) => {
      if (before < level && now >= level) this.#reached[k]++;
    });
  }

  /** Takes back what was counted of a track that is an object. */
  uncount(): void {
    this.#reached = this.#reached.map((count) => Math.max(0, count - 1));
  }

  get state(): ExistenceState {
    return { reached: this.#reached, hours: this.#hours };
  }

  restore({ reached, hours }: ExistenceState): void {
    this.#reached = [...reached];
    this.#hours = hours;
  }

  /** Posterior mean, per hour. */
  #rate(k: number): number {
    const expected = (this.#perHour ?? 1) * Math.exp(expectedNats - levels[k]);
    return (this.#reached[k] + priorPlaces) / (this.#hours + priorPlaces / expected);
  }
}
