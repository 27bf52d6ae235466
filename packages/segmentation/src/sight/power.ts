import type { SensorSize } from '@spikeseg/events';
import { brightnessLevels, leastHz } from '../follow/track/brightness.ts';
import { mostRatio, spotPx2 } from '../follow/track/track.ts';
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
 * Share of the events of an object that count, by speed, px/s: what the form asks for over the rate at which half of what was injected is found, the mean of
 * SL8RB and geostarelong (bench/limits.mjs).
 */
const counted: readonly (readonly [pxS: number, share: number])[] = [
  [0, 0.94],
  [10, 0.53],
  [40, 0.515],
  [100, 0.76],
  [300, 0.68],
];

/** Speeds of which limits are told, sensor px/s. */
export const limitSpeeds: readonly number[] = counted.map(([pxS]) => pxS);

/** Rates at which limits are looked for, events/s: so many from the least on, and so many for a factor of two. */
const [leastRateHz, rates, perOctave] = [0.25, 168, 12] as const;
const rateAt = (index: number): number => leastRateHz * 2 ** (index / perOctave);

/** Means over the spot that evidence is made of, by class of worth, for an object that is supposed to have a rate. */
interface Means {
  readonly supposedHz: number;
  /** Over events of the object: of ln(1 + x) and its square; over those of background, per event/s that is supposed: the same. */
  readonly own: Float64Array;
  readonly own2: Float64Array;
  readonly noise: Float64Array;
  readonly noise2: Float64Array;
}

/** Points of a spot, by the share of its events that are farther in. */
const spotPoints = 12;

/** @param trueWide variance of the spot over that which is supposed */
function meansOf(supposedHz: number, supposedPx2: number, trueWide: number): Means {
  const lists = Array.from({ length: 4 }, () => new Float64Array(worthClasses));
  for (let k = 0; k < worthClasses; k++) {
    const middle = (supposedHz * Math.min(worthOf(k), mostRatio)) / (2 * Math.PI * supposedPx2);
    for (let i = 0; i < spotPoints; i++) {
      const share = (i + 0.5) / spotPoints;
      const own = Math.log1p(middle * share ** trueWide);
      const noise = Math.log1p(middle * share);
      const perNoise = 1 / (middle * share);
      [own, own * own, noise * perNoise, noise * noise * perNoise].forEach((one, list) => (lists[list][k] += one / spotPoints));
    }
  }
  const [own, own2, noise, noise2] = lists;
  return { supposedHz, own, own2, noise, noise2 };
}

/** The same, of some noise. */
interface Gains {
  readonly supposedHz: number;
  readonly own: number;
  readonly own2: number;
  readonly noise: number;
  readonly noise2: number;
}

/** Evidence of an object of such a rate, where another is supposed: λ E[ln(1 + x)] + m (E[ln(1 + x) / x] − 1) per s, and its variance. */
const stageOf = ({ supposedHz, own, own2, noise, noise2 }: Gains, rateHz: number, nats: number): Stage => ({
  natsPerS: rateHz * own + supposedHz * (noise - 1),
  variancePerS: rateHz * own2 + supposedHz * noise2,
  nats,
});

/** Gains where a rate between two is supposed. @param share of the second */
function between(one: Gains, other: Gains, share: number): Gains {
  const mean = (key: keyof Gains): number => one[key] + share * (other[key] - one[key]);
  return { supposedHz: mean('supposedHz'), own: mean('own'), own2: mean('own2'), noise: mean('noise'), noise2: mean('noise2') };
}

/** A brightness that the search has maps for, and what these must reach, nats. */
interface SearchMap {
  readonly means: Means;
  readonly nats: number;
}

/** The chance that an object of a rate, events/s in the whole spot, and a speed, sensor px/s, is found where it crosses the sensor anywhere, in any direction. */
export type Chance = (rateHz: number, speedPxS: number) => number;

/** What the detector can see on a sensor, by the events of its background. */
export class Power {
  readonly #binPx: number;
  /** For what is slow, and for what is fast. */
  readonly #slow: readonly SearchMap[];
  readonly #fast: readonly SearchMap[];
  /** Of a track that knows its brightness, by factors of two. */
  readonly #tracks: readonly Means[];
  /** Ways of objects over the sensor, px as seen: of equal shares of them, the shortest first. */
  readonly #ways: readonly number[];

  /** @param sensor as the detector sees it @param binPx pixels of the sensor on a side that it sees as one */
  constructor(sensor: SensorSize, binPx = 1) {
    this.#binPx = binPx;
    const seenPx2 = objectPx2 / binPx ** 2;
    const mapPx2 = spotArea / (2 * Math.PI);
    const mapsOf = (layer: string, perPixel: readonly number[]): SearchMap[] =>
      perPixel.map((perPixelHz, brightness) => ({
        means: meansOf(perPixelHz * spotArea, mapPx2, seenPx2 / mapPx2),
        nats: reportedNats + extraNats({ layer, brightness }),
      }));
    this.#slow = mapsOf('slow', slowRatesHz);
    this.#fast = mapsOf('fast', slowRatesHz.slice(-1));
    this.#tracks = Array.from({ length: brightnessLevels }, (_, level) =>
      meansOf(leastHz * 2 ** level, spotPx2, seenPx2 / spotPx2),
    );
    this.#ways = waysOver(sensor);
  }

  /** What an event of an object of medium brightness adds in the mean, nats. @param counts of background events by class of worth, not all 0 */
  natsPerEvent(counts: Float64Array): number {
    const { own } = this.#slow[1].means;
    return objectShares(counts).reduce((sum, share, k) => sum + share * own[k], 0);
  }

  /**
   * @param counts of background events by class of worth, not all 0 @param trackNats what a track must reach
   * @param noiseShare of the background that is believed what there is: seconds and pixels that these events stand for, over those in which they came
   */
  chances(counts: Float64Array, trackNats: number, noiseShare = 1): Chance {
    const shares = objectShares(counts);
    const mean = (values: Float64Array): number => values.reduce((sum, value, k) => sum + value * shares[k], 0);
    const gains = ({ supposedHz, own, own2, noise, noise2 }: Means): Gains => ({
      supposedHz,
      own: mean(own),
      own2: mean(own2),
      noise: noiseShare * mean(noise),
      noise2: noiseShare * mean(noise2),
    });
    const ofMaps = (maps: readonly SearchMap[]) => maps.map(({ means, nats }) => ({ gains: gains(means), nats }));
    const [slow, fast, tracks] = [ofMaps(this.#slow), ofMaps(this.#fast), this.#tracks.map(gains)];
    return (rateHz, speedPxS) => {
      const speed = speedPxS / this.#binPx;
      const hz = rateHz * countedShare(speed);
      const maps = [...(speed <= fastPxS ? slow : []), ...(speed >= fastPxS ? fast : [])];
      const level = Math.max(0, Math.min(brightnessLevels - 1.001, Math.log2(hz / leastHz)));
      const track = stageOf(between(tracks[Math.floor(level)], tracks[Math.floor(level) + 1], level % 1), hz, trackNats);
      const lives = speed === 0 ? [longestS] : this.#ways.map((way) => Math.min(longestS, way / speed));
      const ofMap = ({ gains: own, nats }: (typeof maps)[number]): number => {
        const stages = [stageOf(own, hz, nats), track];
        return lives.reduce((sum, seconds) => sum + passedWithin(stages, seconds), 0) / lives.length;
      };
      return Math.max(...maps.map(ofMap));
    };
  }
}

/** The rate from which on such a share of objects is found, events/s; Infinity where no rate is bright enough. */
export function limitHz(chance: Chance, speedPxS: number, share: number): number {
  const beyond = (index: number): number => chance(rateAt(index), speedPxS) - share;
  let [from, to]: [number, number] = [0, rates];
  let [low, high] = [beyond(from), beyond(to)];
  if (low >= 0) return leastRateHz;
  if (high < 0) return Number.POSITIVE_INFINITY;
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    const here = beyond(middle);
    if (here < 0) [from, low] = [middle, here];
    else [to, high] = [middle, here];
  }
  return rateAt(to - high / (high - low));
}

/** Between the speeds that were measured by the logarithm of 1 + speed. */
function countedShare(speed: number): number {
  const at = counted.findIndex(([pxS]) => pxS >= speed);
  if (at === -1) return counted[counted.length - 1][1];
  if (at === 0) return counted[0][1];
  const [[slower, low], [faster, high]] = [counted[at - 1], counted[at]];
  return low + ((high - low) * Math.log((1 + speed) / (1 + slower))) / Math.log((1 + faster) / (1 + slower));
}

/** Lines through a sensor that are drawn: places along a side, directions; and parts of equal share that stand for all. */
const [places, directions, parts] = [6, 8, 7] as const;

/** Lengths of lines through places all over a sensor in all directions. */
function waysOver({ width, height }: SensorSize): number[] {
  const ways: number[] = [];
  for (let i = 0; i < places * places * directions; i++) {
    const angle = ((Math.floor(i / places / places) + 0.5) / directions) * Math.PI;
    const [x, y] = [(i % places) + 0.5, (Math.floor(i / places) % places) + 0.5];
    const along = (place: number, size: number, slope: number): readonly [number, number] => {
      const [one, other] = [-(place / places) * size, (1 - place / places) * size].map((way) => way / slope);
      return [Math.min(one, other), Math.max(one, other)];
    };
    const [across, down] = [along(x, width, Math.cos(angle)), along(y, height, Math.sin(angle))];
    ways.push(Math.min(across[1], down[1]) - Math.max(across[0], down[0]));
  }
  ways.sort((a, b) => a - b);
  return Array.from({ length: parts }, (_, k) => ways[Math.floor(((k + 0.5) / parts) * ways.length)]);
}
