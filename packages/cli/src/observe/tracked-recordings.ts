import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isBatchFolder, isJobDone, readJobs, readSpec, recordingOf, resultFolder } from '@spikeseg/batch';
import type { RecordingFile } from '@spikeseg/data-ebssa';
import { classText, type Limit, lastClasses, limitsFromTable, type TrackPoint } from '@spikeseg/detection';
import { TableFormatError, tracksFromCsv } from '@spikeseg/detection/reading';
import { ownUtcOffset, type Recording } from '@spikeseg/events';
import {
  type Context,
  checkOutputFolder,
  interruption,
  type ModelOptions,
  pathWord,
  readWhole,
  UsageError,
  withLog,
} from '@spikeseg/experiment/commands';
import {
  detectFolder,
  detectRecordings,
  fingerprintOf,
  foundText,
  openDetectionModel,
  optionsOfRecord,
  type Reading,
  readDetectRecord,
  readingOf,
  readNamed,
  recordingsIn,
  type SearchedRecording,
  searching,
  settingsOfDetection,
  settingWords,
} from '@spikeseg/experiment/models';
import { quantity } from '@spikeseg/report/words';

/** A recording with the tracks that were found in it: all that observations are made of. */
export interface TrackedRecording extends Pick<SearchedRecording, 'recording' | 'name' | 'events' | 'points' | 'utcOffsetUs'> {
  /** What was found, in words. */
  readonly summary: string;
  /** What the search could see; none where that is not known. */
  readonly limits: readonly Limit[];
}

/** How recordings are gone through. */
interface Going {
  /** UTC of the first event of the one recording, µs since 1970; left out: what is known of it. */
  readonly startUtcUs: number | undefined;
  /** Looks at a recording, and at what is known of the UTC of its first event, before it is searched or used. */
  readonly check: (recording: Recording, startUtcUs: number | undefined) => void;
  readonly onWindow: (done: number, total: number) => void;
}

/** Where tracks come from: a search, or the tables of one. */
export interface TrackSource {
  readonly names: readonly string[];
  /** Folder in which a folder of results is to be made. */
  readonly output: string;
  readonly each: (going: Going) => AsyncIterable<TrackedRecording>;
}

/**
 * Does something with the tracks of recordings: what is given is searched, or is a folder of `detect` or of its batch, of which the tables
 * are read.
 *
 * @throws UsageError where a recording is not the one that was searched
 */
export async function withTracks<T>(
  context: Context,
  { files, ...options }: ModelOptions & { readonly files: readonly string[] },
  task: (source: TrackSource) => Promise<T>,
): Promise<T> {
  const folders = files.flatMap((file) => searchedFolder(file) ?? []);
  const stop = interruption(context, 'what was observed before is written');
  if (folders.length === 0)
    return searching(context, files, options, ({ opened, recordings, reading, output }) =>
      task({
        names: recordings.map(({ name }) => name),
        output,
        each: async function* ({ startUtcUs, check, onWindow }) {
          const found = detectRecordings(opened, recordings, {
            reading,
            startUtcUs,
            stop,
            check: (recording) => check(recording, startUtcUs),
            onWindow: (_, done, total) => onWindow(done, total),
          });
          for await (const one of found) {
            if ('error' in one) throw one.error;
            yield { ...one, summary: foundText(one), limits: one.shown?.limits ?? [] };
          }
        },
      }),
    );
  const [folder] = folders;
  if (files.length > 1)
    throw new UsageError(`${pathWord(folder)}: expected a folder of detect alone, got ${files.length} files and folders`);
  checkUnchanged(folder, options);
  const { config, searched } = await (isBatchFolder(folder) ? ofBatch : ofDetect)(context, folder, options);
  const output = resolve(config.output_dir);
  checkOutputFolder(output);
  const reading = readingOf(config);
  return task({
    names: searched.map(({ name }) => name),
    output,
    each: async function* ({ startUtcUs, check }) {
      for (const { file, table, verify, name, utcOffsetUs: known } of searched) {
        const points = tableOf(table).filter((row) => row.recording === name);
        const recording = await readNamed(await file(reading), reading, stop);
        verify(recording);
        const firstUs = recording.events.t[0] ?? 0;
        const utcOffsetUs = startUtcUs === undefined ? (ownUtcOffset(firstUs) ?? known) : startUtcUs - firstUs;
        check(recording, utcOffsetUs === undefined ? undefined : firstUs + utcOffsetUs);
        const classes = classText([...lastClasses(points).values()].map((is) => is?.class));
        const tracks = quantity(new Set(points.map(({ track }) => track)).size, 'track');
        const summary = `${tracks}${classes === '' ? '' : ` (${classes})`} of ${pathWord(table)}`;
        const limits = join(dirname(table), 'limits.csv');
        yield {
          recording,
          name,
          events: recording.events,
          points,
          utcOffsetUs,
          summary,
          limits: existsSync(limits) ? limitsFromTable(readFileSync(limits, 'utf8'), name) : [],
        };
      }
    },
  });
}

/** The folder of a search, or of a batch of searches. */
function searchedFolder(file: string): string | undefined {
  const path = resolve(file);
  return isBatchFolder(path) ? path : detectFolder(file);
}

/** The search is done: what would change it has no meaning. */
function checkUnchanged(folder: string, { model, engine, preset, file, settings }: ModelOptions): void {
  const [word] = [
    ...Object.entries({ model, engine, preset, file }),
    ...settingWords(settingsOfDetection(settings)).map((one) => [one, one]),
  ]
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
  if (word !== undefined)
    throw new UsageError(
      `${folder}: expected nothing beside a folder of detect that changes a search, got ${word}; leave it out, or give the recording, which is then searched`,
    );
}

/** A recording that was searched. */
interface Searched {
  readonly name: string;
  /** Its tracks.csv. */
  readonly table: string;
  /** UTC less the clock of the events, as it was given then, µs. */
  readonly utcOffsetUs?: number | undefined;
  readonly file: (reading: Reading) => Promise<RecordingFile>;
  /** @throws UsageError where it is not the one that was searched */
  readonly verify: (recording: Recording) => void;
}

async function ofDetect(context: Context, folder: string, now: ModelOptions) {
  const record = readDetectRecord(folder);
  if (record === undefined) throw new Error(`${folder}: expected detect.json`);
  const config = await configOf(context, optionsOfRecord(record, now));
  const searched = record.recordings.map(
    ({ name, path, fingerprint, firstUs, utcOffsetUs }): Searched => ({
      name,
      utcOffsetUs,
      table: join(folder, 'tracks.csv'),
      file: async (reading) => {
        const found = (await recordingsIn([path], reading)).find((one) => one.name === name);
        if (found === undefined) throw new UsageError(`${path}: expected recording ${name}, which was searched, found none`);
        return found;
      },
      verify: ({ events }) => {
        if (fingerprintOf(events) === fingerprint && (events.t[0] ?? 0) === firstUs) return;
        throw new UsageError(
          `${path}: expected the events in which the tracks of ${pathWord(folder)} were found, got others; search it again with detect`,
        );
      },
    }),
  );
  return { config, searched };
}

async function ofBatch(context: Context, root: string, now: ModelOptions) {
  const { command, options } = readSpec(root);
  const jobs = readJobs(root).filter((job) => command === 'detect' && isJobDone(root, job));
  if (jobs.length === 0) throw new UsageError(`${root}: expected a batch of detect with results, got none of ${command}`);
  const config = await configOf(context, optionsOfRecord({ cwd: root, options }, now));
  const searched = jobs.map(
    (job): Searched => ({
      name: job.part.name,
      table: join(resultFolder(root, job), 'tracks.csv'),
      // Changed since it was searched, it is refused.
      file: async () => recordingOf(root, job.part),
      verify: () => undefined,
    }),
  );
  return { config, searched };
}

/** A checkpoint may say how its recordings are read. */
async function configOf(context: Context, options: ModelOptions) {
  const opened = await openDetectionModel(withLog(context, context.log.from('WARNING')), options);
  await opened.close();
  return opened.model.config;
}

/** Largest table of tracks that is read, bytes: what a string holds. */
const maxTableBytes = 2 ** 29 - 1;

function tableOf(path: string): readonly TrackPoint[] {
  const text = readWhole(
    path,
    maxTableBytes,
    (got, options) => new UsageError(`${path}: expected the tracks of a search, got ${got}`, options),
  ).toString('utf8');
  try {
    return tracksFromCsv(text);
  } catch (cause) {
    if (cause instanceof TableFormatError) throw new UsageError(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
