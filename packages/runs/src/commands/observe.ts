import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  brightStars,
  type Catalogue,
  checkSite,
  matchSatellites,
  type PlateOptions,
  packedCatalogue,
  readTles,
  type Site,
  solvePlate,
  type Tle,
  type UdlOptions,
} from '@spikeseg/astrometry';
import { recordingName } from '@spikeseg/data-ebssa';
import { type ClassName, tableRows, tracksToCsv } from '@spikeseg/segmentation';
import type { Context } from '../context/context.ts';
import { interruption } from '../context/interruption.ts';
import { detectRecordings } from '../detection/detect-recordings.ts';
import { recordingsIn, tellSensor } from '../detection/recordings.ts';
import { UsageError } from '../errors/errors.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import { type ObservedRecording, observeRecording } from '../observation/observe-recording.ts';
import { checkClock, clockText, epochBy, epochIn, epochOf, timedBy } from '../observation/observed-time.ts';
import { type PulseClock, pulseClock } from '../observation/pulse-clock.ts';
import { type MessageOptions, type TrackMatches, writeObservations } from '../observation/write-observations.ts';
import type { ModelOptions } from '../options/settings.ts';
import type { Found } from '../pool/found.ts';
import { foundText } from '../pool/track-summary.ts';
import { readingOf } from '../recordings/reading.ts';
import { checkOutputFolder, makeFolder, reserveFolder } from '../run-folder/output-folder.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';

export interface ObserveFilesOptions extends ModelOptions {
  /** Recordings, and folders of them. */
  readonly files: readonly string[];
  readonly site: Site;
  readonly arcsecPerPx: number;
  /** Where the middle of the chip is, up to `radiusDeg` away (default 5); left out: anywhere, from 5 degrees of field on. */
  readonly near?: PlateOptions['near'];
  /**
   * UTC of the first event, with its zone; left out where events count from 1970; with `pps` the whole second of the first pulse. And how far it may be
   * off, s; default 0.001, with `pps` 0.
   */
  readonly epoch?: string | undefined;
  readonly epochErrorS?: number | undefined;
  /** Channel of the triggers that has a pulse with each second of UTC. */
  readonly pps?: number | undefined;
  /** File of TLEs. */
  readonly tle?: string | undefined;
  /** File of `tools/pack-stars.mjs`; left out: the bright stars of Tycho-2. */
  readonly catalogue?: string | undefined;
  /** Seconds of track for each observation; default 1. */
  readonly stepS?: number | undefined;
  /** Also observes tracks of which it is not known what they are; default false. */
  readonly unknownToo?: boolean | undefined;
  /** What the Unified Data Library asks for; default U, TEST, spikeseg. */
  readonly udl?: Partial<UdlOptions> | undefined;
}

/** What was observed in a recording, with the satellites that its tracks may be. */
interface ObservedFile extends ObservedRecording {
  readonly matches: readonly TrackMatches[];
  /** Where pulses tell the time. */
  readonly clock?: PulseClock | undefined;
}

export interface ObservedFiles {
  readonly folder: string;
  readonly recordings: readonly ObservedFile[];
}

/**
 * Searches recordings, solves the plates of their stars, and writes what moves against the stars as observations.
 *
 * @throws UsageError where the site is not on the Earth, a time is missing, a file cannot be used, or no plate was solved: then the stars
 * are written all the same
 */
export async function observeFiles(context: Context, options: ObserveFilesOptions): Promise<ObservedFiles> {
  const { call, log } = context;
  const {
    files,
    site,
    epoch,
    pps,
    near,
    arcsecPerPx,
    tle,
    catalogue: file,
    stepS: _1,
    unknownToo: _2,
    udl: _3,
    ...model
  } = options;
  checkOptions(options);
  const tles = tle === undefined ? undefined : readGiven(call.cwd, '--tle', tle, (bytes) => readTles(bytes.toString('utf8')));
  const catalogue = file === undefined ? brightStars() : readGiven(call.cwd, '--catalogue', file, packedCatalogue);
  const opened = await openDetectionModel(context, model);
  try {
    const { config } = opened.model;
    const output = resolve(call.cwd, config.output_dir);
    checkOutputFolder(output);
    const recordings = await recordingsIn(call, files, readingOf(config));
    const startUtcUs = epochOf(epoch, recordings.length, pps !== undefined);
    let clock: PulseClock | undefined;
    const progress = log.progress(recordings[0]?.name ?? '', 'windows');
    const observed: ObservedFile[] = [];
    let folder = '';
    try {
      const found = detectRecordings(opened, recordings, {
        reading: readingOf(config),
        startUtcUs: pps === undefined ? startUtcUs : undefined,
        stop: interruption(context, 'what was observed before is written'),
        check: ({ name, events, triggers }) => {
          if (pps === undefined || startUtcUs === undefined) checkClock(name, events, startUtcUs);
          else {
            clock = asInput(`${name}: --pps`, () => pulseClock(triggers, pps, startUtcUs));
            log.info(`${name}: ${clockText(clock)}`);
          }
          // A picture without stars: what is wrong with position and scale is said before the search.
          asInput('--near, --scale', () => solvePlate([], { ...events.sensor, arcsecPerPx, ...(near && { near }) }));
        },
        onWindow: (_, done, total) => progress.update(done, total, ''),
      });
      for await (const searched of found) {
        if ('error' in searched) throw searched.error;
        const one = clock ? timedBy(clock, searched) : searched;
        progress.end();
        tellSensor(log, one.recording);
        log.info(`${one.name}: ${foundText(one)}`);
        const isOnly = recordings.length === 1;
        if (folder === '') folder = reserveFolder(output, `observe-${isOnly ? recordingName(one.name) : 'recordings'}`);
        const own = isOnly ? folder : join(folder, recordingName(one.name));
        makeFolder(own);
        const result = observeFound(one, options, catalogue, clock);
        const matches = tles === undefined ? [] : matchesOf(result, tles, site);
        writeAtomic(join(own, 'tracks.csv'), tracksToCsv(tableRows(one).points));
        writeObservations(own, result, matches, messageOptions(context, options));
        tellUnsolved(context, one, result);
        observed.push({ ...result, matches, ...(clock && { clock }) });
      }
    } finally {
      progress.end();
    }
    if (!observed.some(isSolved)) throw unsolved(observed, folder);
    return { folder, recordings: observed };
  } finally {
    await opened.close();
  }
}

const isSolved = ({ plates }: ObservedRecording): boolean => plates.some(({ plate }) => plate.kind === 'solved');

/** @throws UsageError where an option has no meaning */
function checkOptions({ site, stepS = 1, epoch, epochErrorS = usualEpochErrorS, pps, udl }: ObserveFilesOptions): void {
  asInput('--site', () => checkSite(site));
  if (!(stepS > 0)) throw new UsageError(`--step: expected seconds, more than 0, got ${stepS}`);
  if (!(epochErrorS >= 0)) throw new UsageError(`--epoch-error: expected seconds, at least 0, got ${epochErrorS}`);
  if (pps !== undefined && !(Number.isInteger(pps) && pps >= 0))
    throw new UsageError(`--pps: expected the number of a channel, 0 or more, got ${pps}`);
  if (pps !== undefined && epoch === undefined)
    throw new UsageError('--pps: expected --epoch beside it, the UTC of the second of the first pulse, got none');
  if (udl?.source !== undefined && !/^[ -~]{1,64}$/.test(udl.source))
    throw new UsageError(`--source: expected 1 to 64 printable ASCII characters, got ${JSON.stringify(udl.source)}`);
}

/** How far the UTC may be off where nothing is said, s. */
const usualEpochErrorS = 0.001;

function observeFound(found: Found, options: ObserveFilesOptions, catalogue: Catalogue, clock?: PulseClock): ObservedRecording {
  const { arcsecPerPx, near, stepS = 1, unknownToo = false, epochErrorS = clock ? 0 : usualEpochErrorS } = options;
  const epoch = epochIn(found, epochErrorS);
  const epochAt = (tUs: number) => (clock ? epochBy(clock, tUs, epochErrorS) : epoch);
  const classes: readonly ClassName[] = unknownToo ? ['satellite', 'unknown'] : ['satellite'];
  return observeRecording(found, { arcsecPerPx, ...(near && { near }), catalogue, classes, stepS, epochAt });
}

const messageOptions = ({ now }: Context, { site, udl }: ObserveFilesOptions): MessageOptions => ({
  site,
  originator: udl?.source ?? 'SPIKESEG',
  created: `${new Date(now()).toISOString().slice(0, 19)}Z`,
  udl: { classificationMarking: 'U', dataMode: 'TEST', source: 'spikeseg', ...udl },
});

/** Says which parts of a recording have no plate, where others have one. */
function tellUnsolved({ log }: Context, { name, events }: Found, observed: ObservedRecording): void {
  if (!isSolved(observed)) return;
  for (const { plate, fromUs } of observed.plates)
    if (plate.kind === 'unsolved') log.warn(`${name}: from ${((fromUs - events.t[0]) / 1e6).toFixed(1)} s: ${plate.reason}`);
}

/** Tracks that may be a satellite of the list. */
const matchesOf = ({ tracks }: ObservedRecording, tles: readonly Tle[], site: Site): TrackMatches[] =>
  tracks.map(({ track, observations }) => ({
    track,
    matches: matchSatellites({ object: { track }, observations }, tles, site),
  }));

function unsolved(observed: readonly ObservedRecording[], folder: string): UsageError {
  const reasons = observed.flatMap(({ name, plates }) =>
    plates.map(({ plate }) => (plate.kind === 'unsolved' ? `${name}: ${plate.reason}` : '')),
  );
  const why =
    reasons[0] ??
    'plate solution: expected 2 s in which the sky moves by less than half the chip, found none: take a longer recording, or one with slower stars';
  return new UsageError(`${why}; check --near and --scale; the stars are in ${join(folder, 'stars.csv')}`);
}

/** Reads a file that an option names. */
function readGiven<T extends Catalogue | readonly Tle[]>(
  cwd: string,
  option: string,
  file: string,
  read: (bytes: Buffer) => T,
): T {
  const path = resolve(cwd, file);
  if (!existsSync(path)) throw new UsageError(`${option}: ${file}: expected a file, found none`);
  return asInput(`${option}: ${file}`, () => read(readFileSync(path)));
}

/** What a task gives; what it does not take is the fault of what was given. */
function asInput<T>(where: string, task: () => T): T {
  try {
    return task();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(`${where}: ${cause.message}`, { cause });
  }
}
