import type { Leak } from '../../network/network-spec.ts';
import { silentSteps } from '../../neurons/lif.ts';

/**
 * Membrane potentials that are brought up to date only where something happens. A cell remembers the step that it was last
 * updated in; the silent steps since then, and a rest in between, are made up for when it is woken. So silence and rest
 * cost nothing, however long and wherever they are.
 */
export class LazyPotentials {
  /** [cells][maps]; up to date for cells woken in the present step. */
  readonly values: Float32Array;
  readonly #maps: number;
  #leak: Leak;
  /** Step that a cell was last woken in. */
  readonly #wokenAt: Float64Array;
  /** Neurons of a map whose cell was last woken before this step are at rest. */
  readonly #restAt: Float64Array;
  #latestRest = 0;

  constructor(cells: number, maps: number, leak: Leak) {
    this.values = new Float32Array(cells * maps);
    this.#maps = maps;
    this.#leak = leak;
    this.#wokenAt = new Float64Array(cells).fill(-1);
    this.#restAt = new Float64Array(maps);
  }

  /** Takes another leak; all neurons must be put to rest, since their silent steps so far were of the old one. */
  useLeak(leak: Leak): void {
    this.#leak = leak;
  }

  /** Puts all neurons to rest, as seen from step `now` on. */
  rest(now: number): void {
    this.#restAt.fill(now);
    this.#latestRest = now;
  }

  /** Takes the potentials of one cell, [maps], as those of the end of step `now` − 1. */
  restore(cell: number, potentials: ArrayLike<number>, now: number): void {
    this.values.set(potentials, cell * this.#maps);
    this.#wokenAt[cell] = now - 1;
  }

  /** Puts one map to rest, as seen from step `now` on. */
  restMap(map: number, now: number): void {
    this.#restAt[map] = now;
    this.#latestRest = now;
  }

  /** Brings the neurons of a cell up to the end of step `now` − 1, and counts step `now` as theirs to update. */
  wake(cell: number, now: number): void {
    const last = this.#wokenAt[cell];
    this.#wokenAt[cell] = now;
    const silent = now - 1 - last;
    if (last >= this.#latestRest && (silent === 0 || this.#leak.kind === 'none')) return;
    const first = cell * this.#maps;
    for (let map = 0; map < this.#maps; map++) {
      const potential = this.values[first + map];
      if (potential !== 0) this.values[first + map] = last < this.#restAt[map] ? 0 : silentSteps(this.#leak, potential, silent);
    }
  }

  /** Potential of one neuron at the end of step `now` − 1; changes nothing. */
  at(cell: number, map: number, now: number): number {
    const last = this.#wokenAt[cell];
    if (last < this.#restAt[map]) return 0;
    return silentSteps(this.#leak, this.values[cell * this.#maps + map], now - 1 - last);
  }
}
