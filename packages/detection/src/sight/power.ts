import type { SensorSize } from '@spikeseg/events';
import { maxRatio } from '../belief/pixel-witness.ts';
import { classMiddles } from '../belief/ratio-classes.ts';
import { minHz, priorS } from '../follow/track/brightness.ts';
import { spotPx2 } from '../follow/track/track.ts';
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
import { maxNats, passage, passedWithin } from './first-passage.ts';
import { objectShares } from './worth.ts';

/*
 * How faint the detector sees: an object of λ events/s gains evidence on the maps of the search, which is never below 0, until a track begins; that gains evidence of
 * its own, and becomes an object or ends; then the next one begins. It is found where that takes no longer than it is on the sensor (`first-passage.ts`).
 */

/** Variance of the spot of an object, sensor px²: that of injected objects (docs/completeness.md), 1.9 × 2.6 px. */
const objectPx2 = 1.9 * 2.6;
/** Longest time that an object is looked for, s: that of injected ones. */
const longestS = 10;
/** The speeds of which limits are told, sensor px/s. */
export const limitSpeeds: readonly number[] = [0, 10, 40, 100, 300];
/** Share of the events of an object that count, by speed: what the form asks for over what was injected, the mean of SL8RB and geostarelong (bench/limits.mjs). */
const counted: readonly number[] = [0.93, 1.07, 0.965, 0.893, 0.949];

/** How long objects of a speed are looked for that cross a sensor of 4 × 3 anywhere, in any direction, s: in the median. @param area of the sensor, px² */
export const crossingS = (pxS: number, area: number): number => Math.min(longestS, (0.9 * Math.sqrt(area)) / pxS);

/** The background that an object moves on. */
export interface Background {
  /** As the detector sees it, and pixels of the sensor on a side that it sees as one. */
  readonly sensor: SensorSize;
  readonly binPx: number;
  /** Its events by class of worth, not all 0. */
  readonly counts: Float64Array;
  /** Share of the background that is believed which there is: seconds and pixels that its events stand for, over those in which they came. */
  readonly share: number;
}

/** Points of a spot, by the share of its events that are farther in. */
const spotPoints = [1 / 6, 1 / 2, 5 / 6];

/**
 * What events of an object that is supposed to have such a rate add, by whole nats; and what is lost, nats/s.
 *
 * @param px2 variance of the spot that is supposed @param seenPx2 that of the object
 */
function gainsOf(shares: Float64Array, noiseShare: number, supposedHz: number, px2: number, seenPx2: number) {
  const gains = new Float64Array(maxNats);
  const heights = spotPoints.map((inside) => inside ** (seenPx2 / px2));
  let noise = 0;
  for (let k = 0; k < shares.length; k++) {
    if (shares[k] === 0) continue;
    const each = shares[k] / spotPoints.length;
    const middle = (supposedHz * Math.min(classMiddles[k], maxRatio)) / (2 * Math.PI * px2);
    for (let i = 0; i < spotPoints.length; i++) {
      const supposed = middle * spotPoints[i];
      noise += (noiseShare * each * Math.log1p(supposed)) / supposed;
      const nats = Math.log1p(middle * heights[i]);
      const whole = Math.min(maxNats - 2, Math.floor(nats));
      gains[whole + 1] += each * (nats - whole);
      gains[whole] += each * (1 - nats + whole);
    }
  }
  return { gains, loss: supposedHz * (1 - noise) };
}

/** A map has 2 nats more than it had when tracks begin at its place again (`excursions.ts`); a track ends with 3 nats less than it began with (`follower.ts`). */
const [againNats, endNats] = [2, 3] as const;
/** What it costs to stay with an object on maps of the slow layer that hop, and on those that move, nats/s. */
const hopCost = (pxS: number): number => (slowCosts.hop * pxS) / slowCellPx;
function moveCost(pxS: number): number {
  const missed = slowRings.map(([ring, directions]) =>
    Math.hypot(pxS - ring, Math.sqrt((pxS * ring) / 3) * (Math.PI / directions)),
  );
  return slowCosts.inStep / slowUpdateS + ((slowCosts.beside - slowCosts.inStep) * Math.min(...missed)) / slowCellPx;
}

/**
 * How tracks begin: how far their place may be off, px, and the time in which events tell of their brightness, s (`initiation.ts`); the share that stays with
 * its object, and how many are in the way of the next. Fast ones lose an object where their velocity is more than 100 px/s off, twice what they suppose:
 * 0.20 to 0.27 do not, where objects of 60 to 300 px/s were injected into SL8RB and geostarelong; and many begin at once.
 */
const slow = { layer: 'slow', placePx: 1.5, memoryS: 0.3, share: 1, inTheWay: 1 } as const;
const fast = { layer: 'fast', placePx: 3, memoryS: 0.15, share: 0.23, inTheWay: 0 } as const;
/** The maps on which limits are reached, those first that mostly show more: which of the rates of {@link slowRatesHz} they suppose, and what it costs to stay with an object. */
const allMaps = [
  { ...fast, brightness: slowRatesHz.length - 1, costOf: () => 0 },
  { ...slow, brightness: 1, costOf: (pxS: number) => Math.min(hopCost(pxS), moveCost(pxS)) },
  { ...slow, brightness: 0, costOf: hopCost },
] as const;

/** @param trackNats what a track must reach @returns the chance that an object of a rate, events/s in the whole spot, and a speed, sensor px/s, is found wherever it crosses the sensor */
export function chanceOn(
  { sensor, binPx, counts, share }: Background,
  trackNats: number,
): (rateHz: number, speedPxS: number) => number {
  const shares = objectShares(counts);
  const seenPx2 = objectPx2 / binPx ** 2;
  const maps = allMaps.map(({ layer, brightness, costOf, placePx, memoryS, share: held, inTheWay }) => {
    const supposedHz = slowRatesHz[brightness] * spotArea;
    const nats = reportedNats + extraNats({ layer, brightness });
    const map = gainsOf(shares, share, supposedHz, spotPx2, seenPx2);
    // What a track supposes when it is as old as its prior weighs: most are decided within twice that time.
    const seenS = memoryS + priorS;
    const learnt = (hz: number): number => Math.max(minHz, (supposedHz * priorS + hz * seenS) / (priorS + seenS));
    return (hz: number, pxS: number, lifeS: number, min: number): number => {
      if (layer === 'slow' ? pxS > fastPxS : pxS < fastPxS) return 0;
      const from = passage(map.gains, hz, map.loss + costOf(pxS), nats, 'never');
      const [first, again] = [from(0), from(nats - againNats)];
      // What follows only takes longer: no more than another map shows.
      if (passedWithin(first, lifeS) <= min) return 0;
      const own = gainsOf(shares, share, learnt(hz), spotPx2 + placePx ** 2, seenPx2 + placePx ** 2);
      const track = passage(own.gains, hz, own.loss, endNats + Math.round(trackNats), 'ends')(endNats);
      // Until one of the tracks becomes an object.
      const chance = track.chance * held;
      const fails = (1 - chance) / chance;
      const each = again.mean + inTheWay * track.mean;
      const mean = first.mean + track.mean + fails * each;
      const variance = fails * (again.variance + inTheWay * track.variance + each ** 2 / chance);
      return passedWithin({ mean, variance: first.variance + track.variance + variance }, lifeS);
    };
  });
  return (rateHz, speedPxS) => {
    const [hz, pxS] = [rateHz * atSpeed(speedPxS, counted), speedPxS / binPx];
    const lifeS = crossingS(pxS, sensor.width * sensor.height);
    return maps.reduce((best, of) => Math.max(best, of(hz, pxS, lifeS, best)), 0);
  };
}

/** Rates between which limits are looked for, events/s: a third of an octave apart, between them chances change evenly. */
const triedHz = Float64Array.from({ length: 43 }, (_, k) => 2 ** (k / 3 - 2));

/** The rates from which on such shares of objects are found, events/s, in ascending order; Infinity where no rate is bright enough. @param nearHz a rate to begin with */
export function limitsHz(chance: (rateHz: number) => number, shares: readonly number[], nearHz = triedHz[0]): number[] {
  const chances: number[] = [];
  const at = (k: number): number => (chances[k] ??= chance(triedHz[k]));
  const last = triedHz.length - 1;
  let k = Math.min(last - 1, Math.max(0, Math.floor(3 * Math.log2(nearHz / triedHz[0]))));
  return shares.map((share) => {
    while (k > 0 && at(k) >= share) k--;
    while (k < last && at(k + 1) < share) k++;
    return k === last ? Infinity : triedHz[k] * 2 ** (Math.max(0, (share - at(k)) / (at(k + 1) - at(k))) / 3);
  });
}

/** The rates from which on half and nine tenths of objects of each of {@link limitSpeeds} are found, events/s; Infinity where no rate is bright enough. */
export interface SpeedLimits {
  readonly half: readonly number[];
  readonly nineTenths: readonly number[];
}

/** @param near limits that are not far from these, where some are known */
export function speedLimits(background: Background, trackNats: number, near: readonly number[] = []): SpeedLimits {
  const chance = chanceOn(background, trackNats);
  const [half, nineTenths]: number[][] = [[], []];
  for (const [k, speed] of limitSpeeds.entries()) {
    const from = [near[k], half[k - 1]].find((hz) => hz < Infinity);
    [half[k], nineTenths[k]] = limitsHz((hz) => chance(hz, speed), [0.5, 0.9], from);
  }
  return { half, nineTenths };
}

/** A value at a speed, px/s, of those at each of {@link limitSpeeds}: between them by the logarithm of 1 + speed. */
export function atSpeed(speed: number, values: readonly number[]): number {
  const at = limitSpeeds.findIndex((pxS, k) => k > 0 && (pxS >= speed || k === limitSpeeds.length - 1));
  const [slower, faster] = [limitSpeeds[at - 1], limitSpeeds[at]];
  const along = Math.log((1 + speed) / (1 + slower)) / Math.log((1 + faster) / (1 + slower));
  return values[at - 1] + (values[at] - values[at - 1]) * Math.min(1, along);
}
