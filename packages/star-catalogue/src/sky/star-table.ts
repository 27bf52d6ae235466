import { checkEpoch, type EpochStar, type StarCatalogue } from './catalogue.ts';
import { movedPlace, unknownMotionArcsec } from './own-motion.ts';
import { bandsOf, cellOf, cellsBetween } from './sky-cells.ts';
import { direction, separationDeg } from './vector.ts';

/** No catalogue that is held in memory has more stars: 2 GB. */
export const maxStars: number = 2 ** 25;

/** Stars as columns of one length: degrees, mas, mas per year; NaN where something is not known. */
export interface StarColumns {
  readonly raDeg: ArrayLike<number>;
  readonly decDeg: ArrayLike<number>;
  readonly magnitude: ArrayLike<number>;
  /** Error of a place per axis. */
  readonly sigmaMas?: ArrayLike<number> | undefined;
  /** Proper motion μ_α · cos δ and μ_δ, and its error per axis. */
  readonly pmRa?: ArrayLike<number> | undefined;
  readonly pmDec?: ArrayLike<number> | undefined;
  readonly pmSigmaMas?: ArrayLike<number> | undefined;
}

/** What is true of all its stars. */
export interface TableFacts {
  readonly name: string;
  readonly band: string;
  /** Julian year of the places. */
  readonly epochYear: number;
  /** Error of places that have none of their own, per axis, mas. */
  readonly usualSigmaMas: number;
}

/** Cells are smaller than fields that are asked for, and few enough to be gone through. */
const bands = bandsOf(1);

/**
 * A catalogue of stars in memory. At another epoch a star is moved by its proper motion μ, with the error √(σ² + (σ_μ · Δt)²); one without keeps its place,
 * with the error that stars of its magnitude have then.
 *
 * @throws RangeError where there is no star
 */
export function starTable(columns: StarColumns, facts: TableFacts): StarCatalogue {
  const { raDeg, decDeg, magnitude } = columns;
  const count = raDeg.length;
  if (count === 0) throw new RangeError(`${facts.name}: expected stars, got none: take another file`);
  const { starts, order } = inCells(raDeg, decDeg);
  const faintest = Float64Array.from(magnitude).toSorted()[Math.ceil(0.99 * count) - 1];
  const fastest = fastestOf(columns);
  const at = (epochYear: number): StarCatalogue => {
    checkEpoch(epochYear);
    const years = epochYear - facts.epochYear;
    /** Stars come from beside the circle. */
    const reachDeg = (fastest * Math.abs(years)) / 3.6e6;
    return {
      name: facts.name,
      band: facts.band,
      faintest,
      epochYear,
      at,
      starsWithin(ra, dec, radiusDeg, faint) {
        const center = direction(ra, dec);
        const found: EpochStar[] = [];
        for (const { cell } of cellsBetween(bands, ra, dec, Math.min(180, radiusDeg + reachDeg)))
          for (let k = starts[cell]; k < starts[cell + 1]; k++) {
            const star = order[k];
            if (!(magnitude[star] <= faint)) continue;
            const one = starAt(columns, star, facts, years);
            if (separationDeg(direction(one.raDeg, one.decDeg), center) <= radiusDeg) found.push(one);
          }
        return found.toSorted((a, b) => a.magnitude - b.magnitude);
      },
    };
  };
  return at(facts.epochYear);
}

function starAt(columns: StarColumns, star: number, { band, usualSigmaMas }: TableFacts, years: number): EpochStar {
  const [raDeg, decDeg, magnitude] = [columns.raDeg[star], columns.decDeg[star], columns.magnitude[star]];
  const sigma = known(columns.sigmaMas?.[star], usualSigmaMas) / 1000;
  const [pmRa, pmDec] = [columns.pmRa?.[star] ?? Number.NaN, columns.pmDec?.[star] ?? Number.NaN];
  if (!Number.isFinite(pmRa + pmDec))
    return { raDeg, decDeg, magnitude, band, sigmaArcsec: Math.hypot(sigma, unknownMotionArcsec(magnitude, years)) };
  const place = years === 0 ? { raDeg, decDeg } : movedPlace(raDeg, decDeg, pmRa, pmDec, years);
  return { ...place, magnitude, band, sigmaArcsec: Math.hypot(sigma, (known(columns.pmSigmaMas?.[star], 0) / 1000) * years) };
}

const known = (value: number | undefined, otherwise: number): number =>
  value !== undefined && Number.isFinite(value) && value >= 0 ? value : otherwise;

/** Stars by cell: those of cell c are `order[starts[c]]` to before `order[starts[c + 1]]`. */
function inCells(raDeg: ArrayLike<number>, decDeg: ArrayLike<number>): { starts: Uint32Array; order: Uint32Array } {
  const cells = new Uint32Array(raDeg.length);
  const starts = new Uint32Array(bands.cells + 1);
  for (let star = 0; star < cells.length; star++) {
    cells[star] = cellOf(bands, raDeg[star], decDeg[star]).cell;
    starts[cells[star] + 1]++;
  }
  for (let cell = 0; cell < bands.cells; cell++) starts[cell + 1] += starts[cell];
  const next = starts.slice();
  const order = new Uint32Array(cells.length);
  for (let star = 0; star < cells.length; star++) order[next[cells[star]]++] = star;
  return { starts, order };
}

/** Largest proper motion, mas per year. */
function fastestOf({ pmRa, pmDec }: StarColumns): number {
  let fastest = 0;
  for (let star = 0; star < (pmRa?.length ?? 0); star++) {
    const speed = Math.hypot(pmRa?.[star] ?? Number.NaN, pmDec?.[star] ?? Number.NaN);
    if (speed > fastest) fastest = speed;
  }
  return fastest;
}
