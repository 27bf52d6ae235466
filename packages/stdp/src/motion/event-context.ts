import type { SensorSize } from '@spikeseg/snn-core';

/** Earlier events around an event, by number; `count` of them are valid. Reused from call to call. */
export interface Context {
  count: number;
  /** How far the event is from the earlier one, px: its place minus that of the earlier one. */
  readonly dx: Float64Array;
  readonly dy: Float64Array;
  /** How long ago the earlier one was, s. */
  readonly delayS: Float64Array;
  /** Likelihood ratio of the earlier one per unit of object rate, s·px. */
  readonly ratio: Float64Array;
  /** Map that claims the earlier one, −1: none; and the share that it does not claim. */
  readonly owner: Int32Array;
  readonly unclaimed: Float64Array;
}

const tilePx = 8;
/** Events that a tile keeps: of a pixel that is noisier than that only the last ones are of use. */
const perTile = 64;
const mostEvents = 4096;
/** Events closer in time than this may be of the same burst of the sensor, which says nothing about motion, µs. */
const burstUs = 5000;

/**
 * The events of the last moments, by place: the presynaptic side of learning. Every event is kept with the map that claims it, so that what is
 * explained by one motion is no evidence for another.
 */
export class EventContext {
  readonly reachPx: number;
  readonly reachS: number;
  readonly #columns: number;
  readonly #rows: number;
  /** Per tile a ring: how many came, and the last of them. */
  readonly #came: Uint32Array;
  readonly #tUs: Float64Array;
  readonly #x: Uint16Array;
  readonly #y: Uint16Array;
  readonly #ratio: Float32Array;
  readonly #owner: Int32Array;
  readonly #unclaimed: Float32Array;
  readonly #found: Context;

  /** @param reachPx how far context reaches in x and in y, px @param reachS how long it reaches back, s */
  constructor({ width, height }: SensorSize, reachPx: number, reachS: number) {
    this.reachPx = reachPx;
    this.reachS = reachS;
    this.#columns = Math.ceil(width / tilePx);
    this.#rows = Math.ceil(height / tilePx);
    const tiles = this.#columns * this.#rows;
    this.#came = new Uint32Array(tiles);
    this.#tUs = new Float64Array(tiles * perTile);
    this.#x = new Uint16Array(tiles * perTile);
    this.#y = new Uint16Array(tiles * perTile);
    this.#ratio = new Float32Array(tiles * perTile);
    this.#owner = new Int32Array(tiles * perTile);
    this.#unclaimed = new Float32Array(tiles * perTile);
    const floats = () => new Float64Array(mostEvents);
    const owner = new Int32Array(mostEvents);
    this.#found = { count: 0, dx: floats(), dy: floats(), delayS: floats(), ratio: floats(), owner, unclaimed: floats() };
  }

  /** @param claimed share of the event that the map `owner` claims, 0 to 1 */
  add(x: number, y: number, tUs: number, ratio: number, owner: number, claimed: number): void {
    const tile = Math.floor(y / tilePx) * this.#columns + Math.floor(x / tilePx);
    const at = tile * perTile + (this.#came[tile]++ % perTile);
    this.#tUs[at] = tUs;
    this.#x[at] = x;
    this.#y[at] = y;
    this.#ratio[at] = ratio;
    this.#owner[at] = owner;
    this.#unclaimed[at] = 1 - claimed;
  }

  /** Earlier events around (x, y) at tUs, those of the same pixel and of the same burst left out. */
  around(x: number, y: number, tUs: number): Context {
    const { reachPx } = this;
    const fromUs = tUs - 1e6 * this.reachS;
    const found = this.#found;
    found.count = 0;
    const [left, right] = [Math.max(0, x - reachPx) / tilePx, Math.min(this.#columns - 1, (x + reachPx) / tilePx)];
    const [top, bottom] = [Math.max(0, y - reachPx) / tilePx, Math.min(this.#rows - 1, (y + reachPx) / tilePx)];
    for (let row = Math.floor(top); row <= bottom; row++) {
      for (let column = Math.floor(left); column <= right; column++) {
        this.#collect(row * this.#columns + column, x, y, tUs, fromUs);
      }
    }
    return found;
  }

  /** Events of one tile, the latest first. */
  #collect(tile: number, x: number, y: number, tUs: number, fromUs: number): void {
    const { reachPx } = this;
    const found = this.#found;
    const came = this.#came[tile];
    const kept = Math.min(came, perTile);
    for (let back = 1; back <= kept && found.count < mostEvents; back++) {
      const at = tile * perTile + ((came - back) % perTile);
      const thenUs = this.#tUs[at];
      if (thenUs < fromUs) return;
      if (tUs - thenUs < burstUs) continue;
      const dx = x - this.#x[at];
      const dy = y - this.#y[at];
      if ((dx === 0 && dy === 0) || Math.abs(dx) > reachPx || Math.abs(dy) > reachPx) continue;
      const n = found.count++;
      found.dx[n] = dx;
      found.dy[n] = dy;
      found.delayS[n] = (tUs - thenUs) / 1e6;
      found.ratio[n] = this.#ratio[at];
      found.owner[n] = this.#owner[at];
      found.unclaimed[n] = this.#unclaimed[at];
    }
  }
}
