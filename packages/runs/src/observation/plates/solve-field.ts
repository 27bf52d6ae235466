import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlateFailure, type PlateOptions, type PlateStar, readWcs, type TanWcs } from '@spikeseg/astrometry';
import { BackendUnavailableError } from '../../errors/errors.ts';

/** What installs it. */
export const installSolveField =
  'apt-get install astrometry.net astrometry-data-tycho2 (Debian), or http://astrometry.net/use.html';
/** Four make a quad, and one tests it. */
const fewestStars = 5;
/** Processor time of one plate, s. */
const mostSeconds = 60;

/** Version of the user's astrometry.net. @throws BackendUnavailableError where `solve-field` is missing or fails */
export const solveFieldVersion = (program = 'solve-field'): string => run(program, ['--version']).trim();

/**
 * The plate by the user's astrometry.net: fields of any width, with or without a position. It has only a straight projection, as
 * few stars tell no more.
 *
 * @throws BackendUnavailableError where `solve-field` is missing or fails, as it does without its index files
 * @see Lang et al. 2010, AJ 139, 1782
 */
export function solveField(
  stars: readonly PlateStar[],
  { width, height, arcsecPerPx, scaleTolerance = 0.2, near, sigmaPx = 0.7 }: Omit<PlateOptions, 'catalogue'>,
  program = 'solve-field',
): TanWcs | PlateFailure {
  if (stars.length < fewestStars) return failed(`expected at least ${fewestStars} stars, got ${stars.length}`);
  const widthDeg = (width * arcsecPerPx) / 3600;
  const folder = mkdtempSync(join(tmpdir(), 'spikeseg-plate-'));
  try {
    const list = join(folder, 'stars.xyls');
    writeFileSync(list, starTable(stars));
    const none = ['new-fits', 'corr', 'rdls', 'match', 'index-xyls'].flatMap((one) => [`--${one}`, 'none']);
    // A quad may lie half a field beside the middle.
    const given = {
      width,
      height,
      'scale-units': 'arcsecperpix',
      'scale-low': arcsecPerPx * (1 - scaleTolerance),
      'scale-high': arcsecPerPx * (1 + scaleTolerance),
      ...(near && { ra: (near.raDeg + 360) % 360, dec: near.decDeg, radius: (near.radiusDeg ?? 5) + widthDeg }),
      'pixel-error': sigmaPx,
      'x-column': 'X',
      'y-column': 'Y',
      'sort-column': 'FLUX',
      uniformize: 0,
      cpulimit: mostSeconds,
      dir: folder,
      'temp-dir': folder,
    };
    const options = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
    run(program, ['--no-plots', '--no-remove-lines', '--no-tweak', ...none, ...options, list]);
    const solved = join(folder, 'stars.wcs');
    if (existsSync(solved)) return readWcs(readFileSync(solved));
    return failed(
      `expected a plate of ${stars.length} stars, found none: check the position and the scale that were given, and that its index files have quads of a tenth to the whole of ${widthDeg.toFixed(2)} degrees`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const failed = (reason: string): PlateFailure => ({ kind: 'unsolved', reason: `solve-field: ${reason}`, hypotheses: 0 });

/** What a program prints. */
function run(program: string, argv: readonly string[]): string {
  try {
    return execFileSync(program, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 * mostSeconds });
  } catch (cause) {
    const {
      code,
      stdout = '',
      stderr = '',
    } = cause as NodeJS.ErrnoException & { readonly stdout?: string; readonly stderr?: string };
    if (code === 'ENOENT')
      throw new BackendUnavailableError(`${program}: expected astrometry.net on this machine, found none: ${installSolveField}`, {
        cause,
      });
    const said = `${stdout}\n${stderr}`.split('\n').findLast((line) => /index file|error|failed/i.test(line));
    throw new BackendUnavailableError(
      `${program} failed: ${(said ?? String(cause)).trim()}; it needs index files of the field's width: ${installSolveField}`,
      { cause },
    );
  }
}

const block = 2880;
const number = 8;

/** A FITS table of columns X, Y (the first pixel is 1) and FLUX, float64. */
function starTable(stars: readonly PlateStar[]): Buffer {
  const names = ['X', 'Y', 'FLUX'];
  const rowBytes = number * names.length;
  const columns = names.flatMap((name, k) => [
    [`TTYPE${k + 1}`, `'${name.padEnd(8)}'`],
    [`TFORM${k + 1}`, "'1D      '"],
  ]);
  const primary = [
    ['SIMPLE', 'T'],
    ['BITPIX', '8'],
    ['NAXIS', '0'],
    ['EXTEND', 'T'],
  ];
  const table = [
    ['XTENSION', "'BINTABLE'"],
    ['BITPIX', '8'],
    ['NAXIS', '2'],
    ['NAXIS1', String(rowBytes)],
    ['NAXIS2', String(stars.length)],
    ['PCOUNT', '0'],
    ['GCOUNT', '1'],
    ['TFIELDS', String(names.length)],
    ...columns,
  ];
  const data = Buffer.alloc(Math.ceil((rowBytes * stars.length) / block) * block);
  for (const [k, { x, y, brightness }] of stars.entries())
    for (const [column, value] of [x + 1, y + 1, brightness].entries()) data.writeDoubleBE(value, rowBytes * k + number * column);
  return Buffer.concat([cards(primary), cards(table), data]);
}

function cards(pairs: readonly (readonly string[])[]): Buffer {
  const lines = pairs.map(([key = '', value = '']) => `${key.padEnd(8)}= ${value.startsWith("'") ? value : value.padStart(20)}`);
  const text = [...lines, 'END'].map((line) => line.padEnd(80)).join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / block) * block), 'latin1');
}
