import { bandsBetween, type SkyBands } from '../sky/sky-cells.ts';
import { degree } from '../sky/vector.ts';

/** How a database of ASTAP divides the sky, by the ending of its files: rings of declination from the south, each of areas from 0 hours on. */
export type AstapDivision = '290' | '1476';

/** Areas of the rings of one half of the sky, from the pole. */
const rings = {
  '290': [1, 4, 8, 12, 16, 20, 24, 28, 32],
  '1476': [1, 3, 9, 15, 21, 27, 33, 38, 43, 48, 52, 56, 60, 63, 65, 67, 68, 69],
} as const;

/** Southern edge of the ring after `ring` rings, degrees: 290 areas of one surface, or rings of 90/17.5 degrees. */
const edges: Readonly<Record<AstapDivision, (ring: number) => number>> = {
  '290': (ring) => (ring === 0 ? -90 : -Math.asin(1 - (2 * ring - 1) ** 2 / 289) / degree),
  '1476': (ring) => (ring === 0 ? -90 : -90 + ((ring - 0.5) * 90) / 17.5),
};

/**
 * The areas of a division, numbered as its files are.
 *
 * @see H. Kleijn, ASTAP, unit_star_database.pas (comments on both divisions)
 */
export function astapBands(division: AstapDivision): SkyBands {
  const half = rings[division];
  const south = half.map((_, ring) => edges[division](ring));
  const north = south.map((edge) => -edge).toReversed();
  return bandsBetween([...south, 0, ...north], [...half, ...half.toReversed()]);
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The end of the name of an area's file: ring and number in it, from 1 on. */
export function areaFile({ firstOf }: SkyBands, division: AstapDivision, area: number): string {
  const ring = firstOf.findLastIndex((first) => first <= area);
  return `${two(ring + 1)}${two(area - firstOf[ring] + 1)}.${division}`;
}
