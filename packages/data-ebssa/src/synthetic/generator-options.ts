import type { SensorSize } from '@spikeseg/snn-core';
import { maxSatellites } from './event-truth.ts';
import type { KnottedSpot, MovingSpot, Spot } from './moving-spot.ts';

/** Kinds of background: independent events, or what a real DAVIS does (bursts, leak that ticks, OFF after ON, columns). */
const noises = ['poisson', 'davis'] as const;

/** What a generated recording holds. Rates are means; stars and satellites are Poisson processes. */
export interface GeneratorOptions {
  readonly sensor: 'DAVIS' | 'ATIS';
  readonly durationS: number;
  /** Background over the whole chip without hot pixels, events/s; pixels differ by a log-normal factor. */
  readonly backgroundRateHz: number;
  /** Kind of background, poisson where it is left out. */
  readonly noise?: (typeof noises)[number];
  /** Isolated pixels that fire all the time: the hottest at 4 % of the background rate, the n-th at an n-th of that. */
  readonly hotPixels: number;
  /** Dim stars that drift together at the sidereal rate. They are not labelled: a detector that finds one is wrong. */
  readonly stars: number;
  readonly satellites: number;
  /** Slowest and fastest satellite, px/s. */
  readonly speedPxS: readonly [number, number];
  /** Events of the dimmest and the brightest satellite, events/s. */
  readonly satelliteRateHz: readonly [number, number];
  /** Satellites where they are wanted, instead of drawn ones: the three options before are not used. */
  readonly paths?: readonly Spot[];
}

/** Chip sizes, px. */
export const sensorSizes: Readonly<Record<GeneratorOptions['sensor'], SensorSize>> = {
  DAVIS: { width: 240, height: 180 },
  ATIS: { width: 304, height: 240 },
};

/** @throws RangeError naming the option, what was expected and what was found */
export function checkGeneratorOptions(options: GeneratorOptions): void {
  const { sensor, durationS, backgroundRateHz, noise = 'poisson', satellites, paths = [] } = options;
  const must = (name: Exclude<keyof GeneratorOptions, 'paths'>, condition: boolean, expected: string): void => {
    if (!condition) throw new RangeError(`generator: ${name}: expected ${expected}, got ${shown(options[name])}`);
  };
  must('sensor', Object.hasOwn(sensorSizes, sensor), 'DAVIS or ATIS');
  must('noise', noises.includes(noise), noises.join(' or '));
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
  checkPaths(paths);
}

function checkPaths(paths: readonly Spot[]): void {
  if (paths.length > maxSatellites)
    throw new RangeError(`generator: paths: expected at most ${maxSatellites}, got ${paths.length}`);
  for (const [i, spot] of paths.entries()) {
    if ('knots' in spot) checkKnots(i, spot);
    else checkStraight(i, spot);
  }
}

function checkStraight(i: number, { x, y, vx, vy, rateHz }: MovingSpot): void {
  if ([x, y, vx, vy, rateHz].every(Number.isFinite) && rateHz >= 0) return;
  const got = `x ${x}, y ${y}, vx ${vx}, vy ${vy}, rateHz ${rateHz}`;
  throw new RangeError(`generator: paths[${i}]: expected finite numbers and rateHz ≥ 0, got ${got}`);
}

function checkKnots(i: number, { knots, rateHz }: KnottedSpot): void {
  const finite = Number.isFinite(rateHz) && rateHz >= 0 && knots.every(({ tS, x, y }) => [tS, x, y].every(Number.isFinite));
  const ordered = knots.length >= 2 && knots.every(({ tS }, k) => k === 0 || tS > knots[k - 1].tS);
  if (finite && ordered) return;
  const got = `rateHz ${rateHz}, knots at ${knots.map(({ tS, x, y }) => `${tS} s (${x}, ${y})`).join(', ')}`;
  throw new RangeError(`generator: paths[${i}]: expected rateHz ≥ 0 and two or more finite knots in time order, got ${got}`);
}

// JSON would write null for NaN and Infinity.
const shown = (value: Exclude<GeneratorOptions[keyof GeneratorOptions], readonly Spot[]>): string =>
  typeof value === 'string' ? JSON.stringify(value) : String(value);
