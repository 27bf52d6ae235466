import type { StarCatalogue } from '../sky/catalogue.ts';
import { maxStars, starTable } from '../sky/star-table.ts';

/** Names of columns, in small letters: of the Gaia archive, of VizieR, of simple lists. The first that is there is taken. */
const named = {
  ra: ['ra', 'ra_icrs', 'raj2000', '_raj2000', 'ra_deg', 'radeg', 'raicrs'],
  dec: ['dec', 'de_icrs', 'dec_icrs', 'dej2000', 'decj2000', '_dej2000', 'dec_deg', 'dedeg', 'decdeg', 'deicrs'],
  pmRa: ['pmra', 'pm_ra'],
  pmDec: ['pmdec', 'pmde', 'pm_dec'],
  raError: ['ra_error', 'e_ra_icrs', 'e_raj2000', 'e_ra'],
  decError: ['dec_error', 'e_de_icrs', 'e_dej2000', 'e_dec'],
  pmRaError: ['pmra_error', 'e_pmra'],
  pmDecError: ['pmdec_error', 'e_pmde', 'e_pmdec'],
  epoch: ['ref_epoch'],
} as const;

/** Columns of magnitudes, and the scale of each. */
const magnitudes: Readonly<Record<string, string>> = {
  phot_g_mean_mag: 'G',
  gmag: 'G',
  mag_vt: 'V_T',
  vtmag: 'V_T',
  vmag: 'V',
  mag_v: 'V',
  j_mag: 'J',
  jmag: 'J',
  mag: 'mag',
  magnitude: 'mag',
  phot_bp_mean_mag: 'G_BP',
  bpmag: 'G_BP',
  phot_rp_mean_mag: 'G_RP',
  rpmag: 'G_RP',
};

/** The column of magnitudes among these, with its scale; undefined where there is none. */
export function magnitudeColumn(names: readonly string[]): { readonly column: number; readonly band: string } | undefined {
  const small = names.map((name) => name.toLowerCase());
  for (const [name, band] of Object.entries(magnitudes)) if (small.includes(name)) return { column: small.indexOf(name), band };
  return undefined;
}

/** Places of Gaia DR3, where a table names no epoch. */
const usualEpoch = 2016;
/** Error of places that have none, mas: that of the magnitudes that telescopes see in Gaia and Tycho-2 is less. */
const usualSigmaMas = 60;

/** Rows of a table as they are read: a value by its column, NaN where there is none. */
export type Row = (column: number) => number;

/**
 * The catalogue of a table with right ascension and declination in degrees (ICRS) and a magnitude; proper motions and errors in mas (per year), and
 * `ref_epoch`, where it has them. Rows without a magnitude are left out.
 *
 * @param where the file, for errors
 * @throws RangeError where a column is missing, or a place is none
 */
export function tableCatalogue(where: string, names: readonly string[], rows: Iterable<Row>): StarCatalogue {
  const small = names.map((name) => name.toLowerCase());
  const columnOf = (of: keyof typeof named): number => small.findIndex((name) => (named[of] as readonly string[]).includes(name));
  const [ra, dec, magnitude] = [columnOf('ra'), columnOf('dec'), magnitudeColumn(names)];
  if (ra < 0 || dec < 0 || magnitude === undefined)
    throw new RangeError(
      `${where}: columns: expected ra, dec and mag or phot_g_mean_mag, got ${JSON.stringify(names.slice(0, 12).join(','))}: name them so in the first line`,
    );
  const stars = { raDeg: [], decDeg: [], magnitude: [] } as Record<'raDeg' | 'decDeg' | 'magnitude', number[]>;
  const [pmRa, pmDec, pmSigmaMas, sigmaMas]: number[][] = [[], [], [], []];
  const value = (row: Row, of: keyof typeof named): number => (columnOf(of) < 0 ? Number.NaN : row(columnOf(of)));
  const mean = (row: Row, a: keyof typeof named, b: keyof typeof named): number =>
    Math.hypot(value(row, a), value(row, b)) / Math.SQRT2;
  let epochYear = Number.NaN;
  let number = 0;
  for (const row of rows) {
    number++;
    const [raDeg, decDeg, mag, epoch] = [row(ra), row(dec), row(magnitude.column), value(row, 'epoch')];
    if (!(raDeg >= -180 && raDeg <= 360 && Math.abs(decDeg) <= 90))
      throw new RangeError(
        `${where}: row ${number}: expected right ascension and declination in degrees, got ${raDeg} and ${decDeg}: mend or leave out the row`,
      );
    if (Number.isFinite(epoch) && epoch !== epochYear) {
      if (Number.isFinite(epochYear))
        throw new RangeError(
          `${where}: row ${number}: ref_epoch: expected ${epochYear}, as before, got ${epoch}: give each epoch in a file`,
        );
      epochYear = epoch;
    }
    if (!Number.isFinite(mag)) continue;
    if (stars.raDeg.length === maxStars)
      throw new RangeError(`${where}: expected at most ${maxStars} stars, got more: take the brighter ones`);
    stars.raDeg.push(raDeg < 0 ? raDeg + 360 : raDeg);
    stars.decDeg.push(decDeg);
    stars.magnitude.push(mag);
    pmRa.push(value(row, 'pmRa'));
    pmDec.push(value(row, 'pmDec'));
    sigmaMas.push(mean(row, 'raError', 'decError'));
    pmSigmaMas.push(mean(row, 'pmRaError', 'pmDecError'));
  }
  if (!Number.isFinite(epochYear)) epochYear = usualEpoch;
  checkMotions(where, pmRa, pmDec);
  return starTable(
    { ...stars, pmRa, pmDec, sigmaMas, pmSigmaMas },
    { name: where, band: magnitude.band, epochYear, usualSigmaMas },
  );
}

/** Barnard's star moves by 10.4″ a year, none by more. */
const fastestMas = 20_000;

function checkMotions(where: string, pmRa: readonly number[], pmDec: readonly number[]): void {
  const star = pmRa.findIndex((pm, i) => Math.hypot(pm, pmDec[i]) > fastestMas);
  if (star >= 0)
    throw new RangeError(
      `${where}: star ${star + 1}: expected a proper motion of at most ${fastestMas} mas per year, got ${pmRa[star]} and ${pmDec[star]}: give it in mas per year`,
    );
}
