import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  checkSite,
  describeWcs,
  type Elements,
  type PlateOptions,
  readElements,
  readWcs,
  type Site,
  type UdlOptions,
} from '@spikeseg/astrometry';
import { type Context, interruption, type ModelOptions, UsageError, untilInterrupted } from '@spikeseg/experiment/commands';
import { type NamedTrack, type ObservedSky, solveField, solveFieldVersion } from '@spikeseg/observe';
import { openCatalogue, type StarCatalogue, tycho2 } from '@spikeseg/star-catalogue';

export interface ObserveFilesOptions extends ModelOptions {
  /** Recordings, and folders of them, which are searched; or one folder of `detect` or of its batch, with the tracks that were found. */
  readonly files: readonly string[];
  readonly site: Site;
  /** Left out with `wcs`, which says it. */
  readonly arcsecPerPx?: number | undefined;
  /** Where the middle of the chip is, up to `radiusDeg` away (default 5); left out: anywhere, from 5 degrees of field on. */
  readonly near?: PlateOptions['near'];
  /** Who solves the plate: the solver of this program, or the user's astrometry.net; default `own`. */
  readonly solver?: 'own' | 'solve-field' | undefined;
  /** File of a FITS header with the plate, which is compared with the stars instead of searching one. */
  readonly wcs?: string | undefined;
  /**
   * UTC of the first event, with its zone; left out where events count from 1970; with `pps` the whole second of the first pulse. And how far it may be
   * off, s; default 0.001, with `pps` 0.
   */
  readonly epoch?: string | undefined;
  readonly epochErrorS?: number | undefined;
  /** Channel of the triggers that has a pulse with each second of UTC. */
  readonly pps?: number | undefined;
  /** File of TLEs, or OMM as JSON, XML, CSV or keywords. */
  readonly tle?: string | undefined;
  /** What tracks are of, for messages; of one recording. */
  readonly objects?: readonly NamedTrack[] | undefined;
  /** Names tracks in messages, where the chance of the first candidate is at most 10⁻³; default false. */
  readonly identify?: boolean | undefined;
  /** File or folder of a catalogue that `openCatalogue` reads; left out: Tycho-2. */
  readonly catalogue?: string | undefined;
  /** Seconds of track for each observation; default 1. */
  readonly stepS?: number | undefined;
  /** Also observes tracks of which it is not known what they are; default false. */
  readonly unknownToo?: boolean | undefined;
  /** What the Unified Data Library asks for; default U, TEST, spikeseg. */
  readonly udl?: Partial<UdlOptions> | undefined;
}

/** What the files of options hold. */
export interface ObservedWith extends Pick<ObservedSky, 'near' | 'arcsecPerPx' | 'wcs' | 'solver'> {
  readonly catalogue: StarCatalogue;
  readonly elements?: readonly Elements[] | undefined;
  readonly site: Site;
}

/**
 * Checks the options, and reads their files.
 *
 * @throws UsageError where an option has no meaning, or a file cannot be used; BackendUnavailableError without `solve-field`
 */
export async function observedWith(context: Context, options: ObserveFilesOptions): Promise<ObservedWith> {
  const { near, arcsecPerPx, wcs: plate, tle, catalogue, site } = options;
  checkOptions(options);
  const wcs = plate === undefined ? undefined : readGiven('--wcs', plate, readWcs);
  if (options.solver === 'solve-field')
    await untilInterrupted(interruption(context, 'nothing was searched'), (signal) => solveFieldVersion({ signal }));
  return {
    ...(near && { near }),
    ...(options.solver === 'solve-field' && {
      solver: (stars, hints, stopped) => solveField(stars, hints, { signal: stopped }),
    }),
    arcsecPerPx: wcs ? describeWcs(wcs).arcsecPerPx : (arcsecPerPx ?? Number.NaN),
    ...(wcs && { wcs }),
    site,
    catalogue: catalogue === undefined ? tycho2() : asInput('--catalogue', () => openCatalogue(pathOf('--catalogue', catalogue))),
    elements: tle === undefined ? undefined : readGiven('--tle', tle, (bytes) => readElements(bytes.toString('utf8'))),
  };
}

function checkOptions(options: ObserveFilesOptions): void {
  const { site, stepS = 1, epoch, epochErrorS = usualEpochErrorS, pps, udl, wcs, near, arcsecPerPx, solver } = options;
  asInput('--site', () => checkSite(site));
  if (wcs === undefined && arcsecPerPx === undefined)
    throw new UsageError('--scale: expected the scale of the picture, or a plate by --wcs, got none');
  if (wcs !== undefined && (near ?? arcsecPerPx) !== undefined)
    throw new UsageError(
      `--wcs: expected no ${near ? '--near' : '--scale'} beside it, as the plate says it; leave one of the two out`,
    );
  if (wcs !== undefined && solver === 'solve-field')
    throw new UsageError('--wcs: expected no --solver beside it, as the plate is solved; leave one of the two out');
  if (!(stepS > 0)) throw new UsageError(`--step: expected seconds, more than 0, got ${stepS}`);
  if (!(epochErrorS >= 0)) throw new UsageError(`--epoch-error: expected seconds, at least 0, got ${epochErrorS}`);
  if (pps !== undefined && !(Number.isInteger(pps) && pps >= 0))
    throw new UsageError(`--pps: expected the number of a channel, 0 or more, got ${pps}`);
  if (pps !== undefined && epoch === undefined)
    throw new UsageError('--pps: expected --epoch beside it, the UTC of the second of the first pulse, got none');
  checkObjects(options);
  if (udl?.source !== undefined && !/^[ -~]{1,64}$/.test(udl.source))
    throw new UsageError(`--source: expected 1 to 64 printable ASCII characters, got ${JSON.stringify(udl.source)}`);
}

function checkObjects({ objects = [], identify, tle }: ObserveFilesOptions): void {
  for (const { track, norad } of objects)
    if (!(Number.isInteger(track) && track >= 0 && Number.isInteger(norad) && norad > 0 && norad < 1e9))
      throw new UsageError(
        `--object: expected TRACK=NORAD, the number of a track and a catalogue number from 1 to 999999999, got ${track}=${norad}`,
      );
  const twice = objects.find(({ track }, i) => objects.findIndex((one) => one.track === track) < i);
  if (twice) throw new UsageError(`--object: expected one number for track ${twice.track}, got a second, ${twice.norad}`);
  if (identify === true && tle === undefined)
    throw new UsageError('--identify: expected --tle beside it, the satellites to choose from, got none');
}

/** How far the UTC may be off where nothing is said, s. */
export const usualEpochErrorS = 0.001;

/** Path of a file that an option names. */
function pathOf(option: string, file: string): string {
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`${option}: ${file}: expected a file, found none`);
  return path;
}

/** Reads it. */
function readGiven<T>(option: string, file: string, read: (bytes: Buffer) => T): T {
  const path = pathOf(option, file);
  return asInput(`${option}: ${file}`, () => read(readFileSync(path)));
}

/** What a task gives; what it does not take is the fault of what was given. */
export function asInput<T>(where: string, task: () => T): T {
  try {
    return task();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(`${where}: ${cause.message}`, { cause });
  }
}
