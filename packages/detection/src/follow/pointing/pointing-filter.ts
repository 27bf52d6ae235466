import { firstAtOrAfter, type SensorSize } from '@spikeseg/events';
import type { FoundEvents } from '../../belief/found-events.ts';
import { stepS } from '../../search/ebssa.ts';
import { meanHz, passTime, seeEvent } from '../track/brightness.ts';
import { spotPx2, type Track } from '../track/track.ts';
import { cellAt, cellPx, centre, convolve, half, kernelOf, momentsWithin, pointingCells, side } from './shift-grid.ts';

/** Maximum distance of the peak from the middle of the cells, px: beyond it they are moved there. */
export const recentrePx = 40;
/** Rates at which the mount begins a slew, ends it, and changes its speed, per s. */
const [beginsHz, endsHz, changesHz] = [0.1, 8, 8];
/** Speeds of slews, px/s. */
const speedsPxS = [35, 100, 300] as const;
/** Events of an object per px of its way, in addition to those at rest: 1.5 to 3.5 of bright ones on real recordings; a dim one gives at most what it gives at rest in 0.1 s. */
const [maxPerPx, restS] = [2, 0.1];
const perPxOf = (rateHz: number): number => Math.min(maxPerPx, restS * rateHz);
/** Of rest and of slews. */
const modesPxS = [0, ...speedsPxS];
/** Half width of a peak, cells. */
const peakCells = 3;

/** An object that shows where the mount points to: where it was at a time, how it goes on while the mount rests, and how bright it is believed to be at rest. */
export type Judge = Readonly<Pick<Track, 'tUs' | 'x' | 'y' | 'vx' | 'vy' | 'pp' | 'brightness'>>;

/** Events with their likelihood ratios, s·px, in time order. */
export type JudgedEvents = Readonly<Pick<FoundEvents, 'count' | 'x' | 'y' | 'tUs' | 'ratio'>>;

/** Where the mount points to, from where it rested. */
export interface Pointed {
  /** px, and the variance of it per axis, px². */
  readonly dx: number;
  readonly dy: number;
  readonly variance: number;
  /** Chances that it has not moved by more than a spot; that it is at (dx, dy); and that it rests, there or elsewhere. */
  readonly stays: number;
  readonly isThere: number;
  readonly rests: number;
}

/** What a {@link PointingFilter} carries from step to step, as plain data. */
export interface FilterState {
  readonly judges: readonly Judge[];
  readonly stays: number;
  /** By cell. */
  readonly rests: Float64Array;
  /** By speed, and by cell. */
  readonly slews: readonly Float64Array[];
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * The pointing A(t) of the mount, as the events of all objects show it: a point-mass filter over where it is (cells of 2 px) and whether it rests or slews at one of three
 * speeds. A rest keeps A, a slew is a random walk. An object at x_k(t) + A gives λ_k events/s at rest and λ_k + κ_k v at a speed v,
 * κ_k = min(2, 0.1 λ_k):
 * p(A, m, t + dt) ∝ exp Σ_k [Σ_i ln(1 + λ r_i g(e_i − x_k − A)) − λ dt] · Σ p(A, m, t + dt | A′, m′) p(A′, m′, t).
 *
 * @see Stone, Barlow & Corwin 1999, "Bayesian multiple target tracking", point-mass filters
 */
export class PointingFilter {
  readonly #size: SensorSize;
  #judges: readonly Judge[] = [];
  /** Probabilities: it has rested since the beginning; it rests again; it slews, by speed. */
  #stays = 1;
  readonly #rests = new Float64Array(pointingCells);
  /** Of all that is not normalized; undefined until it is asked for. */
  #mass: number | undefined;
  /** Of {@link #rests}, as long as it is normalized. */
  #resting = 0;
  readonly #slews = speedsPxS.map(() => new Float64Array(pointingCells));
  readonly #modes = [this.#rests, ...this.#slews];
  readonly #spare = new Float64Array(pointingCells);
  /** All modes, at the last look. */
  readonly #total = new Float64Array(pointingCells);
  /** All that is not 0 is within so many rows and columns of the middle. */
  #rows = 0;
  #columns = 0;
  /** Of the middle of the cells, px. */
  #shiftX = 0;
  #shiftY = 0;

  constructor(size: SensorSize) {
    this.#size = size;
  }

  /** Begins anew, with the mount at rest. @param judges their brightness is changed */
  begin(judges: readonly Judge[]): void {
    for (const mass of [...this.#modes, this.#total]) mass.fill(0, this.#first, this.#last + 1);
    this.#judges = judges;
    this.#stays = 1;
    this.#resting = 0;
    this.#rows = 0;
    this.#columns = 0;
    this.#shiftX = 0;
    this.#shiftY = 0;
  }

  /** @param shiftUs how much later its clock would be, µs */
  static restored(
    size: SensorSize,
    { judges, stays, rests, slews, shiftX, shiftY }: FilterState,
    shiftUs: number,
  ): PointingFilter {
    const filter = new PointingFilter(size);
    filter.begin(judges.map((judge) => ({ ...judge, tUs: judge.tUs + shiftUs, brightness: judge.brightness.slice() })));
    filter.#stays = stays;
    filter.#rests.set(rests);
    for (const [k, mass] of filter.#slews.entries()) mass.set(slews[k]);
    filter.#shiftX = shiftX;
    filter.#shiftY = shiftY;
    filter.#rows = half;
    filter.#columns = half;
    filter.#addUp();
    return filter;
  }

  /** A copy. */
  get state(): FilterState {
    const judges = this.#judges.map((judge) => ({ ...judge, brightness: judge.brightness.slice() }));
    const [rests, ...slews] = this.#modes.map((mass) => mass.slice());
    return { judges, stays: this.#stays, rests, slews, shiftX: this.#shiftX, shiftY: this.#shiftY };
  }

  /** Takes in the events of one step, of 10 ms. @param events those of other steps are passed over */
  step(fromUs: number, toUs: number, events: JudgedEvents): void {
    const seconds = (toUs - fromUs) * 1e-6;
    const atRest = this.#stays + this.#resting;
    const [heldColumns, heldRows] = [this.#columns, this.#rows];
    this.#rows = Math.min(half, heldRows + widestKernel);
    this.#columns = Math.min(half, heldColumns + widestKernel);
    this.#move(seconds, heldColumns, heldRows);
    for (const judge of this.#judges) this.#expectOffSensor(judge, toUs, seconds);
    for (const judge of this.#judges) passTime(judge.brightness, seconds, seconds * atRest);
    this.#mass = undefined;
    const tUs = events.tUs.subarray(0, events.count);
    for (let i = firstAtOrAfter(tUs, fromUs), end = firstAtOrAfter(tUs, toUs, i); i < end; i++)
      if (events.ratio[i] > 0) for (const judge of this.#judges) this.#see(judge, events, i);
    this.#normalize();
  }

  /** The likeliest place, and what is known of it. */
  get pointed(): Pointed {
    const total = this.#total;
    const stays = this.#shiftX === 0 && this.#shiftY === 0 ? momentsWithin(total, centre, 1).mass : 0;
    const { mass, x, y, square } = momentsWithin(total, this.#likeliest(), peakCells);
    const [meanX, meanY] = [x / mass, y / mass];
    return {
      dx: this.#shiftX + meanX * cellPx,
      dy: this.#shiftY + meanY * cellPx,
      variance: Math.max(0.2, ((square / mass - meanX * meanX - meanY * meanY) / 2) * cellPx ** 2),
      stays,
      isThere: mass,
      rests: this.#stays + this.#resting,
    };
  }

  /** The cell of the largest chance. */
  #likeliest(): number {
    const total = this.#total;
    let best = centre;
    let max = 0;
    for (let row = -this.#rows; row <= this.#rows; row++)
      for (let at = cellAt(-this.#columns, row), last = cellAt(this.#columns, row); at <= last; at++) {
        if (total[at] <= max) continue;
        best = at;
        max = total[at];
      }
    return best;
  }

  /** Where an object would be off the sensor no events are expected. */
  #expectOffSensor({ tUs, x, y, vx, vy, brightness }: Judge, toUs: number, seconds: number): void {
    const { width, height } = this.#size;
    const s = (toUs - tUs) * 1e-6;
    const x0 = x + s * vx + this.#shiftX;
    const y0 = y + s * vy + this.#shiftY;
    const left = Math.ceil(-x0 / cellPx);
    const right = Math.floor((width - 1 - x0) / cellPx);
    const top = Math.ceil(-y0 / cellPx);
    const bottom = Math.floor((height - 1 - y0) / cellPx);
    if (left <= -half && right >= half && top <= -half && bottom >= half) return;
    const rateHz = meanHz(brightness);
    const rows = this.#rows;
    this.#modes.forEach((mass, mode) => {
      const factor = Math.exp((rateHz + perPxOf(rateHz) * modesPxS[mode]) * seconds);
      for (let row = -rows; row <= rows; row++) {
        const isOn = row >= top && row <= bottom;
        const [from, until] = isOn ? [Math.max(-half, left), Math.min(half, right)] : [half + 1, half];
        for (let at = cellAt(-half, row), end = cellAt(Math.min(from, half + 1), row); at < end; at++) mass[at] *= factor;
        for (let at = cellAt(Math.max(until, from - 1) + 1, row), end = cellAt(half, row); at <= end; at++) mass[at] *= factor;
      }
    });
  }

  /** An event comes, near where an object would be. */
  #see({ tUs, x, y, vx, vy, pp, brightness }: Judge, events: JudgedEvents, i: number): void {
    const s = (events.tUs[i] - tUs) * 1e-6;
    const dx = (events.x[i] - x - s * vx - this.#shiftX) / cellPx;
    const dy = (events.y[i] - y - s * vy - this.#shiftY) / cellPx;
    const left = Math.max(-this.#columns, Math.ceil(dx - 3.5));
    const right = Math.min(this.#columns, Math.floor(dx + 3.5));
    const top = Math.max(-this.#rows, Math.ceil(dy - 3.5));
    const bottom = Math.min(this.#rows, Math.floor(dy + 3.5));
    if (left > right || top > bottom) return;
    this.#mass ??= this.#sum();
    const rateHz = meanHz(brightness);
    const perPx = perPxOf(rateHz);
    const ratio = events.ratio[i];
    let own = 0;
    let gained = 0;
    for (let mode = 0; mode < modesPxS.length; mode++) {
      const speedPxS = modesPxS[mode];
      const mass = this.#modes[mode];
      const modeHz = rateHz + perPx * speedPxS;
      const s2 = spotPx2 + Math.min(2, pp) + (cellPx ** 2 + (speedPxS * stepS) ** 2) / 12;
      const perCell2 = cellPx ** 2 / 2 / s2;
      for (let column = left; column <= right; column++) alongX[column - left] = Math.exp(-((column - dx) ** 2) * perCell2);
      const peak = ratio / (2 * Math.PI * s2);
      for (let row = top; row <= bottom; row++) {
        const ofRow = peak * Math.exp(-((row - dy) ** 2) * perCell2);
        const first = cellAt(left, row);
        for (let k = 0; k <= right - left; k++) {
          const perHz = ofRow * alongX[k];
          const before = mass[first + k];
          if (mode === 0) own += perHz * before;
          gained += perHz * modeHz * before;
          mass[first + k] = before * (1 + perHz * modeHz);
          if (mode > 0 || first + k !== centre) continue;
          own += perHz * this.#stays;
          gained += perHz * modeHz * this.#stays;
          this.#stays *= 1 + perHz * modeHz;
        }
      }
    }
    if (own > 0) seeEvent(brightness, own / this.#mass);
    this.#mass += gained;
  }

  /** Rests go on or become slews, slews go on, change their speed or end. */
  #move(seconds: number, heldColumns: number, heldRows: number): void {
    const [begins, ends, changes] = [beginsHz * seconds, endsHz * seconds, changesHz * seconds];
    // Of what slews more events are expected.
    const perPx = this.#judges.reduce((sum, { brightness }) => sum + perPxOf(meanHz(brightness)), 0);
    const expected = speedsPxS.map((speed) => Math.exp(-perPx * speed * seconds));
    const [rests, [slow, middle, fast], toAnother] = [this.#rests, this.#slews, changes / (speedsPxS.length - 1)];
    const [ofSlow, ofMiddle, ofFast] = expected;
    const comes = (1 - ends) * toAnother;
    const goesOn = (1 - ends) * (1 - changes - toAnother);
    for (let row = -heldRows; row <= heldRows; row++)
      for (let at = cellAt(-heldColumns, row), last = cellAt(heldColumns, row); at <= last; at++) {
        const slewing = slow[at] + middle[at] + fast[at];
        const resting = rests[at] + (at === centre ? this.#stays : 0);
        const come = comes * slewing + (begins * resting) / speedsPxS.length;
        slow[at] = ofSlow * (goesOn * slow[at] + come);
        middle[at] = ofMiddle * (goesOn * middle[at] + come);
        fast[at] = ofFast * (goesOn * fast[at] + come);
        rests[at] = rests[at] * (1 - begins) + ends * slewing;
      }
    this.#stays *= 1 - begins;
    this.#slews.forEach((mass, k) => this.#diffuse(mass, kernels[k], heldColumns, heldRows));
  }

  /** Makes the probabilities sum to 1. */
  #normalize(): void {
    const scale = 1 / this.#sum();
    this.#stays *= scale;
    const [total, rests, [slow, middle, fast]] = [this.#total, this.#rests, this.#slews];
    let furthestRow = 0;
    let furthestColumn = 0;
    let resting = 0;
    for (let row = -this.#rows; row <= this.#rows; row++)
      for (let column = -this.#columns, at = cellAt(column, row); column <= this.#columns; column++, at++) {
        rests[at] = orNothing(rests[at] * scale);
        slow[at] = orNothing(slow[at] * scale);
        middle[at] = orNothing(middle[at] * scale);
        fast[at] = orNothing(fast[at] * scale);
        total[at] = rests[at] + slow[at] + middle[at] + fast[at];
        resting += rests[at];
        if (total[at] === 0) continue;
        furthestRow = Math.max(furthestRow, Math.abs(row));
        furthestColumn = Math.max(furthestColumn, Math.abs(column));
      }
    total[centre] += this.#stays;
    this.#resting = resting;
    [this.#rows, this.#columns] = [furthestRow, furthestColumn];
  }

  get #first(): number {
    return cellAt(-half, -this.#rows);
  }

  get #last(): number {
    return cellAt(half, this.#rows);
  }

  /** Of all modes. Four sums, so that no addition waits for the one before. */
  #sum(): number {
    const [rests, [slow, middle, fast]] = [this.#rests, this.#slews];
    let ofRests = this.#stays;
    let ofSlow = 0;
    let ofMiddle = 0;
    let ofFast = 0;
    for (let row = -this.#rows; row <= this.#rows; row++)
      for (let at = cellAt(-this.#columns, row), last = cellAt(this.#columns, row); at <= last; at++) {
        ofRests += rests[at];
        ofSlow += slow[at];
        ofMiddle += middle[at];
        ofFast += fast[at];
      }
    return ofRests + ofSlow + ofMiddle + ofFast;
  }

  /** @param heldColumns all that is not 0 was within so many columns and rows of the middle */
  #diffuse(mass: Float64Array, kernel: Float64Array, heldColumns: number, heldRows: number): void {
    const columns = Math.min(half, heldColumns + (kernel.length - 1) / 2);
    this.#spare.fill(0, cellAt(-columns, -heldRows), cellAt(columns, heldRows) + 1);
    convolve(mass, kernel, 1, this.#spare, heldColumns, heldRows);
    mass.fill(0, cellAt(-heldColumns, -heldRows), cellAt(heldColumns, heldRows) + 1);
    convolve(this.#spare, kernel, side, mass, columns, heldRows);
  }

  /** Adds up all modes, by cell, and those that rest. */
  #addUp(): void {
    const total = this.#total;
    for (let at = this.#first, last = this.#last; at <= last; at++)
      total[at] = this.#modes.reduce((sum, mass) => sum + mass[at], 0);
    total[centre] += this.#stays;
    this.#resting = this.#rests.reduce((sum, one) => sum + one, 0);
  }

  /** How far the peak is from the middle of the cells, px. */
  fromMiddlePx({ dx, dy }: Pointed): number {
    return Math.hypot(dx - this.#shiftX, dy - this.#shiftY);
  }

  /** Looks around another place from now on. */
  recentre({ dx, dy }: Pointed): void {
    const [columns, rows] = [Math.round((dx - this.#shiftX) / cellPx), Math.round((dy - this.#shiftY) / cellPx)];
    this.#rests[centre] += this.#stays;
    this.#stays = 0;
    for (const mass of this.#modes) {
      const before = mass.slice();
      mass.fill(0);
      for (let row = Math.max(-half, -half - rows); row <= Math.min(half, half - rows); row++)
        for (let column = Math.max(-half, -half - columns); column <= Math.min(half, half - columns); column++)
          mass[cellAt(column, row)] = before[cellAt(column + columns, row + rows)];
    }
    this.#shiftX += columns * cellPx;
    this.#shiftY += rows * cellPx;
    this.#rows = half;
    this.#columns = half;
    this.#addUp();
  }
}

/** Lower chances become 0: no events of a step make up for them, and where all are 0 nothing is computed. */
const orNothing = (chance: number): number => (chance < 1e-20 ? 0 : chance);

/** Of an event, along a row of cells. */
const alongX = new Float64Array(8);

/** Of a step of a random walk, for each slew; the slowest hardly leaves its cell: the next speed takes it on. */
const kernels = speedsPxS.map((speedPxS) => kernelOf((speedPxS * stepS) / cellPx));
const widestKernel = Math.max(...kernels.map(({ length }) => (length - 1) / 2));
