import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkEpoch, type EpochStar, type StarCatalogue } from '../sky/catalogue.ts';
import { cellsBetween, type SkyBands } from '../sky/sky-cells.ts';
import { starTable } from '../sky/star-table.ts';
import { type AstapDivision, areaFile, astapBands } from './astap-areas.ts';
import { astapHeader, astapStars } from './astap-stars.ts';

/** Larger than the file of any area. */
const maxBytes = 2 ** 28;
/** Places of Gaia DR3, where the header names no epoch. */
const usualEpoch = 2016;
/** Steps of 0.077″ in right ascension and 0.039″ in declination. */
const usualSigmaMas = 22;

/** Letter and number of the database, ring and number of the area, division. */
const nameOf = /^([a-z]\w{0,7})_\d{4}\.(290|1476)$/i;

/**
 * A star database of ASTAP (D05 to D80, G05, G17, G18, H17, H18, V17, V50): a folder of 290 or 1476 files, or one of them. Files are read where their area is
 * asked for. Magnitudes are in tenths.
 *
 * @throws RangeError where files are missing, or are none of ASTAP
 */
export function astapCatalogue(path: string): StarCatalogue {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const files = readdirSync(folder);
  const names = new Set(files.flatMap((file) => prefixOf(file) ?? []));
  const wanted = folder === path ? undefined : prefixOf(basename(path));
  const [name = wanted, ...others] = wanted === undefined ? names : [wanted];
  if (name === undefined)
    throw new RangeError(
      `${path}: expected files of ASTAP, as d50_0101.1476, got ${files.length} of other names: give the folder that holds them`,
    );
  if (others.length > 0)
    throw new RangeError(`${path}: expected one database, got ${[...names].join(', ')}: give a file of the one that is meant`);
  const [prefix, division] = name.split('.') as [string, AstapDivision];
  const bands = astapBands(division);
  const there = new Map(files.map((file) => [file.toLowerCase(), file]));
  const paths = Array.from({ length: bands.cells }, (_, area) => there.get(`${prefix}_${areaFile(bands, division, area)}`));
  const missing = paths.indexOf(undefined);
  if (missing !== -1)
    throw new RangeError(
      `${folder}: expected ${bands.cells} files of ${prefix}, got none for ${areaFile(bands, division, missing)}: unpack the database anew`,
    );
  return new AreaFiles(
    prefix.toUpperCase(),
    bands,
    paths.map((file) => join(folder, file ?? '')),
  ).at(undefined);
}

const prefixOf = (file: string): string | undefined => {
  const [, prefix, division] = nameOf.exec(file) ?? [];
  return prefix && `${prefix.toLowerCase()}.${division}`;
};

/** The files of a database, and the stars of those that were read. */
class AreaFiles {
  readonly #name: string;
  readonly #bands: SkyBands;
  readonly #paths: readonly string[];
  readonly #epochYear: number;
  readonly #read = new Map<number, StarCatalogue | undefined>();

  constructor(name: string, bands: SkyBands, paths: readonly string[]) {
    this.#name = name;
    this.#bands = bands;
    this.#paths = paths;
    const text = astapHeader(this.#bytesOf(0))?.text ?? '';
    this.#epochYear = Number(/epoch\D{0,9}((?:19|20)\d\d(?:\.\d+)?)/i.exec(text)?.[1] ?? usualEpoch);
  }

  get #band(): string {
    return this.#name.startsWith('V') ? 'V' : 'G_BP';
  }

  at(epochYear: number = this.#epochYear): StarCatalogue {
    checkEpoch(epochYear);
    return {
      name: this.#name,
      band: this.#band,
      faintest: this.#faintest(),
      epochYear,
      at: (year) => this.at(year),
      starsWithin: (ra, dec, radiusDeg, faint) => {
        const found: EpochStar[] = [];
        for (const { cell } of cellsBetween(this.#bands, ra, dec, radiusDeg))
          for (const star of this.#area(cell)?.at(epochYear).starsWithin(ra, dec, radiusDeg, faint) ?? []) found.push(star);
        return found.toSorted((a, b) => a.magnitude - b.magnitude);
      },
    };
  }

  /** Of the largest area: databases have so many stars per degree, or all to a magnitude. */
  #faintest(): number {
    const sizes = this.#paths.map((path) => statSync(path).size);
    return this.#area(sizes.indexOf(Math.max(...sizes)))?.faintest ?? Number.NEGATIVE_INFINITY;
  }

  #area(area: number): StarCatalogue | undefined {
    if (this.#read.has(area)) return this.#read.get(area);
    const where = basename(this.#paths[area]);
    const stars = astapStars(where, this.#bytesOf(area));
    const facts = { name: where, band: this.#band, epochYear: this.#epochYear, usualSigmaMas };
    const own = stars.raDeg.length === 0 ? undefined : starTable(stars, facts);
    this.#read.set(area, own);
    return own;
  }

  #bytesOf(area: number): Uint8Array {
    const path = this.#paths[area];
    const { size } = statSync(path);
    if (size > maxBytes) throw new RangeError(`${basename(path)}: expected at most ${maxBytes} bytes, got ${size}`);
    return readFileSync(path);
  }
}
