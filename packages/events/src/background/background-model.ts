import { checkOptions } from '@spikeseg/snn-core';
import { checkEvents, checkSensor } from '../stream/check-events.ts';
import type { EventStream, SensorSize } from '../stream/event-stream.ts';
import { firstAtOrAfter } from '../stream/first-at-or-after.ts';
import { Activity, type ActivityState, activityBinUs, activityStates } from './activity.ts';
import { allParts, type BackgroundParts } from './background-parts.ts';
import { columnClasses, EventWeigher, priorStride } from './event-weigher.ts';
import { ExtendedExcess, priorEvents } from './extended-excess.ts';
import { kinds, middleBit, type PixelState, type PixelTable, seenStride } from './pixel-table.ts';
import { hotCount } from './rates/hot-count.ts';
import { type HazardState, hazardNumbers, IntervalHazard } from './rates/interval-hazard.ts';
import type { RatePrior } from './rates/rate-prior.ts';

/*
 * Constants of the model. None was searched for with labels in sight of this code; they come from a study of three real
 * recordings (docs/sequential-test.md says which figure rests on which).
 */

/**
 * A sensor that sends nothing for longer than a second, and for 50 times its mean interval between events, is off: by chance it is silent
 * for so long with a probability of e^-50. What comes after is no rarer for it.
 */
const pause = { s: 1, intervals: 50 } as const;
const classBits = columnClasses - 1;
/** Share of an object's events that are OFF, where nothing else is known: what moves over a dark sky is seen as it gets brighter. */
export const usualOffShare = 0.2;
/** A recording with so many events, all of one polarity, has no other: a share of 20 % would have given none of another with a probability of 2e-10. */
const enoughOfOne = 100;
/** Share of an object's events that follow the bursts of the sensor, and by how much at most. */
const burstShare = 0.5;
const largestBurst = 50;
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
const minShare = 0.3;

/** What a {@link BackgroundModel} has learned, as plain data: restored into a model of the same sensor, it goes on as if never stopped. */
export interface BackgroundState extends PixelState {
  readonly startUs: number;
  readonly priors: readonly RatePrior[];
  readonly hotCounts: Float64Array;
  readonly burst: Float64Array;
  readonly activity: ActivityState;
  readonly hazards: readonly HazardState[];
  readonly events: number;
  readonly lastBin: number;
  readonly eventsSeen: number;
  readonly pausedBins: number;
  readonly updateS: number;
  readonly hazardS: number;
  readonly recent: Uint32Array;
  readonly lookedS: number;
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
  readonly #weigher: EventWeigher;
  readonly #pixels: PixelTable;
  #excess: ExtendedExcess | undefined;
  /** [class, kind] */
  #priors: readonly RatePrior[] = [];
  /** From how many events on a pixel is no ordinary one. */
  readonly #hotCounts = new Float64Array(columnClasses * kinds);
  /** Per state: share of an object's events times how much more of them there are. */
  readonly #burst = new Float64Array(activityStates).fill(1);
  /** Of ordinary pixels, and of hot ones. */
  readonly #hazards: readonly IntervalHazard[];
  #events = 0;
  #lastBin = -1;
  /** Events until the last bin, and bins in which the sensor was off. */
  #eventsSeen = 0;
  #pausedBins = 0;
  #updateS = firstUpdateS;
  #hazardS = 0;
  /** Events of every pixel since the last look, and when that was, s. */
  readonly #recent: Uint32Array;
  #lookedS = 0;
  /** State of the sensor at every event that was weighed last. */
  #states = new Uint8Array(0);

  /**
   * @param startUs time of the first event, µs
   * @param offShare share of an object's events that are OFF, above 0 and below 1; of no use where all events are of one polarity, and not used then
   * @param parts all of them where left out; others only for studies of their worth
   * @throws RangeError for no size of a sensor, no time, and no share
   */
  constructor(sensor: SensorSize, startUs: number, offShare: number = usualOffShare, parts: BackgroundParts = allParts) {
    checkSensor('BackgroundModel', sensor);
    checkOptions(
      'BackgroundModel',
      { startUs, offShare },
      { startUs: { above: -Infinity, below: Infinity }, offShare: { above: 0, below: 1 } },
    );
    this.#sensor = sensor;
    this.#recent = new Uint32Array(sensor.width * sensor.height);
    this.#startUs = startUs;
    this.#parts = parts;
    this.#weigher = new EventWeigher(sensor);
    this.#pixels = this.#weigher.pixels;
    this.#activity = new Activity(activityBinUs, parts.activity, this.#weigher.stateSeconds);
    this.#objectShares = parts.polarity ? [offShare, 1 - offShare] : [1, 1];
    const { hazards } = this.#weigher;
    this.#hazards = [0, 1].map((k) => new IntervalHazard(hazards.subarray(k * hazardNumbers, (k + 1) * hazardNumbers)));
  }

  /** What it has learned; a copy. */
  get learned(): BackgroundState {
    return {
      startUs: this.#startUs,
      ...this.#pixels.state,
      priors: this.#priors,
      hotCounts: this.#hotCounts.slice(),
      burst: this.#burst.slice(),
      activity: this.#activity.learned,
      hazards: this.#hazards.map((hazard) => hazard.learned),
      events: this.#events,
      lastBin: this.#lastBin,
      eventsSeen: this.#eventsSeen,
      pausedBins: this.#pausedBins,
      updateS: this.#updateS,
      hazardS: this.#hazardS,
      recent: this.#recent.slice(),
      lookedS: this.#lookedS,
    };
  }

  /**
   * Goes on from what a model of the same sensor has learned.
   *
   * @param shiftUs how much later its clock would be on that of the events to come, µs
   */
  restore(state: BackgroundState, shiftUs = 0): void {
    this.#startUs = state.startUs + shiftUs;
    this.#pixels.restore(state);
    this.#weigher.countTimes.recount(this.#pixels);
    this.#priors = state.priors;
    this.#hotCounts.set(state.hotCounts);
    this.#burst.set(state.burst);
    this.#eventsSeen = state.eventsSeen;
    this.#tellWeigher();
    this.#activity.restore(state.activity);
    this.#hazards.forEach((hazard, k) => hazard.restore(state.hazards[k]));
    this.#events = state.events;
    this.#lastBin = state.lastBin;
    this.#pausedBins = state.pausedBins;
    this.#updateS = state.updateS;
    this.#hazardS = state.hazardS;
    this.#recent.set(state.recent);
    this.#lookedS = state.lookedS;
  }

  /**
   * Takes in the next events and gives the likelihood ratio of each per unit of object rate: an object that adds s events/s
   * to a pixel makes an event there 1 + s · ratio times as likely as background alone. 0 in the first half second, while nothing
   * is known.
   *
   * @param events in time order, from a whole number of activity bins after the start on, and all of the last bin
   * @returns s·px per event, ≥ 0
   * @throws RangeError when a time falls, a pixel is beside the sensor, or columns differ in length
   */
  ratios({ t, x, y, p }: Pick<EventStream, 't' | 'x' | 'y' | 'p'>): Float32Array {
    checkEvents('events', { t, x, y, p }, this.#sensor);
    const result = new Float32Array(t.length);
    this.#states = new Uint8Array(t.length);
    const weigher = this.#weigher;
    const polarities = this.#parts.polarity ? 1 : 0;
    /** Events [from, to) are with the weigher. */
    let [from, to] = [0, 0];
    for (let begin = 0; begin < t.length; ) {
      const bin = Math.floor((t[begin] - this.#startUs) / activityBinUs);
      const untilUs = this.#startUs + (bin + 1) * activityBinUs;
      const end = firstAtOrAfter(t, untilUs, begin + 1);
      const silentBins = this.#silentBins(bin);
      const startUs = this.#startUs + this.#pausedBins * activityBinUs;
      this.#updateUntil((t[begin] - startUs) / 1e6);
      this.#beginActivity();
      this.#activity.pass(end - begin, silentBins);
      this.#lastBin = bin;
      this.#eventsSeen += end - begin;
      // Of the other events: a pixel's own one must not say how busy the sensor is.
      const state = this.#activity.stateOf(end - begin - 1);
      this.#states.fill(state, begin, end);
      for (let k = begin; k < end; k++) this.#recent[y[k] * this.#sensor.width + x[k]]++;
      while (begin < end) {
        if (begin === to) {
          result.set(weigher.ratios(to - from), from);
          from = begin;
          to = begin + weigher.load({ t, x, y, p }, begin);
        }
        const until = Math.min(end, to);
        weigher.weigh(begin - from, until - from, startUs, state, polarities, this.#priors.length > 0);
        begin = until;
      }
    }
    result.set(weigher.ratios(to - from), from);
    this.#events += t.length;
    return result;
  }

  /**
   * Takes back that events were counted as background: they come from objects that are known.
   *
   * @param events those that were weighed last @param isObject of each, 1 where it comes from an object
   * @throws RangeError for a list of another length
   */
  withdraw({ x, y, p }: Pick<EventStream, 'x' | 'y' | 'p'>, isObject: ArrayLike<number>): void {
    if (isObject.length !== this.#states.length)
      throw new RangeError(`background: expected a mark on each of ${this.#states.length} events, got ${isObject.length}`);
    const polarities = this.#parts.polarity ? 1 : 0;
    for (let i = 0; i < isObject.length; i++)
      if (isObject[i] !== 0) this.#weigher.withdraw(x[i], y[i], 2 * this.#states[i] + (p[i] & polarities));
  }

  /** Until the first look, bins are told apart by the mean of those so far: with a mean that is far off, hardly anything would be known of a state. */
  #beginActivity(): void {
    const bins = this.#lastBin + 1 - this.#pausedBins;
    if (this.#priors.length === 0 && bins > 0) this.#activity.update((this.#eventsSeen * 1e6) / (bins * activityBinUs));
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
    const times = this.#activity.seconds;
    const time = times.reduce((sum, one) => sum + one, 0);
    this.#activity.update(this.#events / seconds);
    // Pixels beside all that fire are no quiet ones: the camera shows a part of its sensor, or the size was said too large.
    const area = this.#weigher.countTimes.areaOf(this.#pixels);
    this.#priors = Array.from({ length: columnClasses * kinds }, (_, i) => {
      const kind = i % kinds;
      const columnClass = this.#parts.columnClasses ? (i - kind) / kinds : undefined;
      const prior = this.#weigher.countTimes.prior(this.#pixels, kind, columnClass, Math.max(times[kind >> 1], 1e-4), area);
      return this.#parts.learnedShape ? prior : { ...prior, shape: fixedShape };
    });
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
    this.#tellWeigher();
    const classRates = Float64Array.from({ length: columnClasses }, (_, own) =>
      this.#meanRate((other, kind) => (other === own ? times[kind >> 1] / time : 0)),
    );
    this.#lookAtPixels(seconds, classRates);
  }

  /** @param classRates of a pixel of every class, events/s */
  #lookAtPixels(seconds: number, classRates: Float64Array): void {
    const { look } = this.#weigher;
    this.#excess ??= new ExtendedExcess(this.#sensor, look, columnClasses, this.#pixels.middles);
    const expected = Float64Array.from(classRates, (rate) => seconds * rate);
    const { rates, flags } = this.#pixels;
    this.#excess.look(rates, seenStride, expected, { events: this.#recent, share: 1 - this.#lookedS / seconds });
    this.#recent.fill(0);
    this.#lookedS = seconds;
    new Float64Array(look.memory.buffer, look.classRates.value, columnClasses).set(classRates);
    look.setRates(minShare, priorEvents, hot.times, hot.events);
    for (const pixel of this.#excess.middles) flags[pixel] |= middleBit;
    if (!this.#parts.sharedExcess) return;
    for (const pixel of this.#excess.extended) {
      const events = expected[(pixel % this.#sensor.width) & classBits];
      this.#pixels.setShare(pixel, this.#excess.share(pixel, rates[pixel * seenStride], events));
    }
  }

  /** Tells the weigher of priors and bursts. */
  #tellWeigher(): void {
    const { priors, objects } = this.#weigher;
    this.#priors.forEach(({ rate, shape }, i) => {
      priors.set([shape, shape / rate, minShare * rate, this.#hotCounts[i]], priorStride * i);
    });
    const shares = this.#hasOnePolarity() ? [1, 1] : this.#objectShares;
    for (let kind = 0; kind < kinds; kind++) objects[kind] = this.#burst[kind >> 1] * shares[kind & 1];
  }

  /** Whether only one polarity comes, which tells nothing of objects then: their events have it, too, whatever share of them was expected. */
  #hasOnePolarity(): boolean {
    const { countTimes } = this.#weigher;
    const states = Array.from({ length: activityStates }, (_, state) => 2 * state);
    return this.#eventsSeen >= enoughOfOne && [0, 1].some((p) => states.every((state) => countTimes.isSilent(state + p)));
  }

  /** Sum of the priors' rates, weighted. */
  #meanRate(weight: (columnClass: number, kind: number) => number): number {
    return this.#priors.reduce((sum, { rate }, i) => sum + rate * weight(Math.floor(i / kinds), i % kinds), 0);
  }
}
