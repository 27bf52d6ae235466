import type { SensorSize } from '@spikeseg/events';
import { brightnessLevels, minHz } from '../follow/track/brightness.ts';
import { maxRatio, spotPx2 } from '../follow/track/track.ts';
import { extraNats, fastPxS, reportedNats, slowRatesHz, spotArea } from '../search/ebssa.ts';
import { passedWithin, type Stage } from './first-passage.ts';
import { objectShares, worthClasses, worthOf } from './worth.ts';

/*
 * How faint the detector sees, in closed form: an object of λ events/s gains evidence on the maps of the search, then on a track of its own; it is found where
 * both have reached what they must while it is on the sensor. Of what the form leaves out (maps that are a little off its motion, steps that cost nats, a place that
 * is not known) one number per speed tells: the share of its events that count, as measured by injection.
 */

/** Variance of the spot of an object, sensor px²: that of injected objects (docs/completeness.md), 1.9 × 2.6 px. */
const objectPx2 = 1.9 * 2.6;
/** Longest time that an object is looked for, s: that of injected ones. */
const longestS = 10;
/**
 * Share of the events of an object that count, by speed: what the form asks for over the rate at which half of what was injected is found, the mean of
 * SL8RB and geostarelong (bench/limits.mjs).
 */
const counted: readonly number[] = [0.93, 0.525, 0.51, 0.745, 0.67];
/** The speeds, and those of which limits are told, sensor px/s. */
export const limitSpeeds: readonly number[] = [0, 10, 40, 100, 300];
/** Lines across a sensor of 4 × 3, through any place in any direction, in parts of the root of its area: of equal shares, the shortest first. */
const ways = [0.62, 0.9, 1.07, 1.21];

/** How long objects of a speed are looked for that cross a sensor, s: in the median, at most 10 s. @param area of the sensor, px² */
export const crossingS = (pxS: number, area: number): number => Math.min(longestS, (ways[1] * Math.sqrt(area)) / pxS);

/** Rates between which limits are looked for, events/s, and how exactly. */
const [faintestHz, brightestHz, exactly] = [0.25, 4096, 0.01];

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

/** Means over the spot that evidence is made of: of ln(1 + x) and its square over events of an object; over those of background the same, per event/s that is supposed. */
interface Gains {
  readonly own: number;
  readonly own2: number;
  readonly noise: number;
  readonly noise2: number;
}

/** Points of a spot, by the share of its events that are farther in. */
const spotPoints = 6;

/** @param shares of events of the object by class @param wide variance of its spot over that which is supposed */
function gainsOf(shares: Float64Array, supposedHz: number, supposedPx2: number, wide: number): Gains {
  let [own, own2, noise, noise2] = [0, 0, 0, 0];
  for (const [k, weight] of shares.entries()) {
    if (weight === 0) continue;
    const middle = (supposedHz * Math.min(worthOf(k), maxRatio)) / (2 * Math.PI * supposedPx2);
    for (let i = 0; i < spotPoints; i++) {
      const inside = (i + 0.5) / spotPoints;
      const [ln, there] = [Math.log1p(middle * inside ** wide), Math.log1p(middle * inside)];
      const [each, perNoise] = [weight / spotPoints, 1 / (middle * inside)];
      own += each * ln;
      own2 += each * ln * ln;
      noise += each * there * perNoise;
      noise2 += each * there * there * perNoise;
    }
  }
  return { own, own2, noise, noise2 };
}

/** What an event of an object of medium brightness adds, by class of worth, nats. */
const natsOfClass = Array.from({ length: worthClasses }, (_, k) => {
  const only = new Float64Array(worthClasses);
  only[k] = 1;
  return gainsOf(only, slowRatesHz[1] * spotArea, spotArea / (2 * Math.PI), 1).own;
});

/** The same in the mean over an object on such a background. @param counts of background events by class, not all 0 */
export const natsPerEvent = (counts: Float64Array): number =>
  objectShares(counts).reduce((sum, share, k) => sum + share * natsOfClass[k], 0);

/** The chance that an object of a rate, events/s in the whole spot, and a speed, sensor px/s, is found wherever it crosses the sensor. */
export type Chance = (rateHz: number, speedPxS: number) => number;

/** @param trackNats what a track must reach */
export function chanceOn({ sensor, binPx, counts, share = 1 }: Background, trackNats: number): Chance {
  const shares = objectShares(counts);
  const seenPx2 = objectPx2 / binPx ** 2;
  const mapPx2 = spotArea / (2 * Math.PI);
  // λ E[ln(1 + x)] + m (C E[ln(1 + x) / x] − 1) nats per s, and its variance.
  const stageOf = ({ own, own2, noise, noise2 }: Gains, supposedHz: number, rateHz: number, nats: number): Stage => ({
    natsPerS: rateHz * own + supposedHz * (share * noise - 1),
    variancePerS: rateHz * own2 + supposedHz * share * noise2,
    nats,
  });
  const mapOf = (layer: string, brightness: number) => {
    const supposedHz = slowRatesHz[brightness] * spotArea;
    const gains = gainsOf(shares, supposedHz, mapPx2, seenPx2 / mapPx2);
    return (rateHz: number) => stageOf(gains, supposedHz, rateHz, reportedNats + extraNats({ layer, brightness }));
  };
  const slow = slowRatesHz.map((_, brightness) => mapOf('slow', brightness));
  const fast = [mapOf('fast', slowRatesHz.length - 1)];
  // A track knows its rate about so well, and to suppose one that is a little off costs nothing.
  const tracks = new Map<number, Gains>();
  const trackOf = (rateHz: number): Stage => {
    const octaves = Math.round(2 * Math.log2(Math.max(1, Math.min(2 ** (brightnessLevels - 1), rateHz / minHz)))) / 2;
    const supposedHz = minHz * 2 ** octaves;
    const gains = tracks.get(octaves) ?? gainsOf(shares, supposedHz, spotPx2, seenPx2 / spotPx2);
    tracks.set(octaves, gains);
    return stageOf(gains, supposedHz, rateHz, trackNats);
  };
  const way = Math.sqrt(sensor.width * sensor.height);
  return (rateHz, speedPxS) => {
    const speed = speedPxS / binPx;
    const hz = rateHz * atSpeed(speed, counted);
    const track = trackOf(hz);
    const lives = speed === 0 ? [longestS] : ways.map((part) => Math.min(longestS, (part * way) / speed));
    const foundBy = (map: Stage): number => lives.reduce((sum, life) => sum + passedWithin([map, track], life), 0) / lives.length;
    return Math.max(...[...(speed <= fastPxS ? slow : []), ...(speed >= fastPxS ? fast : [])].map((map) => foundBy(map(hz))));
  };
}

/** The rate from which on such a share of objects is found, events/s; Infinity where no rate is bright enough. */
export function limitHz(chance: (rateHz: number) => number, share: number): number {
  if (chance(brightestHz) < share) return Number.POSITIVE_INFINITY;
  let [low, high] = [faintestHz, brightestHz];
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
