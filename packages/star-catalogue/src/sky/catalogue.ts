/** A star at the epoch that its catalogue was asked for. */
export interface EpochStar {
  /** Degrees, 0 to 360, axes of J2000 (ICRS). */
  readonly raDeg: number;
  readonly decDeg: number;
  readonly magnitude: number;
  /** Scale of the magnitude: V_T, G, J, … */
  readonly band: string;
  /** Error of the place per axis, standard deviation, arcsec: of the catalogue, of rounding, and of motion since its epoch. */
  readonly sigmaArcsec: number;
}

/** Stars of the whole sky or of a part of it. `solvePlate` of `@spikeseg/astrometry` takes one as its catalogue. */
export interface StarCatalogue {
  /** What it is, in a few words. */
  readonly name: string;
  /** Scale of its magnitudes. */
  readonly band: string;
  /** 99 of 100 stars are brighter. */
  readonly faintest: number;
  /** Julian year of the places that it gives. */
  readonly epochYear: number;
  /** The same stars at another Julian year: moved where it has proper motions, else with the error of not having them. */
  at(epochYear: number): StarCatalogue;
  /** Stars up to `radiusDeg` degrees from a direction, of magnitude `faintest` and brighter, the brightest first. */
  starsWithin(raDeg: number, decDeg: number, radiusDeg: number, faintest: number): readonly EpochStar[];
}

/** A Julian year that a catalogue may be asked for: beyond it motions are no straight lines. */
export function checkEpoch(epochYear: number): void {
  if (!(epochYear >= 1800 && epochYear <= 2200))
    throw new RangeError(`catalogue: epochYear: expected a year from 1800 to 2200, got ${epochYear}`);
}
