import type { SensorSize } from '@spikeseg/events';
import { brightestRateHz, maxEventNats } from '../belief/pixel-witness.ts';
import { minHz, priorS } from '../follow/track/brightness.ts';
import { maxRatio, spotPx2 } from '../follow/track/track.ts';
import {
  extraNats,
  fastPxS,
  reportedNats,
  slowCellPx,
  slowCosts,
  slowRatesHz,
  slowRings,
  slowUpdateS,
  spotArea,
} from '../search/ebssa.ts';
import { type Gains, type Passage, passage, passedWithin, type Trial, trial } from './first-passage.ts';
import { objectShares, worthClasses, worthOf } from './worth.ts';

/*
 * How faint the detector sees: an object of λ events/s gains evidence on the maps of the search, which is never below 0, until tracks begin; they gain evidence of
 * their own, and become an object or end; then tracks begin anew. It is found where that takes no longer than it is on the sensor (`first-passage.ts`).
 */

/** Variance of the spot of an object, sensor px²: that of injected objects (docs/completeness.md), 1.9 × 2.6 px. */
const objectPx2 = 1.9 * 2.6;
/** Longest time that an object is looked for, s: that of injected ones. */
const longestS = 10;
/** Share of the events of an object that count, by speed: what the form asks for over what was injected, the mean of SL8RB and geostarelong (bench/limits.mjs). */
const counted: readonly number[] = [0.963, 1.062, 0.931, 0.919, 0.99];
/** The speeds, and those of which limits are told, sensor px/s. */
export const limitSpeeds: readonly number[] = [0, 10, 40, 100, 300];
/** Lines across a sensor of 4 × 3, through any place in any direction, in parts of the root of its area: of equal shares, the shortest first. */
const ways = [0.62, 0.9, 1.07, 1.21];

/** How long objects of a speed are looked for that cross a sensor, s: in the median, at most 10 s. @param area of the sensor, px² */
export const crossingS = (pxS: number, area: number): number => Math.min(longestS, (ways[1] * Math.sqrt(area)) / pxS);

/** Rates between which limits are looked for, events/s, and how exactly. */
const [faintestHz, brightestHz, exactly] = [0.25, 4096, 0.01];

/** Sixths of an octave from one event/s to less than the least rate, of which not all events count. */
const firstSixth = -18;

/** The background that an object moves on. */
export interface Background {
  /** As the detector sees it, and pixels of the sensor on a side that it sees as one. */
  readonly sensor: SensorSize;
  readonly binPx: number;
  /** Its events by class of worth, not all 0. */
  readonly counts: Float64Array;
  /** Share of the background that is believed which there is: seconds and pixels that its events stand for, over those in which they came; 1 where it is left out. */
  readonly share?: number;
}

/** What an event of an object adds: by whole nats, and in the mean; and what background adds in the mean, for each event that is supposed. */
interface EventGains {
  readonly gains: Gains;
  readonly own: number;
  readonly noise: number;
}

/** Points of a spot, by the share of its events that are farther in. */
const spotPoints = 6;
/** No sum must reach more nats. */
const levels = 20;

/** @param shares of events of the object by class @param px2 variance of the spot that is supposed @param ratioLimit what is believed of an event, s·px @param noiseShare share of the background that is there */
function gainsOf(
  shares: Float64Array,
  supposedHz: number,
  px2: number,
  seenPx2: number,
  ratioLimit: number,
  noiseShare = 1,
): EventGains {
  const gains = new Float64Array(levels);
  let [own, noise] = [0, 0];
  for (const [k, weight] of shares.entries()) {
    if (weight === 0) continue;
    const middle = (supposedHz * Math.min(worthOf(k), ratioLimit)) / (2 * Math.PI * px2);
    for (let i = 0; i < spotPoints; i++) {
      const [inside, each] = [(i + 0.5) / spotPoints, weight / spotPoints];
      const nats = Math.log1p(middle * inside ** (seenPx2 / px2));
      own += each * nats;
      noise += (noiseShare * each * Math.log1p(middle * inside)) / (middle * inside);
      const whole = Math.min(levels - 2, Math.floor(nats));
      gains[whole + 1] += each * (nats - whole);
      gains[whole] += each * (1 - nats + whole);
    }
  }
  return { gains, own, noise };
}

/** What an event of an object of medium brightness adds, by class of worth, nats. */
const natsOfClass = Array.from({ length: worthClasses }, (_, k) => {
  const only = new Float64Array(worthClasses);
  only[k] = 1;
  return gainsOf(only, slowRatesHz[1] * spotArea, spotPx2, spotPx2, maxRatio).own;
});

/** The same in the mean over an object on such a background. @param counts of background events by class, not all 0 */
export function natsPerEvent(counts: Float64Array): number {
  let [px, nats] = [0, 0];
  for (let k = 0; k < worthClasses; k++) {
    const own = counts[k] * worthOf(k);
    px += own;
    nats += own * natsOfClass[k];
  }
  return nats / px;
}

/** The chance that an object of a rate, events/s in the whole spot, and a speed, sensor px/s, is found wherever it crosses the sensor. */
export type Chance = (rateHz: number, speedPxS: number) => number;

/** How a track begins where a map has found something: how far its place may be off, px, and the time in which events tell of its brightness, s (`initiation.ts`). */
const [slowStart, fastStart] = [
  { placePx: 1.5, memoryS: 0.3 },
  { placePx: 3, memoryS: 0.15 },
] as const;
/**
 * Share of fast starts whose velocity is no more than 100 px/s off, twice what they suppose: others lose their object. Measured where objects of 60 to 300 px/s
 * were injected into SL8RB and geostarelong: 0.20 to 0.27.
 */
const fastShare = 0.23;
/** Likelihood ratio beyond which the search believes no event, s·px. */
const mapRatio = Math.expm1(maxEventNats) / brightestRateHz;

/** What it costs to stay with an object of a speed on the maps of the slow layer, nats/s: on those that hop, and on those that move. */
function costsOf(pxS: number): readonly [hops: number, moves: number] {
  const missed = slowRings.map(([ring, directions]) =>
    Math.hypot(pxS - ring, Math.sqrt((pxS * ring) / 3) * (Math.PI / directions)),
  );
  const perCell = slowCosts.beside - slowCosts.inStep;
  return [(slowCosts.hop * pxS) / slowCellPx, slowCosts.inStep / slowUpdateS + (perCell * Math.min(...missed)) / slowCellPx];
}

/** @param trackNats what a track must reach */
export function chanceOn({ sensor, binPx, counts, share = 1 }: Background, trackNats: number): Chance {
  const shares = objectShares(counts);
  const seenPx2 = objectPx2 / binPx ** 2;
  const nats = Math.round(trackNats);
  const kindOf = (layer: 'slow' | 'fast', brightness: number) => {
    const supposedHz = slowRatesHz[brightness] * spotArea;
    const map = gainsOf(shares, supposedHz, spotPx2, seenPx2, mapRatio, share);
    const { placePx, memoryS } = layer === 'slow' ? slowStart : fastStart;
    const px2 = placePx ** 2;
    const known: EventGains[] = [];
    const gainsAt = (hz: number): EventGains => {
      const half = Math.round(2 * Math.log2(hz));
      return (known[half] ??= gainsOf(shares, 2 ** (half / 2), spotPx2 + px2, seenPx2 + px2, maxRatio, share));
    };
    const trials: Trial[] = [];
    const trialAt = (sixth: number): Trial => {
      const hz = 2 ** (sixth / 6);
      const supposed = { events: supposedHz * priorS + memoryS * hz, seconds: priorS + memoryS };
      return (trials[sixth - firstSixth] ??= trial(gainsAt, supposed, minHz, hz, nats));
    };
    // Between sixths of an octave its chance, and its time, change evenly.
    const trackOf = (hz: number): Trial => {
      const sixths = 6 * Math.log2(hz);
      const sixth = Math.max(firstSixth, Math.floor(sixths));
      const [lower, upper] = [trialAt(sixth), trialAt(sixth + 1)];
      const mix = (of: keyof Trial): number => lower[of] + (sixths - sixth) * (upper[of] - lower[of]);
      return { chance: mix('chance'), mean: mix('mean'), variance: mix('variance') };
    };
    const mapOf = (hz: number, cost: number) =>
      passage(map.gains, hz, supposedHz * (1 - map.noise) + cost, reportedNats + extraNats({ layer, brightness }));
    return { layer, brightness, mapOf, trackOf };
  };
  const kinds = [...slowRatesHz.map((_, brightness) => kindOf('slow', brightness)), kindOf('fast', slowRatesHz.length - 1)];
  const way = Math.sqrt(sensor.width * sensor.height);
  return (rateHz, speedPxS) => {
    const speed = speedPxS / binPx;
    const hz = rateHz * atSpeed(speed, counted);
    const lives = speed === 0 ? [longestS] : ways.map((part) => Math.min(longestS, (part * way) / speed));
    const [hops, moves] = costsOf(speed);
    const within = (time: Passage): number => lives.reduce((sum, life) => sum + passedWithin(time, life), 0) / lives.length;
    let best = 0;
    for (const { layer, brightness, mapOf, trackOf } of kinds) {
      const isFast = layer === 'fast';
      if (isFast ? speed < fastPxS : speed > fastPxS) continue;
      const map = mapOf(hz, isFast ? 0 : brightness === 1 && speed > 0 ? Math.min(hops, moves) : hops);
      if (within(map) > best) best = Math.max(best, within(inAll(map, trackOf(hz), isFast)));
    }
    return best;
  };
}

/** Until one of the tracks that begin at a place becomes an object. A slow one is in the way of the next; of fast ones many begin. */
function inAll({ mean, variance, again }: ReturnType<typeof passage>, track: Trial, isFast: boolean): Passage {
  const chance = track.chance * (isFast ? fastShare : 1);
  const fails = (1 - chance) / chance;
  const inTheWay = isFast ? 0 : 1;
  const each = again.mean + inTheWay * track.mean;
  return {
    mean: mean + track.mean + fails * each,
    variance: variance + track.variance + fails * (again.variance + inTheWay * track.variance + each ** 2 / chance),
  };
}

/** The rate from which on such a share of objects is found, events/s; Infinity where no rate is bright enough. @param least the rate is no less */
export function limitHz(chance: (rateHz: number) => number, share: number, least: number = faintestHz): number {
  let [low, high] = [least, least];
  while (!(chance(high) >= share)) {
    if (high >= brightestHz) return Number.POSITIVE_INFINITY;
    [low, high] = [high, 2 * high];
  }
  while (high > (1 + exactly) * low) {
    const middle = Math.sqrt(low * high);
    if (chance(middle) < share) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** A value at a speed, px/s, of those at each of {@link limitSpeeds}: between them by the logarithm of 1 + speed. */
export function atSpeed(speed: number, values: readonly number[]): number {
  const at = limitSpeeds.findIndex((pxS, k) => k > 0 && (pxS >= speed || k === limitSpeeds.length - 1));
  const [slower, faster] = [limitSpeeds[at - 1], limitSpeeds[at]];
  const along = Math.log((1 + speed) / (1 + slower)) / Math.log((1 + faster) / (1 + slower));
  return values[at - 1] + (values[at] - values[at - 1]) * Math.min(1, along);
}
