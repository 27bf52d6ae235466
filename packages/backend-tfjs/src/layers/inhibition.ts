import { compareCandidates, type Competition } from '@spikeseg/snn-core';
import type { Nominee } from './nominees.ts';

/** No map inhibits here. */
const nobody = -1;

/**
 * Who has won so far in one step of one window, and whom that inhibits: the host's side of competition, of which the device
 * gets one number per pixel and one per map.
 */
export class Inhibition {
  /** Units that fired. */
  readonly fired: number[] = [];
  /**
   * By pixel: −1, a map, or the number of maps. Near a winner all maps but its own are silent; near winners of two maps all
   * are.
   */
  readonly nearby: Float32Array;
  /** 1 for maps that are silent as a whole, but for the winner. */
  readonly mutedMaps: Float32Array;
  readonly #maps: number;
  readonly #height: number;
  readonly #width: number;
  readonly #rules: Pick<Competition, 'mode' | 'localRadius'>;

  constructor([height, width, maps]: readonly [number, number, number], rules: Pick<Competition, 'mode' | 'localRadius'>) {
    this.#maps = maps;
    this.#height = height;
    this.#width = width;
    this.#rules = rules;
    this.nearby = new Float32Array(height * width).fill(nobody);
    this.mutedMaps = new Float32Array(maps);
  }

  /**
   * Lets nominees fire, best first, as long as it is certain that no other candidate comes before them: up to the first one
   * that an earlier one has inhibited, whose map may have another candidate; and only one where maps are not muted, since its
   * map may have another, too.
   *
   * @param nominees the best open candidate of every map that has one
   * @returns whether candidates may be left
   */
  accept(nominees: readonly Nominee[], tieSeed: number): boolean {
    for (const nominee of nominees.toSorted((a, b) => compareCandidates(a, b, tieSeed))) {
      if (this.#isSilent(nominee)) return true;
      this.#fire(nominee);
      if (this.#rules.mode === 'local') return true;
    }
    return false;
  }

  #isSilent({ unit, map }: Nominee): boolean {
    const near = this.nearby[unit - map * this.#height * this.#width];
    return near !== nobody && near !== map;
  }

  #fire({ unit, map }: Nominee): void {
    const { mode, localRadius } = this.#rules;
    this.fired.push(unit);
    if (mode !== 'local') this.mutedMaps[map] = 1;
    if (mode === 'global') return;
    const pixel = unit - map * this.#height * this.#width;
    const [y, x] = [Math.floor(pixel / this.#width), pixel % this.#width];
    for (let row = Math.max(0, y - localRadius); row <= Math.min(this.#height - 1, y + localRadius); row++) {
      for (let column = Math.max(0, x - localRadius); column <= Math.min(this.#width - 1, x + localRadius); column++) {
        const at = row * this.#width + column;
        const before = this.nearby[at];
        this.nearby[at] = before === nobody || before === map ? map : this.#maps;
      }
    }
  }
}
