import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type RecordingFile, recordingName } from '@spikeseg/data-ebssa';
import {
  AnsweredError,
  type BadRecording,
  type Context,
  checkOutputFolder,
  type DetectionModel,
  describeError,
  detectorOf,
  detectRecordings,
  extentOf,
  type Found,
  foundText,
  InterruptedError,
  interruption,
  type Logger,
  type MissingRecording,
  type ModelOptions,
  programLine,
  readingOf,
  recordingDoubts,
  recordingsIn,
  reserveFolder,
  startOf,
  startProgress,
  tellSensor,
  UsageError,
  usualDetector,
  writeDetectionReport,
  writeDetectRecord,
  writeFound,
} from '@spikeseg/runs';
import { type Ending, pathWord } from '../output.ts';
import { type OptionValues, readingWords } from '../settings.ts';

/** A call of `detect` on recordings that are there as a whole. */
export interface DetectFiles {
  /** As given: files and folders. */
  readonly files: readonly string[];
  readonly model: ModelOptions;
  readonly options: OptionValues;
  readonly opened: DetectionModel;
  readonly log: Logger;
  readonly ending: Ending;
}

/** Most recordings that a line to go on with names. */
const mostNamed = 20;

/**
 * Searches recordings and writes what was found. One that cannot be read costs itself alone, and the exit code says so; what ends
 * the search costs the recordings that were not done.
 *
 * @throws AnsweredError when a recording could not be read, unless that is asked for; InterruptedError, which says where the others are
 */
export async function detectFiles(context: Context, call: DetectFiles): Promise<void> {
  const { files, model, options, opened, log, ending } = call;
  const { config } = opened.model;
  const output = resolve(context.cwd, config.output_dir);
  checkOutputFolder(output);
  const recordings = await recordingsIn(context, files, readingOf(config));
  const startUtcUs = startOf(options['start'], recordings.length);
  const { found, bad, cut } = await searched(context, call, recordings, startUtcUs);
  if (found.length === 0) throw nothingFound(options, bad, cut);
  if (cut !== undefined) log.warn(`ended early: writing what was found in ${found.length} of ${recordings.length} recordings`);

  const folder = reserveFolder(output, folderName(opened.model, files, recordings));
  await writeFound(folder, config, found, { events: options['events'] === true, masks: options['masks'] === true });
  const missing = missingOf(recordings, found, bad);
  writeDetectRecord(folder, {
    cwd: context.cwd,
    recordings: found.map(({ name: ofOne, recording: { path } }) => ({ name: ofOne, path: resolve(context.cwd, path) })),
    missing,
    options: model,
  });
  const skipped = missing.map(({ why }) => why);
  const detector = detectorText(opened.model, model);
  const report = writeDetectionReport(context, { folder, config, detector, found, skipped });
  if (cut !== undefined) throw cutShort(context, call, { folder, found, missing, all: recordings.length, cut });
  const summary = found.map((one) => ({ recording: one.name, detections: one.detections.length, tracks: trackCount(one) }));
  if (options['json'] === true)
    context.stdout.write(`${JSON.stringify({ folder, seconds: ending.seconds(), recordings: summary, skipped })}\n`);
  else if (options['quiet'] !== true) context.stdout.write(`written to ${folder}\nreport: ${report}\n`);
  ending.tell(viewWords(context, folder, found), scoreWords(context, files, found, folder, readingWords(config)));
  if (bad.length === 0 || options['skipBad'] === true) return;
  log.error(
    `${bad.length} of ${recordings.length} recordings could not be searched, the others are in ${folder}; --skip-bad leaves such out`,
  );
  throw new AnsweredError('a recording could not be searched');
}

/** What came of a search. */
interface Searched {
  readonly found: readonly Found[];
  readonly bad: readonly BadRecording[];
  /** What ended it before all recordings were searched. */
  readonly cut: unknown;
}

/** Searches recordings, and tells of them in the order given, of each when those before it are done. */
async function searched(
  context: Context,
  { options, opened, log }: DetectFiles,
  recordings: readonly RecordingFile[],
  startUtcUs: number | undefined,
): Promise<Searched> {
  const answers: (Found | BadRecording)[] = [];
  let turn = 0;
  let cut: unknown;
  const mayBeBad = options['skipBad'] === true;
  const say = (answer: Found | BadRecording): void => {
    // Of one alone its error is that of the command.
    if (recordings.length > 1 || mayBeBad || !('error' in answer)) tell(log, answer, mayBeBad);
  };
  const begin = () =>
    startProgress(context.stderr, context.now, recordings[turn]?.name ?? '', 'windows', options['quiet'] === true);
  let progress = begin();
  try {
    const inOrder = detectRecordings(opened, recordings, {
      reading: readingOf(opened.model.config),
      startUtcUs,
      stop: interruption(context, 'nothing was written'),
      onWindow: (recording, done, total) => {
        if (recording === turn) progress.update(done, total, '');
      },
      onAnswer: (recording, answer) => (answers[recording] = answer),
    });
    for await (const answer of inOrder) {
      progress.end();
      say(answer);
      turn++;
      progress = begin();
    }
  } catch (error) {
    cut = error;
  } finally {
    progress.end();
  }
  // Some may be done behind the one that was at work.
  const done = answers.flatMap((answer) => answer ?? []);
  for (const answer of done.slice(turn)) say(answer);
  return {
    found: done.filter((answer): answer is Found => !('error' in answer)),
    bad: done.filter((answer): answer is BadRecording => 'error' in answer),
    cut,
  };
}

/** Says what came of a recording. */
function tell(log: Logger, answer: Found | BadRecording, mayBeBad: boolean): void {
  if ('error' in answer) {
    const text = `skipped: ${problemOf(answer)}`;
    return mayBeBad ? log.warn(text) : log.error(text);
  }
  const { name, recording } = answer;
  for (const doubt of recordingDoubts(extentOf(recording))) log.warn(`${name}: ${doubt}`);
  tellSensor(log, recording);
  log.info(`${name}: ${foundText(answer)}`);
}

const problemOf = ({ error }: BadRecording): string => describeError(error).line;

const trackCount = ({ points }: Found): number => new Set(points.map(({ track }) => track)).size;

/** The error of a search that found nothing to write. */
function nothingFound(options: OptionValues, bad: readonly BadRecording[], cut: unknown): unknown {
  if (cut !== undefined) return cut;
  const [first, ...others] = bad;
  if (others.length === 0 && options['skipBad'] !== true) return first.error;
  return new UsageError(`detect: expected at least one readable recording, got none; the first: ${problemOf(first)}`);
}

/** The recordings that were not searched, in the order given. */
function missingOf(
  recordings: readonly RecordingFile[],
  found: readonly Found[],
  bad: readonly BadRecording[],
): readonly MissingRecording[] {
  const done = new Set(found.map(({ name }) => name));
  const problems = new Map(bad.map((one) => [one.name, problemOf(one)]));
  return recordings
    .filter(({ name }) => !done.has(name))
    .map(({ name, path }) => ({ name, path: resolve(path), why: problems.get(name) ?? `${name}: the command ended before it` }));
}

/** The error of a search that ended early, of which a part is written. */
function cutShort(
  context: Context,
  { files, log }: DetectFiles,
  part: {
    readonly folder: string;
    readonly found: readonly Found[];
    readonly missing: readonly MissingRecording[];
    readonly all: number;
    readonly cut: unknown;
  },
): unknown {
  const { folder, found, missing, all, cut } = part;
  const paths = [...new Set(missing.map(({ path }) => pathWord(context, path)))];
  const [command, ...words] = context.argv.filter((word) => !files.includes(word));
  const next =
    paths.length > mostNamed
      ? `the others stand in its detect.json as missing; give their paths to ${programLine(context, ['detect'])}`
      : `go on with the others: ${programLine(context, [command, ...paths, ...words])}`;
  const written = `what was found in ${found.length} of ${all} recordings is in ${folder}; ${next}`;
  if (cut instanceof InterruptedError) return new InterruptedError(`interrupted; ${written}`);
  log.warn(written);
  return cut;
}

/** The detector in words. */
export function detectorText({ config, name }: DetectionModel['model'], { model: file }: ModelOptions): string {
  const { title } = detectorOf(config);
  return file === undefined ? `${title}: nothing was trained` : `${title} ${name} (${file})`;
}

/** Letters that a name has room for. */
const longestSubject = 60;

/** Names a folder by what was searched, the recording or the folder or first recording of several, and by the detector where one was named. */
function folderName(
  { config, name: detector }: DetectionModel['model'],
  files: readonly string[],
  recordings: readonly { readonly name: string }[],
): string {
  const [{ name }] = recordings;
  const several = files.length === 1 ? basename(resolve(files[0])) : `${name}-and-${recordings.length - 1}-more`;
  const subject = recordingName(recordings.length === 1 ? name : several)
    .replaceAll('/', '-')
    .slice(0, longestSubject);
  const isUsual = detector === usualDetector && !detectorOf(config).needsTraining;
  return isUsual ? `detect-${subject}` : `detect-${subject}-${detector}`;
}

/** What was found is there to be looked at, one recording at a time. */
const viewWords = (context: Context, folder: string, found: readonly Found[]): string[] => [
  'view',
  pathWord(context, folder),
  ...(found.length > 1 ? ['--recording', found[0].name] : []),
];

/** Where the recordings lie in one folder and have labels, what was found can be scored. */
function scoreWords(
  context: Context,
  files: readonly string[],
  found: readonly Found[],
  folder: string,
  reading: readonly string[],
): string[] | undefined {
  const [root, ...others] = files;
  const scorable =
    others.length === 0 &&
    found.some(({ recording }) => recording.labelled) &&
    statSync(resolve(context.cwd, root)).isDirectory();
  if (!scorable) return undefined;
  const detections = pathWord(context, join(folder, 'detections.csv'));
  return ['evaluate', '--detections', detections, '--data-root', root, ...reading];
}
