import type { StarCatalogue } from '../sky/catalogue.ts';
import { maxStars, type StarColumns, starTable } from '../sky/star-table.ts';
import { placeOf } from '../sky/vector.ts';
import { magnitudeColumn } from '../tables/columns.ts';
import { type BytesAt, type FitsTable, fitsTables, numbersOf } from './fits-tables.ts';

/**
 * The stars of an index of astrometry.net (series 4100, 4200, 5200, `index-tycho2-*`): unit vectors in the tree `kdtree_data_stars`, as whole steps of its
 * range (uint32, uint16) or as doubles, and a table beside it that has a row for each star, with its magnitude (`mag`, `MAG_VT`, `J_mag`,
 * `phot_g_mean_mag`, …) and, of 5200, proper motions. An index has the brightest stars of each of its fields, and may be of a part of the sky.
 *
 * @see https://github.com/dstndstn/astrometry.net: libkd/kdtree_fits_io.c, util/starkd.c
 * @throws RangeError where it is no such file, or cut
 */
export function astrometryIndex(where: string, file: BytesAt): StarCatalogue {
  const { primary, tables } = within(where, () => fitsTables(file));
  const named = (name: string): FitsTable | undefined => tables.find(({ columns }) => columns[0]?.name === name);
  const tree = named('kdtree_data_stars');
  if (tree === undefined)
    throw new RangeError(`${where}: expected an index of astrometry.net, got a FITS file without kdtree_data_stars`);
  const stars = tree.rows;
  if (stars > maxStars)
    throw new RangeError(
      `${where}: kdtree_data_stars: expected at most ${maxStars} stars, got ${stars}: take an index of wider fields`,
    );
  const little = primary.get('ENDIAN') !== '01:02:03:04';
  const beside = tables.filter(({ rows }) => rows === stars);
  const columns = beside.flatMap((table) => table.columns.map((column) => ({ table, column })));
  const magnitude = magnitudeColumn(columns.map(({ column }) => column.name));
  if (magnitude === undefined)
    throw new RangeError(
      `${where}: expected a column of magnitudes beside the stars, as mag, got ${columns.map(({ column }) => column.name).join(', ')}: take an index that has one (5200 instead of 5200-LITE)`,
    );
  const valuesOf = (name: string): Float64Array | undefined => {
    const found = columns.find(({ column }) => column.name.toLowerCase() === name);
    return found && numbersOf(file, found.table, found.column);
  };
  const { table, column } = columns[magnitude.column];
  const order = permutation(file, named('kdtree_perm_stars'), stars, little, where);
  const inTree = (values: Float64Array | undefined) =>
    values && (order ? Float64Array.from(order, (row) => values[row]) : values);
  const { stepMas, ...places } = placesOf(where, file, tree, named('kdtree_range_stars'), little);
  const all: StarColumns = {
    ...places,
    magnitude: inTree(numbersOf(file, table, column)) ?? [],
    pmRa: inTree(valuesOf('pmra')),
    pmDec: inTree(valuesOf('pmdec')),
  };
  const gaia = columns.some(({ column: { name } }) => /^phot_|^pmra$/i.test(name));
  const facts = {
    name: where,
    band: magnitude.band,
    epochYear: gaia ? 2015.5 : 2000,
    usualSigmaMas: Math.hypot(gaia ? 1 : 64, stepMas / Math.sqrt(12)),
  };
  return starTable(sound(all), facts);
}

/** Where the files differ: which row of the tables beside the tree a star of it has. */
function permutation(
  file: BytesAt,
  table: FitsTable | undefined,
  stars: number,
  little: boolean,
  where: string,
): Uint32Array | undefined {
  if (table === undefined) return undefined;
  if (table.rows !== stars || table.rowBytes !== 4)
    throw new RangeError(
      `${where}: kdtree_perm_stars: expected ${stars} rows of 4 bytes, got ${table.rows} of ${table.rowBytes}`,
    );
  const view = viewOf(file, table);
  const order = Uint32Array.from({ length: stars }, (_, i) => view.getUint32(4 * i, little));
  if (order.some((row) => row >= stars))
    throw new RangeError(`${where}: kdtree_perm_stars: expected numbers of stars, got others: fetch it anew`);
  return order;
}

const viewOf = (file: BytesAt, { from, rows, rowBytes }: FitsTable): DataView => {
  const bytes = file.read(from, rows * rowBytes);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** Vectors of the tree: doubles, or whole steps from the lower end of its range. */
function placesOf(where: string, file: BytesAt, tree: FitsTable, range: FitsTable | undefined, little: boolean) {
  const { rows, rowBytes } = tree;
  if (rowBytes !== 24 && (range === undefined || range.rows !== 7 || range.rowBytes !== 8 || (rowBytes !== 12 && rowBytes !== 6)))
    throw new RangeError(
      `${where}: kdtree_data_stars: expected rows of 24 bytes, or of 12 or 6 with kdtree_range_stars of 7 numbers, got ${rowBytes} with ${range?.rows ?? 'none'}`,
    );
  const ends = range && rowBytes !== 24 ? viewOf(file, range) : undefined;
  const scale = ends?.getFloat64(48, little) ?? 1;
  const low = [0, 8, 16].map((at) => ends?.getFloat64(at, little) ?? 0);
  if (!(scale > 0 && Number.isFinite(scale + low[0] + low[1] + low[2])))
    throw new RangeError(
      `${where}: kdtree_range_stars: expected a range and a scale, got ${low.join(', ')} and ${scale}: fetch it anew`,
    );
  const view = viewOf(file, tree);
  const step = rowBytes / 3;
  const raw = (at: number): number => {
    if (step === 8) return view.getFloat64(at, little);
    return step === 4 ? view.getUint32(at, little) : view.getUint16(at, little);
  };
  const [raDeg, decDeg] = [new Float64Array(rows), new Float64Array(rows)];
  for (let star = 0; star < rows; star++) {
    const [x, y, z] = [0, 1, 2].map((k) => low[k] + raw(star * rowBytes + k * step) / scale);
    const size = Math.hypot(x, y, z);
    if (!(size > 0.99 && size < 1.01))
      throw new RangeError(`${where}: star ${star + 1}: expected a vector of length 1, got ${size}: fetch it anew`);
    const place = placeOf([x, y, z]);
    [raDeg[star], decDeg[star]] = [place.raDeg, place.decDeg];
  }
  return { raDeg, decDeg, stepMas: rowBytes === 24 ? 0 : 206_264_806 / scale };
}

/** Without stars that have no magnitude. */
function sound(all: StarColumns): StarColumns {
  const magnitudes = Float64Array.from(all.magnitude);
  if (magnitudes.every(Number.isFinite)) return all;
  const kept = Uint32Array.from(magnitudes.keys()).filter((star) => Number.isFinite(magnitudes[star]));
  const of = (values: ArrayLike<number> | undefined) => values && Float64Array.from(kept, (star) => values[star]);
  return {
    raDeg: of(all.raDeg) ?? [],
    decDeg: of(all.decDeg) ?? [],
    magnitude: of(all.magnitude) ?? [],
    pmRa: of(all.pmRa),
    pmDec: of(all.pmDec),
  };
}

function within<T>(where: string, task: () => T): T {
  try {
    return task();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(`${where}: ${cause.message}`, { cause });
  }
}
