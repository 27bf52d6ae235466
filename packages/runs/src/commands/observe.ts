import { join } from 'node:path';
import { type Elements, matchSatellites, type Site, solvePlate } from '@spikeseg/astrometry';
import { recordingName } from '@spikeseg/data-ebssa';
import type { SensorSize } from '@spikeseg/events';
import { type ClassName, tracksToCsv } from '@spikeseg/segmentation';
import type { Context } from '../context/context.ts';
import { tellSensor } from '../detection/recordings.ts';
import { UsageError } from '../errors/errors.ts';
import { secondsDone } from '../log/progress.ts';
import { writePictures } from '../observation/field-picture.ts';
import type { TrackMatches } from '../observation/observation-columns.ts';
import {
  asInput,
  type ObservedWith,
  type ObserveFilesOptions,
  observedWith,
  usualEpochErrorS,
} from '../observation/observe-options.ts';
import {
  type ObservedRecording,
  type ObservedSky,
  observeRecording,
  type Plate,
  plateOf,
} from '../observation/observe-recording.ts';
import { checkClock, clockText, epochBy, epochIn, epochOf, timedBy, utcMsOf } from '../observation/observed-time.ts';
import { plateAdvice } from '../observation/plates/plate-advice.ts';
import { type PulseClock, pulseClock } from '../observation/pulse-clock.ts';
import { type StackedSatellite, stackSatellites } from '../observation/stack-satellites.ts';
import { type TrackedRecording, withTracks } from '../observation/tracked-recordings.ts';
import { type MessageOptions, writeObservations } from '../observation/write-observations.ts';
import { writeAtomic } from '../run-folder/files.ts';
import { makeFolder, reserveFolder } from '../run-folder/output-folder.ts';

/** What was observed in a recording, with the satellites that its tracks may be. */
interface ObservedFile extends ObservedRecording<Plate> {
  readonly matches: readonly TrackMatches[];
  /** Satellites of the elements that cross the chip and that no track may be: the events along their paths. */
  readonly stacked: readonly StackedSatellite[];
  readonly size: SensorSize;
  /** Where pulses tell the time. */
  readonly clock?: PulseClock | undefined;
}

export interface ObservedFiles {
  readonly folder: string;
  readonly recordings: readonly ObservedFile[];
}

/**
 * Searches recordings, or takes the tracks that `detect` has found in them, solves the plates of their stars, and writes what moves against
 * the stars as observations.
 *
 * @throws UsageError where the site is not on the Earth, a time is missing, a file cannot be used, or no plate was solved: then the stars
 * are written all the same
 */
export async function observeFiles(context: Context, options: ObserveFilesOptions): Promise<ObservedFiles> {
  const { log } = context;
  const { epoch, pps } = options;
  const given = observedWith(context.call.cwd, options);
  return withTracks(context, options, async ({ names, output, each }) => {
    const startUtcUs = epochOf(epoch, names.length, pps !== undefined);
    let clock: PulseClock | undefined;
    const progress = log.progress(names[0] ?? '', secondsDone);
    const observed: ObservedFile[] = [];
    let folder = '';
    try {
      const found = each({
        startUtcUs: pps === undefined ? startUtcUs : undefined,
        check: (recording, knownUtcUs) => {
          const { name, events, triggers } = recording;
          if (pps === undefined || startUtcUs === undefined) checkClock(recording, knownUtcUs);
          else {
            clock = asInput(`${name}: --pps`, () => pulseClock(triggers, pps, startUtcUs));
            log.info(`${name}: ${clockText(clock)}`);
          }
          // A picture without stars: what is wrong with position and scale is said before the search.
          const near = given.near ?? (given.solver && anywhere);
          asInput(given.wcs ? '--wcs' : '--near, --scale', () =>
            solvePlate([], { ...events.sensor, ...given, ...(near && { near }) }),
          );
        },
        onWindow: (done, total) => progress.update(done, total, ''),
      });
      for await (const tracked of found) {
        const one = clock ? timedBy(clock, tracked) : tracked;
        progress.end();
        tellSensor(log, one.recording);
        log.info(`${one.name}: ${one.summary}`);
        const isOnly = names.length === 1;
        if (folder === '') folder = reserveFolder(output, `observe-${isOnly ? recordingName(one.name) : 'recordings'}`);
        const own = isOnly ? folder : join(folder, recordingName(one.name));
        makeFolder(own);
        const epochAt = epochAtOf(one, options, clock);
        const result = await observeFound(one, options, given, epochAt);
        const matches = given.elements === undefined ? [] : matchesOf(result, given.elements, options.site);
        const stacked = stackedOf(context, one, result, matches, given, epochAt);
        writeAtomic(
          join(own, 'tracks.csv'),
          tracksToCsv(one.points.map((point) => ({ ...point, utcOffsetUs: one.utcOffsetUs }))),
        );
        writeObservations(own, result, { matches, stacked }, messageOptions(context, options));
        await writePictures(own, result);
        tellUnsolved(context, one, result);
        observed.push({
          ...result,
          size: one.events.sensor,
          plates: result.plates.map(plateOf),
          matches,
          stacked,
          ...(clock && { clock }),
        });
      }
    } finally {
      progress.end();
    }
    if (!observed.some(isSolved)) throw unsolved(observed, folder, given);
    return { folder, recordings: observed };
  });
}

/** astrometry.net searches narrow fields without a position, too. */
const anywhere = { raDeg: 0, decDeg: 0, radiusDeg: 180 };

const isSolved = ({ plates }: ObservedRecording<Plate>): boolean => plates.some(({ plate }) => plate.kind === 'solved');

function epochAtOf(found: TrackedRecording, { epochErrorS }: ObserveFilesOptions, clock?: PulseClock): ObservedSky['epochAt'] {
  const errorS = epochErrorS ?? (clock ? 0 : usualEpochErrorS);
  const epoch = epochIn(found, errorS);
  return (tUs) => (clock ? epochBy(clock, tUs, errorS) : epoch);
}

function observeFound(
  found: TrackedRecording,
  { stepS = 1, unknownToo = false }: ObserveFilesOptions,
  given: ObservedWith,
  epochAt: ObservedSky['epochAt'],
): Promise<ObservedRecording> {
  const classes: readonly ClassName[] = unknownToo ? ['satellite', 'unknown'] : ['satellite'];
  return observeRecording(found, { ...given, classes, stepS, epochAt });
}

const messageOptions = ({ now }: Context, { site, udl }: ObserveFilesOptions): MessageOptions => ({
  site,
  originator: udl?.source ?? 'SPIKESEG',
  created: `${new Date(now()).toISOString().slice(0, 19)}Z`,
  udl: { classificationMarking: 'U', dataMode: 'TEST', source: 'spikeseg', ...udl },
});

/** Says which parts of a recording have no plate, where others have one. */
function tellUnsolved({ log }: Context, { name, events }: TrackedRecording, observed: ObservedRecording): void {
  if (!isSolved(observed)) return;
  for (const { plate, fromUs } of observed.plates)
    if (plate.kind === 'unsolved') log.warn(`${name}: from ${((fromUs - events.t[0]) / 1e6).toFixed(1)} s: ${plate.reason}`);
}

/** Tracks that may be a satellite of the list. */
const matchesOf = ({ tracks }: ObservedRecording, sets: readonly Elements[], site: Site): TrackMatches[] =>
  tracks.map(({ track, observations }) => ({
    track,
    matches: matchSatellites({ object: { track }, observations }, sets, site),
  }));

/** What the events say of the satellites that no track may be. */
function stackedOf(
  { log }: Context,
  { name, points }: TrackedRecording,
  { plates, tracks }: ObservedRecording,
  matches: readonly TrackMatches[],
  { site, elements = [] }: ObservedWith,
  epochAt: ObservedSky['epochAt'],
): StackedSatellite[] {
  const named = new Set(matches.flatMap(({ matches: { candidates } }) => candidates.map((one) => one.elements)));
  const seen = new Set(tracks.map(({ track }) => track));
  return stackSatellites(
    plates,
    points.filter(({ track }) => seen.has(track)),
    elements.filter((one) => !named.has(one)),
    site,
    (tUs) => utcMsOf(epochAt(tUs), tUs),
    (one, ageDays) =>
      log.warn(
        `${name}: ${one.name} (${one.norad}) crosses the chip, but elements of ${ageDays.toFixed(1)} days leave too many places to sum events along its path: get newer ones`,
      ),
  );
}

function unsolved(observed: readonly ObservedFile[], folder: string, given: ObservedWith): UsageError {
  const failed = observed.flatMap(({ name, size, plates }) =>
    plates.flatMap(({ plate, stars }) =>
      plate.kind === 'unsolved' ? [{ name, size, stars: stars.length, reason: plate.reason }] : [],
    ),
  );
  const [first] = failed.toSorted((a, b) => b.stars - a.stars);
  // The solver gives its advice at the end, in options of the library.
  const why = first
    ? `${first.name}: ${given.wcs ? first.reason : first.reason.replace(/(?<=^plate solution: .+): [^:]*$/, '')}`
    : 'plate solution: expected a second in which stars are followed, found none: take a longer recording, or one with slower stars';
  const advice = given.wcs
    ? '; or leave --wcs out, and give --near and --scale'
    : first
      ? `; ${plateAdvice({ ...first.size, ...given, stars: first.stars })}`
      : '';
  return new UsageError(`${why}${advice}; the stars are in ${join(folder, 'stars.csv')}${first ? ', and in field-1.png' : ''}`);
}
