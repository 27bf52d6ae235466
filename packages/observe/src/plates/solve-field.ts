import { closeSync, constants, fstatSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FoundPlate,
  type PlateFailure,
  type PlateOptions,
  type PlateStar,
  readWcs,
  type TanWcs,
} from '@spikeseg/astrometry';
import { type ProgramEnd, runProgram } from './child-program.ts';
import { starTable } from './star-table.ts';

/** `solve-field` is missing or fails. Named as the errors of missing engines, as they have an exit code of their own. */
export class SolverUnavailableError extends Error {
  override readonly name = 'SolverUnavailableError';
}

/** What installs it. */
const installSolveField = 'apt-get install astrometry.net astrometry-data-tycho2 (Debian), or http://astrometry.net/use.html';

/** A plate that another solver has found, and what it says of it: options of `solvePlate`, which compares it with the catalogue. */
export interface OtherPlate {
  readonly wcs: TanWcs;
  readonly found: FoundPlate;
}

/** Another solver. */
export type OtherSolver = (
  stars: readonly PlateStar[],
  options: PlateOptions,
  signal: AbortSignal,
) => Promise<OtherPlate | PlateFailure>;

export interface SolveFieldOptions {
  readonly signal: AbortSignal;
  /** Default `solve-field`. */
  readonly program?: string;
  /** Time of one plate, s; default 180. */
  readonly seconds?: number;
}

/** Four make a quad, and one tests it. */
const fewestStars = 5;
/** Processor time of one plate, s; and time on the clock, with which other programs do not count. */
const [cpuSeconds, clockSeconds] = [60, 180];
/** Odds at which it takes a plate for solved. */
const oddsToSolve = 1e9;
/** A header is not larger, bytes. */
const maxBytes = 1_000_000;

/** Version of the user's astrometry.net. @throws BackendUnavailableError where `solve-field` is missing or fails */
export async function solveFieldVersion(options: SolveFieldOptions): Promise<string> {
  const { text, code } = await run(['--version'], options);
  if (code === 'late') throw unavailable(options, 'it gave no version in time');
  return text.trim().split('\n')[0];
}

/**
 * The plate by the user's astrometry.net: fields of any width, with or without a position. It has only a straight projection, as
 * few stars tell no more. What it leaves is read as a stranger's file.
 *
 * @throws BackendUnavailableError where `solve-field` is missing or fails, as it does without its index files; the reason of the signal
 * @see Lang et al. 2010, AJ 139, 1782
 */
export async function solveField(
  stars: readonly PlateStar[],
  { width, height, arcsecPerPx, scaleTolerance = 0.2, near, sigmaPx = 0.7 }: Omit<PlateOptions, 'catalogue'>,
  options: SolveFieldOptions,
): Promise<OtherPlate | PlateFailure> {
  if (stars.length < fewestStars) return failed(`expected at least ${fewestStars} stars, got ${stars.length}`, ['stars']);
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
      'odds-to-solve': oddsToSolve,
      'x-column': 'X',
      'y-column': 'Y',
      'sort-column': 'FLUX',
      uniformize: 0,
      cpulimit: cpuSeconds,
      dir: folder,
      'temp-dir': folder,
    };
    const words = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const { code } = await run(['--no-plots', '--no-remove-lines', '--no-tweak', ...none, ...words, list], options);
    if (code === 'late')
      return failed(`expected an answer in ${options.seconds ?? clockSeconds} s, got none: it was stopped`, []);
    const header = headerIn(join(folder, 'stars.wcs'), options);
    if (header) return { wcs: header.wcs, found: foundIn(header.text, stars, sigmaPx) };
    return failed(
      `expected a plate of ${stars.length} stars, found none: its index files need quads of a tenth to the whole of ${widthDeg.toFixed(2)} degrees`,
      [...(near ? ['near' as const] : []), 'arcsecPerPx', 'stars'],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const failed = (reason: string, check: PlateFailure['check']): PlateFailure => ({
  kind: 'unsolved',
  reason: `solve-field: ${reason}`,
  check,
  hypotheses: 0,
});

/** The plate that it left, with the text of its header; undefined where it left none. */
function headerIn(path: string, options: SolveFieldOptions): { readonly text: string; readonly wcs: TanWcs } | undefined {
  let file: number | undefined;
  try {
    // Neither a link is followed nor a pipe waited for.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const about = fstatSync(file);
    if (!about.isFile() || about.size > maxBytes)
      throw new RangeError(`expected a file of at most ${maxBytes} bytes, got ${about.isFile() ? about.size : 'something else'}`);
    const bytes = Buffer.alloc(about.size);
    const length = readSync(file, bytes);
    return { text: bytes.toString('latin1', 0, length), wcs: readWcs(bytes.subarray(0, length)) };
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === undefined && !(cause instanceof RangeError)) throw cause;
    throw unavailable(options, `its stars.wcs is no plate: ${message}`, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * What it says of its plate in comments of the header; where it does not, what it promises at least. The error is that of a similarity through as many
 * stars, spread as the list is.
 */
function foundIn(header: string, stars: readonly PlateStar[], sigmaPx: number): FoundPlate {
  const value = (name: string): number => Number(new RegExp(`COMMENT ${name}: *(-?[\\d.]+)`).exec(header)?.[1] ?? Number.NaN);
  const [logOdds, matched] = [value('log odds'), value('nmatch')];
  const chance = logOdds > Math.log(oddsToSolve) ? Math.exp(-logOdds) : 1 / oddsToSolve;
  const n = matched >= fewestStars && matched <= stars.length ? matched : fewestStars;
  const mean = (of: (star: PlateStar) => number): number => stars.reduce((sum, star) => sum + of(star), 0) / stars.length;
  const [x, y] = [mean((star) => star.x), mean((star) => star.y)];
  const each = 1 / (n * mean((star) => (star.x - x) ** 2 + (star.y - y) ** 2));
  return {
    believed: { by: 'solve-field', chance },
    fit: { stars: n, sigmaPx, mean: [x, y], inverseScatter: [each, 0, each] },
  };
}

/** Runs it, and takes what it prints. */
async function run(argv: readonly string[], options: SolveFieldOptions): Promise<ProgramEnd> {
  const { program = 'solve-field', signal, seconds = clockSeconds } = options;
  let end: ProgramEnd;
  try {
    end = await runProgram(program, argv, { signal, seconds });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === undefined || signal.aborted) throw cause;
    throw new SolverUnavailableError(
      `${program}: expected astrometry.net on this machine, found none that runs: ${installSolveField}`,
      { cause },
    );
  }
  if (end.code === 0 || end.code === 'late') return end;
  const last = end.text.split('\n').findLast((line) => /index file|error|failed/i.test(line)) ?? `it ended with ${end.code}`;
  throw unavailable(
    options,
    last
      .trim()
      .slice(0, 300)
      .replaceAll(/[^ -~]/g, '?'),
  );
}

const unavailable = ({ program = 'solve-field' }: SolveFieldOptions, why: string, cause?: unknown): SolverUnavailableError =>
  new SolverUnavailableError(`${program} failed: ${why}; it needs index files of the field's width: ${installSolveField}`, {
    cause,
  });
