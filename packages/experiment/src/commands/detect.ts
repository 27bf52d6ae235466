import { basename, resolve } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { recordingName } from '@spikeseg/data-ebssa';
import { sightText } from '@spikeseg/detection';
import type { ShownClasses } from '@spikeseg/report/words';
import { type Call, pathWord, programCall, programLine } from '../context/call.ts';
import { type Context, interruption } from '../context/context.ts';
import { detectRecordings, type RecordingsToSearch, searching } from '../detection/detect-recordings.ts';
import { type BadRecording, startOf, tellSensor } from '../detection/recordings.ts';
import { writeDetectionReport } from '../detection/write-detection-report.ts';
import { writeFound } from '../detection/write-found.ts';
import { detectorOf, detectorText, usualDetector } from '../detectors/detector-kinds.ts';
import { describeError, InterruptedError, UsageError } from '../errors/errors.ts';
import type { Logger } from '../log/log.ts';
import { secondsDone } from '../log/progress.ts';
import type { DetectionModel } from '../network/network.ts';
import type { ModelOptions } from '../options/settings.ts';
import { giveMemoryBack } from '../parallel/give-back.ts';
import type { SearchedRecording } from '../pool/mark-detections.ts';
import { foundText, skyDoubt } from '../pool/track-summary.ts';
import { extentOf, type RecordingExtent, recordingDoubts } from '../recordings/recording-doubts.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import { reserveFolder } from '../run-folder/output-folder.ts';
import { type MissingRecording, writeDetectRecord } from '../view/detect-record.ts';
import { keepView } from '../view/kept-views.ts';

export interface DetectFilesOptions extends ModelOptions {
  /** Recordings, and folders of them. */
  readonly files: readonly string[];
  /** Also write a line for every event that belongs to something, and a mask for every time step. */
  readonly events?: boolean | undefined;
  readonly masks?: boolean | undefined;
  /** Say of every recording that cannot be read that it was skipped, as a warning. */
  readonly skipBad?: boolean | undefined;
  /** UTC of the first event of the one recording. */
  readonly epoch?: string | undefined;
  /** For the report, and the line to go on with; left out: that of a program. */
  readonly call?: Call | undefined;
  /** Tracks that pictures show in colour and the report first; left out: satellites, and what may be one. */
  readonly show?: ShownClasses | undefined;
}

/** What a search wrote. */
export interface DetectedFiles {
  readonly folder: string;
  /** Path of report.html. */
  readonly report: string;
  readonly recordings: readonly { readonly recording: string; readonly detections: number; readonly tracks: number }[];
  /** What is wrong with recordings that were left out. */
  readonly skipped: readonly string[];
  /** Whether a recording has labels to score with. */
  readonly labelled: boolean;
  readonly config: SpikesegConfig;
}

/** Most recordings that a line to go on with names. */
const maxNamed = 20;

/**
 * Searches recordings and writes what was found. One that cannot be read costs itself alone; what ends the search costs the recordings that were not
 * done.
 *
 * @throws UsageError where no recording could be read; InterruptedError, which says where the others are
 */
export async function detectFiles(context: Context, options: DetectFilesOptions): Promise<DetectedFiles> {
  const { files, events = false, masks = false, skipBad, epoch, show, call = programCall(), ...model } = options;
  return searching(context, files, model, async (search) => {
    const { opened, recordings, output } = search;
    const { config } = opened.model;
    const answers = await searched(context, search, {
      startUtcUs: startOf(epoch, recordings.length),
      mayBeBad: skipBad === true,
    });
    const found = answers.filter((answer): answer is SearchedRecording => !('error' in answer));
    const bad = answers.filter((answer): answer is BadRecording => 'error' in answer);
    const cut = bad.find(({ isOwnError }) => !isOwnError);
    if (found.length === 0) throw cut === undefined ? nothingFound(skipBad, bad) : cut.error;
    if (cut !== undefined)
      context.log.warn(`ended early: writing what was found in ${found.length} of ${recordings.length} recordings`);

    await giveMemoryBack();
    const folder = reserveFolder(output, folderName(opened.model, files, recordings));
    await writeFound(folder, found, { events, masks, shown: show });
    for (const one of found) keepView(folder, one);
    const missing = bad.map((one) => ({
      name: one.name,
      path: resolve(one.path),
      why: one.isOwnError ? problemOf(one) : `${one.name}: the command ended before it`,
    }));
    writeDetectRecord(folder, {
      cwd: call.folder,
      recordings: found.map(({ name, events: searchedIn, utcOffsetUs, recording: { path } }) => ({
        name,
        path: resolve(path),
        fingerprint: fingerprintOf(searchedIn),
        firstUs: searchedIn.t[0] ?? 0,
        utcOffsetUs,
      })),
      missing,
      options: model,
    });
    const skipped = missing.map(({ why }) => why);
    const detector = detectorText(opened.model, model);
    const report = writeDetectionReport(call, { folder, config, detector, found, shown: show, skipped });
    if (cut !== undefined)
      throw cutShort(context.log, { files, argv: call.argv }, { folder, found: found.length, missing, cut: cut.error });
    return {
      folder,
      report,
      recordings: found.map((one) => ({ recording: one.name, detections: one.detections.length, tracks: trackCount(one) })),
      skipped,
      labelled: found.some(({ recording }) => recording.labelled),
      config,
    };
  });
}

/** Searches recordings, and tells of each in the order given. */
async function searched(
  context: Context,
  { opened, recordings, reading }: RecordingsToSearch,
  { startUtcUs, mayBeBad }: { readonly startUtcUs: number | undefined; readonly mayBeBad: boolean },
): Promise<readonly (SearchedRecording | BadRecording)[]> {
  const { log } = context;
  const answers: (SearchedRecording | BadRecording)[] = [];
  const begin = () => log.progress(recordings[answers.length]?.name ?? '', secondsDone);
  let progress = begin();
  const inOrder = detectRecordings(opened, recordings, {
    reading,
    startUtcUs,
    stop: interruption(context, 'nothing was written'),
    onWindow: (recording, done, total) => {
      if (recording === answers.length) progress.update(done, total, '');
    },
  });
  for await (const answer of inOrder) {
    progress.end();
    answers.push(answer);
    if (!('error' in answer)) tell(log, answer, opened.model.config);
    // Of one alone its error is that of the command.
    else if (answer.isOwnError && (recordings.length > 1 || mayBeBad))
      log[mayBeBad ? 'warn' : 'error'](`skipped: ${problemOf(answer)}`);
    progress = begin();
  }
  progress.end();
  return answers;
}

/** Says what was found in a recording. */
function tell(log: Logger, found: SearchedRecording, config: SpikesegConfig): void {
  const { name, recording } = found;
  const extent = extentOf(recording);
  for (const doubt of recordingDoubts(extent)) log.warn(`${name}: ${doubt}`);
  tellSensor(log, recording);
  const polarity = polarityText(extent, config);
  if (polarity !== undefined) log.info(`${name}: ${polarity}`);
  log.info(`${name}: ${foundText(found)}`);
  if (found.shown !== undefined) log.info(`${name}: ${sightText(found.shown)}`);
  const doubt = skyDoubt(found.sky);
  if (doubt !== undefined) log.warn(`${name}: motion of the sky: ${doubt}`);
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(2))} %`;

/** Where an OFF share of objects is expected: what it is, beside that of all events; noise and objects differ, so a sign that is inverted does not show. */
function polarityText({ events, on }: RecordingExtent, config: SpikesegConfig): string | undefined {
  if (detectorOf(config).learns !== 'motions' || on === 0 || on === events) return undefined;
  const expected = percent(config.evidence.object_off_share);
  return `${percent(1 - on / events)} of the events are OFF; of an object's ${expected} are expected (evidence.object_off_share)`;
}

const problemOf = ({ error }: BadRecording): string => describeError(error).line;

const trackCount = ({ points }: SearchedRecording): number => new Set(points.map(({ track }) => track)).size;

/** The error of a search that found nothing to write. */
function nothingFound(skipBad: boolean | undefined, [first, ...others]: readonly BadRecording[]): unknown {
  if (others.length === 0 && skipBad !== true) return first.error;
  return new UsageError(`detect: expected at least one readable recording, got none; the first: ${problemOf(first)}`);
}

/** The error of a search that ended early, of which a part is written. */
function cutShort(
  log: Logger,
  { files, argv }: { readonly files: readonly string[]; readonly argv: readonly string[] },
  part: { readonly folder: string; readonly found: number; readonly missing: readonly MissingRecording[]; readonly cut: unknown },
): unknown {
  const { folder, found, missing, cut } = part;
  const paths = [...new Set(missing.map(({ path }) => pathWord(path)))];
  const [command, ...words] = argv.filter((word) => !files.includes(word));
  const next =
    paths.length > maxNamed
      ? `the others stand in its detect.json as missing; give their paths to ${programLine(['detect'])}`
      : `go on with the others: ${programLine([command, ...paths, ...words])}`;
  const written = `what was found in ${found} of ${found + missing.length} recordings is in ${folder}; ${next}`;
  if (cut instanceof InterruptedError) return new InterruptedError(`interrupted; ${written}`);
  log.warn(written);
  return cut;
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
