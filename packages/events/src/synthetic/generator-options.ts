import type { SensorSize } from '../stream/event-stream.ts';
import { maxSatellites } from './event-truth.ts';
import type { PixelTimes } from './pixel-times.ts';
import type { Tumbling } from './spots/brightness.ts';
import { maxEvents } from './spots/event-buffer.ts';
import type { CurvedSpot, KnottedSpot, MovingSpot, Spot } from './spots/moving-spot.ts';
import { dimmestMagnitude } from './star-counts.ts';
import type { Telescope } from './telescope.ts';

/**
 * Kinds of background: independent events; what a real DAVIS does (bursts, leak that ticks, OFF after ON, columns); independent events as those of a real night
 * with an HD sensor, most of them OFF, with many hot pixels.
 */
const noises = ['poisson', 'davis', 'hd'] as const;

/** Groups of satellites whose paths fit together: see `packages/events/src/synthetic/scenes/`. */
const objectGroups = ['slews', 'passing', 'crossing', 'meeting', 'jogs'] as const;

/** What a generated recording holds. Rates are means; stars and satellites are Poisson processes. */
export interface GeneratorOptions {
  readonly sensor: GeneratedSensor;
  readonly durationS: number;
  /** Background over the whole chip without hot pixels, events/s; pixels differ by a log-normal factor. */
  readonly backgroundRateHz: number;
  /** Kind of background, poisson where it is left out. */
  readonly noise?: (typeof noises)[number];
  /**
   * Isolated pixels that fire all the time: the hottest at 4 % of the background rate of a DAVIS, the n-th at an n-th of that; with the noise `hd` the n-th of
   * the chip of a DAVIS at 6.1 · n^−0.55 events/s.
   */
  readonly hotPixels: number;
  /**
   * Stars, which are not labelled: a detector that finds one is wrong. Without `starMagnitudes` exactly so many on the chip at
   * the beginning, of 10 to 40 events/s; with them as many on average at any time, of a sky without end.
   */
  readonly stars: number;
  /** Brightest and dimmest star, magnitudes from 0 to 16. */
  readonly starMagnitudes?: readonly [number, number] | undefined;
  /** Stars of a sky that is known, instead of drawn ones. */
  readonly starPlaces?: readonly StarPlace[] | undefined;
  /** Magnitude of a star that gives one event/s, 14 where it is left out. */
  readonly zeroPoint?: number | undefined;
  /** Radius of the point spread, standard deviation, px; 1 where it is left out. */
  readonly psfPx?: number | undefined;
  readonly satellites: number;
  /** Slowest and fastest satellite, px/s. */
  readonly speedPxS: readonly [number, number];
  /** Whether speeds are drawn evenly between them (where it is left out), or evenly between their logarithms. */
  readonly speedSpread?: 'even' | 'logarithmic' | undefined;
  /** Events of the dimmest and the brightest satellite, events/s. */
  readonly satelliteRateHz: readonly [number, number];
  /** Paths of satellites are arcs that turn by up to so much per px, degrees, either way; straight where it is left out. */
  readonly curvatureDegPx?: number | undefined;
  /** Satellites tumble; they are of constant brightness where it is left out. */
  readonly tumbling?: Tumbling | undefined;
  /** What the telescope does; where it is left out it stands, and stars drift by 1.5 px/s. */
  readonly telescope?: Telescope | undefined;
  /** When pixels tell, at once where it is left out. */
  readonly pixels?: PixelTimes | undefined;
  /** How pixels answer to spots; where it is left out at once, at one width, in proportion to the light. */
  readonly response?: PixelResponse | undefined;
  /** Satellites that fit together, instead of drawn ones; none of them where `satellites` is 0. */
  readonly objects?: (typeof objectGroups)[number] | undefined;
  /** Satellites where they are wanted on the chip, instead of drawn ones: of the telescope they feel the jitter alone. */
  readonly paths?: readonly Spot[] | undefined;
}

/** How pixels answer to spots. */
export interface PixelResponse {
  /** Whether bright spots are wider, and leave trails of OFF events: no where it is left out. */
  readonly hasTrails?: boolean | undefined;
  /** Share of the events of spots that waits for the next burst of the sensor, 0 to 1; 0 where it is left out. */
  readonly burstShare?: number | undefined;
  /** Events/s of stars go as this power of their light; 1 where it is left out. */
  readonly starPower?: number | undefined;
}

/** A star of a sky that is known: where it stands on the chip at time 0, were nothing displaced, or beside it, px. */
export interface StarPlace {
  readonly x: number;
  readonly y: number;
  readonly magnitude: number;
}

/** A telescope that stands: stars drift at the sidereal rate, 15″/s, with 10″ per pixel. */
export const standingTelescope: Telescope = {
  driftPxS: 1.5,
  rotationDegS: 0,
  follows: 'nothing',
  slews: 0,
  jitterPx: 0,
  jitterHz: 5,
};

/** Most events of satellites, with those that fall beside the chip, or between the flashes that they were drawn for. */
const maxDraws = 4 * maxEvents;

/** @throws RangeError naming the option, what was expected and what was found */
export function checkGeneratorOptions(options: GeneratorOptions): void {
  const { sensor, durationS, backgroundRateHz, noise = 'poisson', satellites, objects, paths = [] } = options;
  const must = (name: SimpleOption, condition: boolean, expected: string): void =>
    refuse(name, condition, expected, options[name]);
  must('sensor', Object.hasOwn(sensorSizes, sensor), orList(Object.keys(sensorSizes)));
  must('noise', noises.includes(noise), orList(noises));
  must('durationS', durationS > 0 && durationS <= 3600, 'more than 0 and at most 3600 s');
  must('backgroundRateHz', backgroundRateHz >= 0 && backgroundRateHz < Infinity, 'a finite rate ≥ 0 events/s');
  for (const name of ['hotPixels', 'stars', 'satellites'] as const) {
    must(name, Number.isInteger(options[name]) && options[name] >= 0, 'a whole number ≥ 0');
  }
  // A hundredth leaves every one its surround of quiet pixels; the truth has a byte per event for what caused it.
  const { width, height } = sensorSizes[sensor];
  must('hotPixels', options.hotPixels <= (width * height) / 100, 'at most 1 % of the pixels');
  must('satellites', satellites <= maxSatellites, `at most ${maxSatellites}`);
  for (const name of ['speedPxS', 'satelliteRateHz'] as const) {
    const [low, high] = options[name];
    must(name, low >= 0 && high >= low && high < Infinity, '[low, high] with 0 ≤ low ≤ high');
  }
  const { starMagnitudes: [bright, dim] = [0, 1], zeroPoint = 0, psfPx = 0, curvatureDegPx = 0, speedSpread = 'even' } = options;
  must(
    'starMagnitudes',
    bright >= 0 && dim > bright && dim <= dimmestMagnitude,
    `[low, high] with 0 ≤ low < high ≤ ${dimmestMagnitude}`,
  );
  must('zeroPoint', Math.abs(zeroPoint) <= 40, 'a magnitude from -40 to 40');
  must('psfPx', psfPx >= 0 && psfPx < Infinity, 'a finite number ≥ 0');
  must('curvatureDegPx', curvatureDegPx >= 0 && curvatureDegPx < Infinity, 'a finite number ≥ 0');
  const evenly = speedSpread === 'even';
  must('speedSpread', evenly || speedSpread === 'logarithmic', 'even or logarithmic');
  must('speedPxS', evenly || options.speedPxS[0] > 0, '[low, high] with 0 < low where they are drawn by their logarithms');
  must('objects', objects === undefined || objectGroups.includes(objects), orList(objectGroups));
  must('backgroundRateHz', backgroundRateHz * durationS <= maxEvents, `at most ${maxEvents} events in ${durationS} s`);
  const { amplitude = 0, glintGain = 0 } = options.tumbling ?? {};
  const spotRateHz = options.satelliteRateHz[1] * (1 + amplitude + glintGain);
  must('satelliteRateHz', satellites * spotRateHz * durationS <= maxDraws, `at most ${maxDraws} draws in ${durationS} s`);
  checkTumbling(options.tumbling);
  checkTelescope(options.telescope);
  for (const name of ['latencyMs', 'refractoryMs'] as const) {
    const value = options.pixels?.[name] ?? 0;
    refuse(`pixels.${name}`, value >= 0 && value <= 1000, 'a number from 0 to 1000', value);
  }
  const { burstShare = 0, starPower = 1 } = options.response ?? {};
  refuse('response.burstShare', burstShare >= 0 && burstShare <= 1, 'a number from 0 to 1', burstShare);
  refuse('response.starPower', starPower > 0 && starPower <= 10, 'a number above 0 and at most 10', starPower);
  checkPaths(paths);
  for (const [i, { x, y, magnitude }] of (options.starPlaces ?? []).entries())
    refuse(`starPlaces[${i}]`, Number.isFinite(x + y + magnitude), 'finite numbers x, y, magnitude', [x, y, magnitude]);
}

function checkTumbling(tumbling: Tumbling | undefined): void {
  if (tumbling === undefined) return;
  const {
    periodS: [low, high],
    amplitude,
    glintGain,
  } = tumbling;
  refuse('tumbling.periodS', low > 0 && high >= low && high < Infinity, '[low, high] with 0 < low ≤ high', [low, high]);
  refuse('tumbling.amplitude', amplitude >= 0 && amplitude <= 1, 'a number from 0 to 1', amplitude);
  refuse('tumbling.glintGain', glintGain >= 0 && glintGain < Infinity, 'a finite number ≥ 0', glintGain);
}

function checkTelescope(telescope: Telescope | undefined): void {
  if (telescope === undefined) return;
  const { rotationDegS, slews, follows, followsUntilS = 0 } = telescope;
  for (const name of ['driftPxS', 'jitterPx', 'jitterHz'] as const)
    refuse(`telescope.${name}`, telescope[name] >= 0 && telescope[name] < Infinity, 'a finite number ≥ 0', telescope[name]);
  refuse('telescope.rotationDegS', Number.isFinite(rotationDegS), 'a finite number', rotationDegS);
  refuse('telescope.slews', Number.isInteger(slews) && slews >= 0, 'a whole number ≥ 0', slews);
  refuse('telescope.follows', ['nothing', 'satellite'].includes(follows), 'nothing or satellite', follows);
  refuse('telescope.followsUntilS', followsUntilS >= 0, 'a number ≥ 0', followsUntilS);
}

type ShownValue = string | number | readonly number[] | undefined;
type SimpleOption = Exclude<keyof GeneratorOptions, 'paths' | 'pixels' | 'response' | 'starPlaces' | 'telescope' | 'tumbling'>;

function refuse(name: string, unless: boolean, expected: string, got: ShownValue): void {
  if (!unless) throw new RangeError(`generator: ${name}: expected ${expected}, got ${shown(got)}`);
}

function checkPaths(paths: readonly Spot[]): void {
  if (paths.length > maxSatellites)
    throw new RangeError(`generator: paths: expected at most ${maxSatellites}, got ${paths.length}`);
  for (const [i, spot] of paths.entries()) {
    if ('knots' in spot) checkKnots(i, spot);
    else if ('angle' in spot) checkCurved(i, spot);
    else checkStraight(i, spot);
  }
}

function checkStraight(i: number, { x, y, vx, vy, rateHz }: MovingSpot): void {
  if ([x, y, vx, vy, rateHz].every(Number.isFinite) && rateHz >= 0) return;
  const got = `x ${x}, y ${y}, vx ${vx}, vy ${vy}, rateHz ${rateHz}`;
  throw new RangeError(`generator: paths[${i}]: expected finite numbers and rateHz ≥ 0, got ${got}`);
}

function checkCurved(i: number, { tS, x, y, speedPxS, angle, turnPerPx, rateHz }: CurvedSpot): void {
  const numbers = { tS, x, y, speedPxS, angle, turnPerPx, rateHz };
  if (Object.values(numbers).every(Number.isFinite) && speedPxS >= 0 && rateHz >= 0) return;
  const got = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  throw new RangeError(`generator: paths[${i}]: expected finite numbers, speedPxS and rateHz ≥ 0, got ${got.join(', ')}`);
}

function checkKnots(i: number, { knots, rateHz }: KnottedSpot): void {
  const finite = Number.isFinite(rateHz) && rateHz >= 0 && knots.every(({ tS, x, y }) => [tS, x, y].every(Number.isFinite));
  const ordered = knots.length >= 2 && knots.every(({ tS }, k) => k === 0 || tS > knots[k - 1].tS);
  if (finite && ordered) return;
  const got = `rateHz ${rateHz}, knots at ${knots.map(({ tS, x, y }) => `${tS} s (${x}, ${y})`).join(', ')}`;
  throw new RangeError(`generator: paths[${i}]: expected rateHz ≥ 0 and two or more finite knots in time order, got ${got}`);
}

// JSON would write null for NaN and Infinity.
const shown = (value: ShownValue): string => (typeof value === 'string' ? JSON.stringify(value) : String(value));

const orList = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** Cameras that can be imitated, by the size of their chips, px; EVK4 has a Sony IMX636. */
export const sensorSizes = {
  DAVIS: { width: 240, height: 180 },
  ATIS: { width: 304, height: 240 },
  DAVIS346: { width: 346, height: 260 },
  DVXplorer: { width: 640, height: 480 },
  EVK4: { width: 1280, height: 720 },
} as const satisfies Readonly<Record<string, SensorSize>>;

export type GeneratedSensor = keyof typeof sensorSizes;

/** Pixels of a chip over those of a DAVIS: what is given per DAVIS goes with the area. */
export const areaOf = ({ width, height }: SensorSize): number =>
  (width * height) / (sensorSizes.DAVIS.width * sensorSizes.DAVIS.height);
