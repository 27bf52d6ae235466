import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { type Recording, sensorModelOf } from '../recording/recording.ts';
import type { LabelTrack, SensorSize } from '../stream/event-stream.ts';
import { addBackground, addDavisBackground, addHotPixels, burstsOf } from './background.ts';
import { eventSource } from './event-truth.ts';
import { checkGeneratorOptions, type GeneratorOptions, sensorSizes, standingTelescope } from './generator-options.ts';
import { objectGroup } from './object-group.ts';
import { type PixelTimes, toldByPixels } from './pixel-times.ts';
import { fewStars, knownStars, satellite, satellites, starDriftAngle, tumbled } from './sky.ts';
import { EventBuffer } from './spots/event-buffer.ts';
import { type MovingPlace, maxSpeedOf, placeAt, type Spot } from './spots/moving-spot.ts';
import { addSpot, type Optics, perPxOf } from './spots/point-source.ts';
import { type Star, starField } from './star-field.ts';
import { type ChipMotion, evenSlews, skyMotion, sum } from './telescope.ts';

type SortedEvents = ReturnType<EventBuffer['sorted']>;

export interface GeneratedRecording {
  readonly recording: Recording;
  /** Cause of every event, see {@link eventTruth}. */
  readonly source: Uint8Array;
  /** Where its objects stand in the sky at the times of their labels, px: as `starPlaces` are given. */
  readonly skyPaths: readonly Pick<LabelTrack, 'x' | 'y'>[];
  /** Stars that may come onto the chip, which are not labelled. */
  readonly stars: readonly GeneratedStar[];
}

/** A star of a generated recording. */
export interface GeneratedStar {
  /** Mean events/s, without its trail. */
  readonly rateHz: number;
  /** Where it is, px, so long after the beginning, s. */
  readonly place: (tS: number) => Pick<MovingPlace, 'x' | 'y'>;
}

/** Point spread where none is given, px, and magnitude of a star that gives one event/s. */
const usual = { psfPx: 1, zeroPoint: 14 };

/**
 * Generates a recording of the kind EBSSA holds: background, hot pixels, stars that move with the sky, satellites with labels
 * every 10 ms, all moved by what the telescope does. Without satellites it is a negative, which is labelled, too: its truth is
 * that there is nothing.
 *
 * Every part draws from a seed of its own, so that leaving one out leaves the others as they are. The times begin beyond
 * 2^31 µs, as real ones do.
 *
 * @throws RangeError when an option is out of range
 */
export function generateRecording(options: GeneratorOptions, seed: number): GeneratedRecording {
  const work = generation(options, seed);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * The same, which awaits `turn` before every quarter of a million draws of stars: signals and other work go on meanwhile.
 *
 * @throws RangeError when an option is out of range; what `turn` throws
 */
export async function generateInTurns(
  options: GeneratorOptions,
  seed: number,
  turn: () => Promise<void>,
): Promise<GeneratedRecording> {
  const work = generation(options, seed);
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    await turn();
  }
}

const drawsOfTurn = 2 ** 18;

function* generation(options: GeneratorOptions, seed: number): Generator<void, GeneratedRecording> {
  checkGeneratorOptions(options);
  const { durationS } = options;
  const sensor: SensorSize = { ...sensorSizes[options.sensor] };
  const startUs = 2 ** 31 + randomGenerator(deriveSeed(seed, 'start')).integer(1e9);
  const { motion, objects, maxSlewPxS } = skyOf(options, sensor, seed);
  const { starPower = 1 } = options.response ?? {};
  const stars = starsOf(options, motion, sensor, seed).map((star) => ({
    ...star,
    rateHz: star.rateHz ** starPower,
    place: motion.star(star.x, star.y),
  }));
  checkStars(stars, options);
  const buffer = new EventBuffer(sensor);
  const background = options.noise === 'davis' ? addDavisBackground : addBackground;
  background(buffer, options, sensor, seed);
  addHotPixels(buffer, options, sensor, seed);
  const optics = opticsOf(options, seed);
  let draws = 0;
  for (const star of stars) {
    draws += star.rateHz * (star.untilS - star.fromS);
    if (draws > drawsOfTurn) {
      draws = 0;
      yield;
    }
    const onTheWay = maxSlewPxS > 0 ? { perPx: perPxOf(star.rateHz), maxSpeedPxS: maxSlewPxS } : {};
    addSpot(buffer, { ...star, ...onTheWay }, optics, eventSource.star, randomGenerator(star.seed));
  }
  for (const [id, { spot, place }] of objects.entries()) {
    const { rateHz, brightness } = spot;
    const onTheWay = 'knots' in spot ? { perPx: spot.perPx, maxSpeedPxS: maxSpeedOf(spot) } : {};
    const random = randomGenerator(deriveSeed(seed, 'satellite-events', id));
    const source = { rateHz, brightness, place, fromS: 0, untilS: durationS, ...onTheWay };
    addSpot(buffer, source, optics, eventSource.satellite + id, random);
  }
  const { events, source } = told(buffer.sorted(startUs), options.pixels, seed);
  const labels = objects.map(({ place }, id) => labelTrack(id, place, sensor, startUs, durationS));
  const seen = labels.filter(({ t }) => t.length > 0);
  const name = `synthetic-${seed}`;
  return {
    recording: {
      name,
      path: `${name}.mat`,
      format: 'mat5',
      sensorModel: sensorModelOf(sensor),
      events,
      objects: seen,
      labelled: true,
      stored: { bytes: 0, header: '', variables: [], coordinateBase: 1, offCode: -1, labelsInTimeOrder: true },
    },
    source,
    skyPaths: seen.map((own) => skyPathOf(own, motion, startUs)),
    stars: stars.map(({ rateHz, place }) => ({ rateHz, place })),
  };
}

function opticsOf({ durationS, psfPx = usual.psfPx, response = {} }: GeneratorOptions, seed: number): Optics {
  const { hasTrails = false, burstShare = 0 } = response;
  return { psfPx, hasTrails, burstShare, bursts: burstsOf(durationS, seed), endS: durationS };
}

/** What pixels tell. */
function told(all: SortedEvents, pixels: PixelTimes | undefined, seed: number): SortedEvents {
  if (pixels === undefined) return all;
  const { sensor, t, x, y, p } = all.events;
  const kept = toldByPixels({ t, x, y }, sensor, pixels, seed);
  const of = (values: Uint8Array | Uint16Array) => kept.map(({ event }) => values[event]);
  return {
    events: {
      sensor,
      t: Float64Array.from(kept, (one) => one.t),
      x: Uint16Array.from(of(x)),
      y: Uint16Array.from(of(y)),
      p: Uint8Array.from(of(p)),
    },
    source: Uint8Array.from(of(all.source)),
  };
}

function skyPathOf({ t, x, y }: LabelTrack, { skyAt }: ChipMotion, startUs: number): Pick<LabelTrack, 'x' | 'y'> {
  const places = Array.from(t, (tUs, i) => skyAt(x[i], y[i], (tUs - startUs) / 1e6));
  return { x: Float64Array.from(places, (place) => place.x), y: Float64Array.from(places, (place) => place.y) };
}

/** How the sky moves, every object with its place on the chip, and the speed of the fastest slew, 0 without one, px/s. */
function skyOf(options: GeneratorOptions, sensor: SensorSize, seed: number) {
  const { durationS, telescope = standingTelescope } = options;
  const group = objectGroup(options, sensor, seed);
  const { slews = evenSlews(telescope.slews, durationS, randomGenerator(deriveSeed(seed, 'slews'))) } = group ?? {};
  const followed = telescope.follows === 'satellite' ? satellite(options, sensor, seed, 0) : undefined;
  const motion = skyMotion(telescope, { slews, followed, driftAngle: starDriftAngle(seed) }, sensor, seed);
  const given = options.paths ?? group?.paths;
  const spots = tumbled(given ?? satellites(options, sensor, seed), options, seed);
  const displaced = given ? motion.shake : motion.pointing;
  const objects = spots.map((spot) => ({ spot, place: placeOn(spot, displaced) }));
  return { motion, objects, maxSlewPxS: slews.reduce((max, { speedPxS }) => Math.max(max, speedPxS), 0) };
}

function placeOn(spot: Spot, displaced: ChipMotion['shake']): (tS: number) => MovingPlace | undefined {
  return (tS) => {
    const place = placeAt(spot, tS);
    return place && sum(place, displaced(tS));
  };
}

function starsOf(options: GeneratorOptions, motion: ChipMotion, sensor: SensorSize, seed: number) {
  const { stars, starMagnitudes: magnitudes, zeroPoint = usual.zeroPoint, psfPx = usual.psfPx, durationS } = options;
  if (options.starPlaces !== undefined) return knownStars(options.starPlaces, zeroPoint, durationS, seed);
  if (magnitudes === undefined) return fewStars(options, sensor, seed);
  return starField({ stars, magnitudes, zeroPoint, psfPx }, motion, sensor, durationS, seed);
}

/** More take a minute. */
const maxStarDraws = 2 ** 26;

/** Rates are added up before events are drawn. @throws RangeError where that would take minutes */
function checkStars(stars: readonly Star[], { zeroPoint = usual.zeroPoint, durationS }: GeneratorOptions): void {
  const draws = stars.reduce((total, { rateHz, fromS, untilS }) => total + rateHz * (untilS - fromS), 0);
  if (!(draws <= maxStarDraws))
    throw new RangeError(
      `generator: zeroPoint: expected at most ${maxStarDraws} draws of ${stars.length} stars in ${durationS} s, got ${draws.toPrecision(2)} with ${zeroPoint}: take a smaller one, or less time`,
    );
}

const labelEveryUs = 10_000;

/**
 * Labels every 10 ms while the object is on the chip, as a file can hold them: times in single precision, as EBSSA stores
 * them, and positions that survive being stored 1-based bit by bit.
 *
 * @param placeOf where the object is on the chip; undefined while it is not there
 */
export function labelTrack(
  id: number,
  placeOf: (tS: number) => MovingPlace | undefined,
  { width, height }: SensorSize,
  startUs: number,
  durationS: number,
): LabelTrack {
  const labels: { t: number; x: number; y: number }[] = [];
  for (let tUs = 0; tUs < durationS * 1e6; tUs += labelEveryUs) {
    const place = placeOf(tUs / 1e6);
    if (place === undefined) continue;
    const { x, y } = place;
    if (x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1) {
      labels.push({ t: Math.fround(startUs + tUs), x: x + 1 - 1, y: y + 1 - 1 });
    }
  }
  return {
    id,
    t: Float64Array.from(labels, ({ t }) => t),
    x: Float64Array.from(labels, ({ x }) => x),
    y: Float64Array.from(labels, ({ y }) => y),
  };
}
