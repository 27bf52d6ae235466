import type { SensorSize } from '@spikeseg/events';
import { Afterglow } from './track/afterglow.ts';
import { aheadBy, Lead } from './track/lead.ts';
import { areSiblings, densityAt, gain, predict, profileAt, rateOf, spotPx2, type Track, take } from './track/track.ts';

/** Tracks are looked up by squares of 2^4 pixels a side; an event is shared among `maxNear` tracks at most. */
const [squareBits, maxNear] = [4, 64];

/**
 * Shares events out among tracks: an event belongs to each with odds of λ·g·r, against background and all other objects. Only confirmed tracks explain
 * events away: what is none would take the evidence of what is dim.
 */
export class Sharing {
  /** Fast objects, which the mount has not moved. */
  #passers: ReadonlySet<Track> = new Set();
  /** The odds of the last event that it comes from one of these, against background. */
  ofPassers = 0;
  #tracks: readonly Track[] = [];
  /** By row of squares, the places of its tracks among all; how many there are: what follows them is of steps before. */
  readonly #rows: number[][];
  readonly #counts: Int32Array;
  /** First and last column of every track. */
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  /** What objects have left behind. */
  readonly #afterglow = new Afterglow();
  readonly #near: Track[] = [];
  /** Odds that an event is its own, and the same for every event per second of its brightness, s. */
  readonly #odds = new Float64Array(maxNear);
  readonly #perHz = new Float64Array(maxNear);
  readonly #dx = new Float64Array(maxNear);
  readonly #dy = new Float64Array(maxNear);
  /** Of each whether it is the likeliest of its confirmed siblings. */
  readonly #likeliest = new Uint8Array(maxNear);
  /** By how much ON events come ahead of their objects. */
  readonly lead: Lead = new Lead();

  constructor({ height }: SensorSize) {
    this.#rows = Array.from({ length: (height >> squareBits) + 1 }, () => []);
    this.#counts = new Int32Array(this.#rows.length);
  }

  /** Begins a step: an event looks at the tracks of its row of squares alone. @param seconds that the step lasts */
  begin(tracks: readonly Track[], seconds: number, passers: ReadonlySet<Track> = new Set()): void {
    this.#passers = passers;
    this.#counts.fill(0);
    this.#afterglow.begin(tracks);
    this.#tracks = tracks;
    for (let k = 0; k < tracks.length; k++) {
      const track = tracks[k];
      const speed = Math.max(Math.abs(track.vx), Math.abs(track.vy));
      const reach = 4 * Math.sqrt(track.pp + spotPx2) + 2 * seconds * speed + 1;
      this.#left[k] = (track.x - reach) >> squareBits;
      this.#right[k] = (track.x + reach) >> squareBits;
      const bottom = Math.min(this.#rows.length - 1, (track.y + reach) >> squareBits);
      for (let row = Math.max(0, (track.y - reach) >> squareBits); row <= bottom; row++) this.#rows[row][this.#counts[row]++] = k;
    }
  }

  /**
   * Shares an event out.
   *
   * @param p its polarity
   * @param ratio likelihood ratio that is believed of it, s·px
   * @param onSpot gets the objects that it is around, and what it says of their spots
   * @returns o: how much likelier it comes from a confirmed object than from background
   */
  share(x: number, y: number, tUs: number, p: number, ratio: number, onSpot?: (track: number, profile: number) => void): number {
    this.ofPassers = 0;
    if (!(ratio > 0) || (this.#counts[y >> squareBits] === 0 && this.#afterglow.isEmpty)) return 0;
    const leadPx = p === 1 ? this.lead.px : -this.lead.px;
    const near = this.#find(x, y, tUs, leadPx, ratio);
    let explained = this.#afterglow.look(x, y, tUs, p, ratio);
    for (let k = 0; k < near; k++) {
      this.#likeliest[k] = this.#isLikeliest(k, near) ? 1 : 0;
      if (this.#likeliest[k] === 1) explained += this.#odds[k];
      if (this.#likeliest[k] === 1 && this.#passers.has(this.#near[k])) this.ofPassers += this.#odds[k];
    }
    if (onSpot !== undefined) this.#tellSpots(near, onSpot);
    for (let k = 0; k < near; k++) {
      const track = this.#near[k];
      const odds = this.#odds[k];
      const others = Math.max(0, explained - this.#afterglow.of(track) - this.#ofSiblings(track, near));
      const share = odds / (1 + others + odds);
      if (track.id !== undefined && this.#likeliest[k] === 1) {
        this.lead.see(track, x - track.x, y - track.y, p, share);
      }
      gain(track, this.#perHz[k] / (1 + others));
      take(track, this.#dx[k], this.#dy[k], share);
    }
    return explained;
  }

  /** Tracks that an event can belong to, at its time, and the odds of each. @param leadPx by how much it is ahead of its object @returns how many */
  #find(x: number, y: number, tUs: number, leadPx: number, ratio: number): number {
    let near = 0;
    const [row, column] = [y >> squareBits, x >> squareBits];
    const ofRow = this.#rows[row];
    for (let i = 0; i < this.#counts[row]; i++) {
      const k = ofRow[i];
      if (column < this.#left[k] || column > this.#right[k]) continue;
      const track = this.#tracks[k];
      const s = (tUs - track.tUs) * 1e-6;
      const ahead = x - track.x - track.vx * s;
      const beside = y - track.y - track.vy * s;
      if (near === maxNear || ahead * ahead + beside * beside > 16.5 * (track.pp + spotPx2)) continue;
      predict(track, tUs);
      const way = aheadBy(track, leadPx);
      const dx = x - track.x - way * track.vx;
      const dy = y - track.y - way * track.vy;
      const perHz = ratio * densityAt(track, dx * dx + dy * dy);
      if (perHz === 0) continue;
      this.#near[near] = track;
      this.#perHz[near] = perHz;
      this.#odds[near] = perHz * rateOf(track);
      this.#dx[near] = dx;
      this.#dy[near++] = dy;
    }
    return near;
  }

  /** Whether it is the likeliest of its confirmed siblings: these are one object. */
  #isLikeliest(k: number, near: number): boolean {
    const one = this.#near[k];
    if (one.id === undefined) return false;
    for (let j = 0; j < near; j++) {
      const other = this.#near[j];
      if (j === k || !areSiblings(one, other) || other.id === undefined) continue;
      if (this.#odds[j] > this.#odds[k] || (this.#odds[j] === this.#odds[k] && j < k)) return false;
    }
    return true;
  }

  /** Of every object whose surroundings are on the sensor, by the surest of its tracks: the likeliest one would be chosen by where the event is. */
  #tellSpots(near: number, onSpot: (track: number, profile: number) => void): void {
    for (let k = 0; k < near; k++) {
      const track = this.#near[k];
      if (track.id === undefined || track.inView < 0.999) continue;
      const isSurest = this.#near.every((other, j) => j >= near || j === k || other.id !== track.id || !isSurer(other, track));
      const profile = profileAt(track, this.#dx[k] ** 2 + this.#dy[k] ** 2);
      if (isSurest && profile !== 0) onSpot(track.id, profile);
    }
  }

  /** What the object of a track explains itself. */
  #ofSiblings(track: Track, near: number): number {
    let max = 0;
    for (let j = 0; j < near; j++)
      if (areSiblings(this.#near[j], track) && this.#near[j].id !== undefined) max = Math.max(max, this.#odds[j]);
    return max;
  }
}

/** Of two tracks of an object the one with more evidence. */
const isSurer = (one: Track, other: Track): boolean => {
  const more = one.nats + one.beyondNats - other.nats - other.beyondNats;
  return more > 0 || (more === 0 && one.group < other.group);
};
