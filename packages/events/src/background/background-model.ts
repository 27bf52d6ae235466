import type { EventStream, SensorSize } from '@spikeseg/snn-core';
import { Activity, type ActivityState, activityStates } from './activity.ts';
import { allParts, type BackgroundParts } from './background-parts.ts';
import { excessShares, priorEvents } from './extended-excess.ts';
import { hotCount } from './hot-count.ts';
import { type HazardState, IntervalHazard, intervalBin, NEVER } from './interval-hazard.ts';
import { type RatePrior, ratePrior } from './rate-prior.ts';

/*
 * Constants of the model. None was searched for with labels in sight of this code; they come from a study of three real
 * recordings (docs/detection-limits.md says which figure rests on which).
 */

/** Length of an activity bin, µs: shorter than a burst. An event waits this long for its weight. */
export const activityBinUs = 500;
/**
 * A sensor that sends nothing for longer than a second, and for 50 times its mean interval between events, is off: by chance it is silent
 * for so long with a probability of e^-50. What comes after is no rarer for it.
 */
const pause = { s: 1, intervals: 50 } as const;
/** Columns whose number leaves the same remainder are read out, and noisy, alike. */
const columnClasses = 4;
/** Share of an object's events that are OFF: what moves over a dark sky is seen as it gets brighter. */
const offShare = 0.2;
/** Share of an object's events that follow the bursts of the sensor, and by how much at most. */
const burstShare = 0.5;
const largestBurst = 50;
/** Kinds of background events that a pixel has rates for: by activity of the sensor and by polarity. */
const kinds = activityStates * 2;
/** First look at the sensor as a whole, and longest time between two, s. */
const firstUpdateS = 0.5;
const longestUpdateS = 5;
/** Time between two looks at the intervals of pixels, s: while all pixels are new, those that end get longer from second to second. */
const hazardUpdateS = 1;
/**
 * A pixel is a hot one when it has this many events and this many times the rate of its column class; it stands apart when it has this
 * many times the rate of its neighbours, too, and more events than an ordinary pixel could have.
 */
const hot = { events: 6, times: 4 } as const;
/** Shape of the prior where it is not learned: two events' worth of belief. */
const fixedShape = 2;
/** A pixel's rate is at least this share of what is expected of its kind. */
const leastShare = 0.3;

/** What a {@link BackgroundModel} has learned, as plain data: restored into a model of the same sensor, it goes on as if never stopped. */
export interface BackgroundState {
  readonly startUs: number;
  readonly counts: Float32Array;
  readonly totals: Float32Array;
  readonly last: Float64Array;
  readonly priors: readonly RatePrior[];
  readonly hotCounts: Float64Array;
  readonly burst: Float64Array;
  readonly shares: Float32Array;
  readonly rates: Float32Array;
  readonly intervalRates: Float32Array;
  readonly isHot: Uint8Array;
  readonly isApart: Uint8Array;
  readonly activity: ActivityState;
  readonly hazards: readonly HazardState[];
  readonly events: number;
  readonly lastBin: number;
  readonly eventsSeen: number;
  readonly pausedBins: number;
  readonly updateS: number;
  readonly hazardS: number;
}

/**
 * How likely every event is to be background, learned from the events that came before it, without labels, in one pass and
 * in bounded memory (a few numbers per pixel).
 *
 * The rate b of background events of a pixel, of one polarity, in one state of activity of the sensor, is the posterior mean
 * of a gamma prior that its column class has (empirical Bayes), (n + a) / (T + a / β), unless n is too many for an ordinary pixel (see
 * `hotCount`). What neighbours share with a pixel is
 * no background but an object that stands still, and is taken out (see `excessShares`); then b is multiplied by the
 * hazard of the time since the pixel's last event.
 */
export class BackgroundModel {
  readonly #sensor: SensorSize;
  #startUs: number;
  readonly #parts: BackgroundParts;
  readonly #activity: Activity;
  /** Share of an object's events that are OFF and ON, of those that are counted alike. */
  readonly #objectShares: readonly [number, number];
  /** Background events so far: [pixel, kind] and [pixel]. */
  readonly #counts: Float32Array;
  readonly #totals: Float32Array;
  /** Time of the last event of every pixel, s; −1 where there was none. */
  readonly #last: Float64Array;
  /** [class, kind] */
  #priors: readonly RatePrior[] = [];
  /** The same as two lists, for the loop over events. */
  readonly #priorRates = new Float64Array(columnClasses * kinds);
  readonly #priorShapes = new Float64Array(columnClasses * kinds);
  readonly #priorSeconds = new Float64Array(columnClasses * kinds);
  /** From how many events on a pixel is no ordinary one. */
  readonly #hotCounts = new Float64Array(columnClasses * kinds);
  /** Per state: share of an object's events times how much more of them there are. */
  readonly #burst = new Float64Array(activityStates).fill(1);
  /** What is left of a pixel's rate when neighbours' excess is taken out, and its mean rate so corrected, events/s. */
  #shares: Float32Array;
  readonly #rates: Float32Array;
  /** The rate that intervals are counted in, nearer to that of the class: a few events do not tell a pixel's own. */
  readonly #intervalRates: Float32Array;
  /** While it looks at the sensor: rate of a pixel's class, events/s. */
  readonly #expected: Float64Array;
  readonly #isHot: Uint8Array;
  /** Whether a pixel is hot, and its neighbours are not: an object lights them, too. */
  readonly #isApart: Uint8Array;
  readonly #hazards = [new IntervalHazard(), new IntervalHazard()] as const;
  #events = 0;
  #lastBin = -1;
  /** Events until the last bin, and bins in which the sensor was off. */
  #eventsSeen = 0;
  #pausedBins = 0;
  #updateS = firstUpdateS;
  #hazardS = 0;

  /** @param startUs time of the first event, µs @param parts all of them where left out; others only for studies of their worth */
  constructor(sensor: SensorSize, startUs: number, parts: BackgroundParts = allParts) {
    const pixels = sensor.width * sensor.height;
    this.#sensor = sensor;
    this.#startUs = startUs;
    this.#parts = parts;
    this.#activity = new Activity(activityBinUs, parts.activity);
    this.#objectShares = parts.polarity ? [offShare, 1 - offShare] : [1, 1];
    this.#counts = new Float32Array(pixels * kinds);
    this.#totals = new Float32Array(pixels);
    this.#last = new Float64Array(pixels).fill(-1);
    this.#shares = new Float32Array(pixels).fill(1);
    this.#rates = new Float32Array(pixels);
    this.#intervalRates = new Float32Array(pixels);
    this.#expected = new Float64Array(pixels);
    this.#isHot = new Uint8Array(pixels);
    this.#isApart = new Uint8Array(pixels);
  }

  /** What it has learned; a copy. */
  get learned(): BackgroundState {
    return {
      startUs: this.#startUs,
      counts: this.#counts.slice(),
      totals: this.#totals.slice(),
      last: this.#last.slice(),
      priors: this.#priors,
      hotCounts: this.#hotCounts.slice(),
      burst: this.#burst.slice(),
      shares: this.#shares.slice(),
      rates: this.#rates.slice(),
      intervalRates: this.#intervalRates.slice(),
      isHot: this.#isHot.slice(),
      isApart: this.#isApart.slice(),
      activity: this.#activity.learned,
      hazards: this.#hazards.map((hazard) => hazard.learned),
      events: this.#events,
      lastBin: this.#lastBin,
      eventsSeen: this.#eventsSeen,
      pausedBins: this.#pausedBins,
      updateS: this.#updateS,
      hazardS: this.#hazardS,
    };
  }

  /**
   * Goes on from what a model of the same sensor has learned.
   *
   * @param shiftUs how much later its clock would be on that of the events to come, µs
   */
  restore(state: BackgroundState, shiftUs = 0): void {
    this.#startUs = state.startUs + shiftUs;
    this.#counts.set(state.counts);
    this.#totals.set(state.totals);
    this.#last.set(state.last);
    this.#takePriors(state.priors);
    this.#hotCounts.set(state.hotCounts);
    this.#burst.set(state.burst);
    this.#shares = state.shares.slice();
    this.#rates.set(state.rates);
    this.#intervalRates.set(state.intervalRates);
    this.#isHot.set(state.isHot);
    this.#isApart.set(state.isApart);
    this.#activity.restore(state.activity);
    this.#hazards.forEach((hazard, k) => hazard.restore(state.hazards[k]));
    this.#events = state.events;
    this.#lastBin = state.lastBin;
    this.#eventsSeen = state.eventsSeen;
    this.#pausedBins = state.pausedBins;
    this.#updateS = state.updateS;
    this.#hazardS = state.hazardS;
  }

  /**
   * Takes in the next events and gives the likelihood ratio of each per unit of object rate: an object that adds s events/s
   * to a pixel makes an event there 1 + s · ratio times as likely as background alone. 0 in the first half second, while nothing
   * is known.
   *
   * @param events in time order, from a whole number of activity bins after the start on, and all of the last bin
   * @returns s·px per event, ≥ 0
   */
  ratios({ t, x, y, p }: Pick<EventStream, 't' | 'x' | 'y' | 'p'>): Float32Array {
    const result = new Float32Array(t.length);
    for (let begin = 0; begin < t.length; ) {
      const bin = Math.floor((t[begin] - this.#startUs) / activityBinUs);
      const untilUs = this.#startUs + (bin + 1) * activityBinUs;
      let end = begin + 1;
      while (end < t.length && t[end] < untilUs) end++;
      const silentBins = this.#silentBins(bin);
      const startUs = this.#startUs + this.#pausedBins * activityBinUs;
      this.#updateUntil((t[begin] - startUs) / 1e6);
      this.#activity.pass(end - begin, silentBins);
      this.#lastBin = bin;
      this.#eventsSeen += end - begin;
      // Of the other events: a pixel's own one must not say how busy the sensor is.
      const state = this.#activity.stateOf(end - begin - 1);
      const polarities = this.#parts.polarity ? 1 : 0;
      for (let i = begin; i < end; i++) result[i] = this.#ratio(x[i], y[i], p[i] & polarities, (t[i] - startUs) / 1e6, state);
      begin = end;
    }
    this.#events += t.length;
    return result;
  }

  /** Bins without events before this one in which the sensor was on; those in which it was off are added to the pauses. */
  #silentBins(bin: number): number {
    // A stream that was cut within a bin may go on in it.
    const silent = Math.max(0, bin - this.#lastBin - 1);
    const interval = (this.#lastBin + 1 - this.#pausedBins) / this.#eventsSeen;
    const longest = Math.ceil(Math.max((pause.s * 1e6) / activityBinUs, pause.intervals * interval));
    if (!(silent > longest)) return silent;
    this.#pausedBins += silent - longest;
    return longest;
  }

  #ratio(x: number, y: number, polarity: number, seconds: number, state: number): number {
    const pixel = y * this.#sensor.width + x;
    const kind = state * 2 + polarity;
    const last = this.#last[pixel];
    const known = this.#priors.length > 0;
    const own = known ? this.#ownRate(pixel, x % columnClasses, state, polarity) : 0;
    this.#counts[pixel * kinds + kind]++;
    this.#totals[pixel]++;
    this.#last[pixel] = seconds;
    if (!known) return 0;
    const rate = this.#priorRates[(x % columnClasses) * kinds + kind];
    const background = Math.max(own * this.#shares[pixel], Math.min(own, leastShare * rate));
    const object = this.#burst[state] * this.#objectShares[polarity];
    const hazard = this.#hazards[this.#isHot[pixel]];
    if (last < 0) return object / (background * hazard.factor(NEVER));
    const relative = (seconds - last) * this.#intervalRates[pixel];
    const bin = intervalBin(relative);
    hazard.learn(relative, bin, this.#rates[pixel] / this.#intervalRates[pixel]);
    // What was learned from this interval is used from the next look at the sensor on.
    return object / (background * hazard.factor(bin));
  }

  /** Posterior mean of a pixel's rate in a state, events/s. */
  #ownRate(pixel: number, columnClass: number, state: number, polarity: number): number {
    const kind = state * 2 + polarity;
    const prior = columnClass * kinds + kind;
    const count = this.#counts[pixel * kinds + kind];
    const seconds = this.#activity.seconds[state];
    if (this.#isApart[pixel] === 0) return (count + this.#priorShapes[prior]) / (seconds + this.#priorSeconds[prior]);
    // Of a hot pixel nothing is believed beforehand, but that bursts add to what it does anyway: few of them have been seen.
    const own = count < this.#hotCounts[prior] ? 0 : (count + 0.5) / seconds;
    const ordinary = (count + this.#priorShapes[prior]) / (seconds + this.#priorSeconds[prior]);
    return Math.max(own, ordinary, state === 0 ? 0 : this.#ownRate(pixel, columnClass, state - 1, polarity));
  }

  /**
   * Looks at the sensor as a whole: more often in the beginning, when it is new. A look depends on the events so far and on its time,
   * not on the looks before, so of those in a time without events the last is enough.
   */
  #updateUntil(seconds: number): void {
    let lastS: number | undefined;
    while (seconds >= this.#updateS) {
      lastS = this.#updateS;
      this.#updateS += Math.min(this.#updateS / 2, longestUpdateS);
    }
    if (lastS !== undefined) this.#update(lastS);
    if (seconds < this.#hazardS || !this.#parts.intervals) return;
    for (const hazard of this.#hazards) hazard.update();
    this.#hazardS = seconds + hazardUpdateS;
  }

  #update(seconds: number): void {
    const { width } = this.#sensor;
    const times = this.#activity.seconds;
    const time = times.reduce((sum, one) => sum + one, 0);
    this.#activity.update(this.#events / seconds);
    this.#takePriors(
      Array.from({ length: columnClasses * kinds }, (_, i) => {
        const kind = i % kinds;
        const prior = ratePrior(this.#countsOf((i - kind) / kinds, kind), Math.max(times[kind >> 1], 1e-4));
        return this.#parts.learnedShape ? prior : { ...prior, shape: fixedShape };
      }),
    );
    this.#priors.forEach(({ rate, shape }, i) => {
      this.#hotCounts[i] = this.#parts.hotPixels ? hotCount({ rate, shape }, times[(i % kinds) >> 1]) : Infinity;
    });
    const ofState = Array.from(
      times,
      (_, state) => this.#meanRate((_class, kind) => (kind >> 1 === state ? 1 : 0)) / columnClasses,
    );
    const mean = ofState.reduce((sum, rate, state) => sum + (rate * times[state]) / time, 0);
    ofState.forEach((rate, state) => {
      this.#burst[state] = 1 - burstShare + burstShare * Math.min(rate / mean, largestBurst);
    });
    const classRates = Array.from({ length: columnClasses }, (_, own) =>
      this.#meanRate((other, kind) => (other === own ? times[kind >> 1] / time : 0)),
    );
    const expected = this.#expected;
    for (let pixel = 0; pixel < expected.length; pixel++) expected[pixel] = classRates[(pixel % width) % columnClasses];
    const { shares, own, prominence } = excessShares(this.#totals, seconds, expected, this.#sensor);
    if (this.#parts.sharedExcess) this.#shares = shares;
    for (let pixel = 0; pixel < own.length; pixel++) {
      this.#isHot[pixel] = this.#totals[pixel] > hot.events && own[pixel] > hot.times ? 1 : 0;
      this.#isApart[pixel] = prominence[pixel] > hot.times && this.#isTooMany(pixel) ? 1 : 0;
      const events = seconds * expected[pixel];
      const shrunk = (own[pixel] * events + priorEvents) / (events + priorEvents);
      this.#rates[pixel] = Math.max(own[pixel], leastShare) * expected[pixel];
      this.#intervalRates[pixel] = Math.max(shrunk, leastShare) * expected[pixel];
    }
  }

  #takePriors(priors: readonly RatePrior[]): void {
    this.#priors = priors;
    priors.forEach(({ rate, shape }, i) => {
      this.#priorRates[i] = rate;
      this.#priorShapes[i] = shape;
      this.#priorSeconds[i] = shape / rate;
    });
  }

  /** Whether a pixel has had more events of some kind than an ordinary one. */
  #isTooMany(pixel: number): boolean {
    const prior = ((pixel % this.#sensor.width) % columnClasses) * kinds;
    for (let kind = 0; kind < kinds; kind++) {
      if (this.#counts[pixel * kinds + kind] >= this.#hotCounts[prior + kind]) return true;
    }
    return false;
  }

  /** Sum of the priors' rates, weighted. */
  #meanRate(weight: (columnClass: number, kind: number) => number): number {
    return this.#priors.reduce((sum, { rate }, i) => sum + rate * weight(Math.floor(i / kinds), i % kinds), 0);
  }

  #countsOf(columnClass: number, kind: number): Float32Array {
    const { width, height } = this.#sensor;
    const [first, step] = this.#parts.columnClasses ? [columnClass, columnClasses] : [0, 1];
    const columns = Math.ceil((width - first) / step);
    const counts = new Float32Array(columns * height);
    let at = 0;
    for (let row = 0; row < height; row++) {
      for (let column = first; column < width; column += step) {
        counts[at++] = this.#counts[(row * width + column) * kinds + kind];
      }
    }
    return counts;
  }
}
