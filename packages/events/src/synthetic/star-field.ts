import { deriveSeed, type RandomGenerator, randomGenerator } from '@spikeseg/snn-core';
import type { SensorSize } from '../stream/event-stream.ts';
import { poissonTimes } from './spots/random-draws.ts';
import { magnitudeOfShare, rateOfMagnitude } from './star-counts.ts';
import type { ChipMotion } from './telescope.ts';

/** A star, by where it is on the sky, and when the piece of sky around it can be on the chip. */
export interface Star {
  readonly x: number;
  readonly y: number;
  readonly rateHz: number;
  readonly fromS: number;
  readonly untilS: number;
  readonly seed: number;
}

/** What the sky is strewn with. */
export interface StarDensity {
  /** Mean number on a piece of sky as large as the chip. */
  readonly stars: number;
  /** Brightest and dimmest. */
  readonly magnitudes: readonly [number, number];
  /** Magnitude of a star that gives one event/s. */
  readonly zeroPoint: number;
  /** Radius of the point spread, standard deviation, px. */
  readonly psfPx: number;
}

/** Sides of a cell, share of those of the chip: small cells have few stars that never come onto it. */
const cellShare = 0.25;
/** How far beside the chip a star still matters: so many times its point spread, and where events lead it. */
const margin = { spreads: 5, px: 2 };
/** Longest time, s, and way, px, between two looks at where the chip is. */
const longestLook = { s: 0.1, px: 40 };

/**
 * Stars of a sky without end, as many as come into sight. The sky is cut into cells of a quarter of the chip's sides; the stars
 * of a cell, a Poisson number, are drawn from a seed of its own, so that a star is the same whichever way the telescope comes to it.
 */
export function starField(density: StarDensity, motion: ChipMotion, sensor: SensorSize, durationS: number, seed: number): Star[] {
  const cell = { width: sensor.width * cellShare, height: sensor.height * cellShare };
  const marginPx = margin.spreads * density.psfPx + margin.px;
  const chip = { left: -marginPx, right: sensor.width - 1 + marginPx, top: -marginPx, bottom: sensor.height - 1 + marginPx };
  const field: Star[] = [];
  for (const [key, during] of cellsInSight(motion, chip, cell, durationS)) {
    const [column, row] = key.split(' ').map(Number);
    const own = deriveSeed(seed, 'stars', column, row);
    for (const [i, { x, y, rateHz }] of starsOfCell(density, randomGenerator(own)).entries())
      field.push({
        x: (column + x) * cell.width,
        y: (row + y) * cell.height,
        rateHz,
        ...during,
        seed: deriveSeed(own, 'star-events', i),
      });
    if (field.length > maxStars)
      throw new RangeError(
        `generator: stars: expected at most ${maxStars} that come into sight, got more; take fewer, or drift more slowly`,
      );
  }
  return field;
}

/** Most stars of a sky that comes into sight. */
const maxStars = 2 ** 21;

/** Edges of the chip and what is around it that matters, px. */
interface ChipEdges {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Places are shares of the cell. */
function starsOfCell({ stars, magnitudes, zeroPoint }: StarDensity, random: RandomGenerator) {
  const found: { x: number; y: number; rateHz: number }[] = [];
  poissonTimes(stars * cellShare ** 2, 1, random, () => {
    const [x, y] = [random.uniform(), random.uniform()];
    const magnitude = magnitudeOfShare(1 - random.uniform(), magnitudes);
    found.push({ x, y, rateHz: rateOfMagnitude(magnitude, zeroPoint) });
  });
  return found;
}

/** Cells that the chip comes over, and from the look before to the look after, in the order in which it does. */
function cellsInSight(
  motion: ChipMotion,
  chip: ChipEdges,
  size: SensorSize,
  durationS: number,
): Map<string, { fromS: number; untilS: number }> {
  const cells = new Map<string, { fromS: number; untilS: number }>();
  let beforeS = 0;
  for (let tS = 0; tS < durationS; ) {
    const { keys, speedPxS } = look(motion, chip, size, tS);
    const nextS = Math.min(durationS, tS + Math.min(longestLook.s, longestLook.px / speedPxS));
    for (const key of keys) {
      const cell = cells.get(key);
      if (cell) cell.untilS = nextS;
      else cells.set(key, { fromS: beforeS, untilS: nextS });
    }
    [beforeS, tS] = [tS, nextS];
  }
  return cells;
}

/** Cells under the chip and its margin at a time, and how fast the sky moves over its fastest corner. */
function look(
  motion: ChipMotion,
  { left, right, top, bottom }: ChipEdges,
  cell: SensorSize,
  tS: number,
): { keys: string[]; speedPxS: number } {
  const corners = [left, right].flatMap((x) => [top, bottom].map((y) => motion.skyAt(x, y, tS)));
  const [columns, rows] = [
    corners.map(({ x }) => Math.floor(x / cell.width)),
    corners.map(({ y }) => Math.floor(y / cell.height)),
  ];
  const keys: string[] = [];
  for (let column = Math.min(...columns); column <= Math.max(...columns); column++)
    for (let row = Math.min(...rows); row <= Math.max(...rows); row++) keys.push(`${column} ${row}`);
  const speeds = corners.map(({ x, y }) => motion.star(x, y)(tS)).map(({ vx, vy }) => Math.hypot(vx, vy));
  return { keys, speedPxS: Math.max(...speeds) };
}
