import { join } from 'node:path';
import type { ClockShift, Elements, ObservedTrack } from '@spikeseg/astrometry';
import { recordingName } from '@spikeseg/data-ebssa';
import { type ClassName, limitText, tracksToCsv } from '@spikeseg/detection';
import type { SensorSize } from '@spikeseg/events';
import {
  type Context,
  interruption,
  makeFolder,
  reserveFolder,
  secondsDone,
  UsageError,
  untilInterrupted,
  writeAtomic,
} from '@spikeseg/experiment/commands';
import { tellSensor } from '@spikeseg/experiment/models';
import {
  clockText,
  epochBy,
  epochIn,
  type MessageOptions,
  type ObservedRecording,
  type ObservedSatellites,
  type ObservedSky,
  objectsOf,
  observationFiles,
  observedLimitsTable,
  observeRecording,
  type Plate,
  type PulseClock,
  pictureFiles,
  pulseClock,
  type StackedSatellite,
  shownNames,
  stackSatellites,
  type TrackMatches,
  timedBy,
  utcMsOf,
  whichSatellites,
  withoutEvents,
  zeroAt,
} from '@spikeseg/observe';
import { checkClock, epochOf } from './given-time.ts';
import { asInput, type ObservedWith, type ObserveFilesOptions, observedWith, usualEpochErrorS } from './observe-options.ts';
import { adviceOn, checkHints } from './plate-advice.ts';
import { type TrackedRecording, withTracks } from './tracked-recordings.ts';

/** What was observed in a recording, with the satellites that its tracks may be. */
export interface ObservedFile extends ObservedRecording<Plate>, ObservedSatellites {
  readonly size: SensorSize;
  /** Where no track is surely a satellite at the stated UTC, but some would be if it were shifted. */
  readonly wrongClock?: ClockShift['clock'];
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
  const given = await observedWith(context, options);
  return withTracks(context, options, async ({ names, output, each }) => {
    if (options.objects?.length && names.length > 1)
      throw new UsageError(`--object: expected one recording, as each has its own tracks, got ${names.length}`);
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
          checkHints(given, events.sensor);
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
        const result = await observeFound(context, one, options, given, epochAt);
        const { matches, wrongClock } = whichOf(result, given);
        const stacked = stackedOf(context, one, result, matches, given, epochAt);
        const objects = objectsIn(context, result, matches, given.elements, options);
        writeAtomic(
          join(own, 'tracks.csv'),
          tracksToCsv(one.points.map((point) => ({ ...point, utcOffsetUs: one.utcOffsetUs }))),
        );
        const files = observationFiles(result, { matches, stacked, objects }, messageOptions(context, options));
        for (const [name, text] of files) writeAtomic(join(own, name), text);
        const limits = observedLimitsTable(one, one.limits, (tUs) => zeroAt(result.plates, tUs));
        if (one.limits.length > 0) writeAtomic(join(own, 'limits.csv'), limits);
        for await (const [name, png] of pictureFiles(result, shownNames(matches, objects))) writeAtomic(join(own, name), png);
        tellUnsolved(context, one, result, given);
        const zero = zeroAt(result.plates, one.events.t[0]);
        if (zero !== undefined && one.limits.length > 0) log.info(`${one.name}: ${limitText(one.limits, zero)}`);
        observed.push({
          ...result,
          size: one.events.sensor,
          plates: result.plates.map(withoutEvents),
          matches,
          stacked,
          objects,
          ...(clock && { clock }),
          ...(wrongClock && { wrongClock }),
        });
      }
    } finally {
      progress.end();
    }
    if (!observed.some(isSolved)) throw unsolved(observed, folder, given);
    return { folder, recordings: observed };
  });
}

const isSolved = ({ plates }: ObservedRecording<Plate>): boolean => plates.some(({ plate }) => plate.kind === 'solved');

function epochAtOf(found: TrackedRecording, { epochErrorS }: ObserveFilesOptions, clock?: PulseClock): ObservedSky['epochAt'] {
  const errorS = epochErrorS ?? (clock ? 0 : usualEpochErrorS);
  const epoch = epochIn(found, errorS);
  return (tUs) => (clock ? epochBy(clock, tUs, errorS) : epoch);
}

function observeFound(
  context: Context,
  found: TrackedRecording,
  { stepS = 1, unknownToo = false }: ObserveFilesOptions,
  given: ObservedWith,
  epochAt: ObservedSky['epochAt'],
): Promise<ObservedRecording> {
  const classes: readonly ClassName[] = unknownToo ? ['satellite', 'unknown'] : ['satellite'];
  const { t } = found.events;
  const catalogue = given.catalogue.at(yearOf(utcMsOf(epochAt(t[0]), t[0])));
  return untilInterrupted(interruption(context, 'what was observed before is written'), (signal) =>
    observeRecording(found, { ...given, catalogue, classes, stepS, epochAt }, signal),
  );
}

/** The Julian year of a time of day: 2000.0 is the noon of 1 January. */
const yearOf = (utcMs: number): number => 2000 + (utcMs - Date.UTC(2000, 0, 1, 12)) / 86_400_000 / 365.25;

const messageOptions = ({ now }: Context, { site, udl }: ObserveFilesOptions): MessageOptions => ({
  site,
  originator: udl?.source ?? 'SPIKESEG',
  created: `${new Date(now()).toISOString().slice(0, 19)}Z`,
  udl: { classificationMarking: 'U', dataMode: 'TEST', source: 'spikeseg', ...udl },
});

/** Says which parts of a recording have no plate, where others have one. */
function tellUnsolved(
  { log }: Context,
  { name, events }: TrackedRecording,
  observed: ObservedRecording,
  given: ObservedWith,
): void {
  if (!isSolved(observed)) return;
  for (const { plate, fromUs, stars } of observed.plates)
    if (plate.kind === 'unsolved')
      log.warn(
        `${name}: from ${((fromUs - events.t[0]) / 1e6).toFixed(1)} s: ${plate.reason}${adviceOn(plate, given, { ...events.sensor, stars: stars.length })}`,
      );
}

/** Satellites that the tracks may be. */
function whichOf({ tracks }: ObservedRecording, { elements, site }: ObservedWith): ReturnType<typeof whichSatellites> {
  const observed = tracks.map(({ track, observations }): ObservedTrack => ({ object: { track }, observations }));
  return elements === undefined ? { matches: [] } : whichSatellites(observed, elements, site);
}

/** What messages call the tracks; a name for a track that is not observed is worth a warning. */
function objectsIn(
  { log }: Context,
  { name, tracks }: ObservedRecording,
  matches: readonly TrackMatches[],
  elements: readonly Elements[] = [],
  options: ObserveFilesOptions,
): ObservedSatellites['objects'] {
  for (const { track, norad } of options.objects ?? [])
    if (!tracks.some((one) => one.track === track))
      log.warn(
        `${name}: --object ${track}=${norad}: expected a track with observations (${tracks.map((one) => one.track).join(', ') || 'none'}), got ${track}`,
      );
  const objects = options.objects?.filter(({ track }) => tracks.some((one) => one.track === track));
  return objectsOf(matches, elements, { ...options, objects });
}

/** What the events say of the satellites that no track may be. */
function stackedOf(
  { log }: Context,
  { name, points, limits }: TrackedRecording,
  { plates, tracks }: ObservedRecording,
  matches: readonly TrackMatches[],
  { site, elements = [] }: ObservedWith,
  epochAt: ObservedSky['epochAt'],
): StackedSatellite[] {
  // What moves like a track at another time may be that track: it has no limit.
  const named = new Set(
    matches.flatMap(({ matches: { candidates }, shifted }) =>
      [...candidates, ...shifted.map(({ candidate }) => candidate)].map((one) => one.elements),
    ),
  );
  const seen = new Set(tracks.map(({ track }) => track));
  return stackSatellites(
    plates,
    points.filter(({ track }) => seen.has(track)),
    elements.filter((one) => !named.has(one)),
    site,
    (tUs) => utcMsOf(epochAt(tUs), tUs),
    limits,
    (one, ageDays) =>
      log.warn(
        `${name}: ${one.name} (${one.norad}) crosses the chip, but elements of ${ageDays.toFixed(1)} days leave too many places to sum events along its path: get newer ones`,
      ),
  );
}

function unsolved(observed: readonly ObservedFile[], folder: string, given: ObservedWith): UsageError {
  const failed = observed.flatMap(({ name, size, plates }) =>
    plates.flatMap(({ plate, stars }) =>
      plate.kind === 'unsolved' ? [{ name, field: { ...size, stars: stars.length }, plate }] : [],
    ),
  );
  const [first] = failed.toSorted((a, b) => b.field.stars - a.field.stars);
  const where = `the stars are in ${join(folder, 'stars.csv')}`;
  if (first) {
    const advice = adviceOn(first.plate, given, first.field);
    return new UsageError(`${first.name}: ${first.plate.reason}${advice}; ${where}, and in field-1.png`);
  }
  return new UsageError(
    `plate solution: expected a second in which stars are followed, found none: take a longer recording, or one with slower stars; ${where}`,
  );
}
