import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type RecordingFile, recordingName } from '@spikeseg/data-ebssa';
import type { Recording } from '@spikeseg/events';
import { dropPage, viewerConclusion, viewerPage } from '@spikeseg/viewer';
import { makeViewerData } from '@spikeseg/viewer/data';
import { pathWord } from '../context/call.ts';
import { type Context, interruption } from '../context/context.ts';
import { checkPaths, readNamed, recordingsIn, tellSensor } from '../detection/recordings.ts';
import { detectorText } from '../detectors/detector-kinds.ts';
import { didYouMean, UsageError } from '../errors/errors.ts';
import { secondsDone } from '../log/progress.ts';
import { openDetectionModel } from '../models/detection-model.ts';
import type { DetectionModel } from '../network/network.ts';
import type { ModelOptions } from '../options/settings.ts';
import { readingOf } from '../recordings/reading.ts';
import { extentOf, recordingDoubts } from '../recordings/recording-doubts.ts';
import { writeAtomic } from '../run-folder/files.ts';
import { checkOutputFolder } from '../run-folder/output-folder.ts';
import { type DetectRecord, detectFolder, optionsOfRecord, readDetectRecord } from '../view/detect-record.ts';
import { fromKeptView } from '../view/kept-views.ts';
import { dropSettings, viewRecording } from '../view/view-recording.ts';

/** What is looked at. */
export interface RecordingToView extends ModelOptions {
  /** A recording, a folder with one, or a folder of detect: what it found is shown; with other settings a recording of it is searched again. */
  readonly source: string | Recording;
  /** Which recording, where there are several. */
  readonly recording?: string | undefined;
}

export interface ViewPageOptions extends Omit<RecordingToView, 'source'> {
  /** Left out: the page takes any recording that is dropped on it. */
  readonly source?: RecordingToView['source'] | undefined;
  /** Events in the page; all near tracks are there, the others evenly thinned. */
  readonly maxEvents?: number | undefined;
}

/** A page to look at a recording. */
export interface ViewPage {
  /** Text of an .html file that needs no other. */
  readonly page: string;
  /** Of the recording, as a name of a file. */
  readonly name: string;
  /** Empty where nothing was searched. */
  readonly figures: Readonly<Partial<Record<'events' | 'shown' | 'detections' | 'tracks', number>>>;
}

/**
 * Finds objects in a recording, and makes the page to look at it.
 *
 * @throws UsageError when there are several recordings or none; and whatever detecting throws
 */
export async function viewPage(context: Context, { source, maxEvents, ...options }: ViewPageOptions): Promise<ViewPage> {
  if (source === undefined) {
    const opened = await openDetectionModel(context, options);
    const detector = detectorText(opened.model, options);
    await opened.close();
    return { page: dropPage(dropSettings(opened.model.config, { detector, maxEvents })), name: 'view', figures: {} };
  }
  return await withRecording(context, { source, ...options }, async ({ opened, recording, detector, detection }) => {
    const kept =
      detection &&
      fromKeptView(detection.folder, detection.record, recording, (view) =>
        makeViewerData({ ...recording, ...view, detector }, maxEvents),
      );
    const search = () => {
      const progress = context.log.progress(recording.name, secondsDone);
      return viewRecording(opened, recording, {
        detector,
        maxEvents,
        stop: interruption(context, 'nothing was written'),
        onWindow: (done, total) => progress.update(done, total, ''),
      }).finally(() => progress.end());
    };
    const data = kept ?? (await search());
    const page = viewerPage(data);
    context.log.info(`${data.name}: ${viewerConclusion(data)}; ${megabytes(page.length)}`);
    const figures = { events: data.counts.events, shown: data.events.t.length };
    const found = { detections: data.detections.t.length, tracks: data.tracks.length };
    return { page, name: recordingName(data.name), figures: { ...figures, ...found } };
  });
}

/**
 * Writes the page of {@link viewPage} to a new file.
 *
 * @param options `output`: its path; NAME.html after the recording, or view.html, where it is left out
 */
export async function writePage(
  context: Context,
  { output, ...options }: ViewPageOptions & { readonly output?: string | undefined },
): Promise<ViewPage & { readonly path: string }> {
  const wanted = output === undefined ? undefined : resolve(output);
  if (wanted !== undefined && existsSync(wanted))
    throw new UsageError(`${pathWord(wanted)}: expected a new file, got one that exists; choose another in option output`);
  checkOutputFolder(wanted === undefined ? resolve('.') : dirname(wanted), 'option output FILE');
  const view = await viewPage(context, options);
  const path = wanted ?? newPath(resolve('.'), view.name);
  writeAtomic(path, view.page);
  return { ...view, path };
}

/** NAME.html, or NAME-2.html and so on: nothing is overwritten. */
function newPath(folder: string, name: string): string {
  for (let k = 1; ; k++) {
    const path = join(folder, `${name}${k === 1 ? '' : `-${k}`}.html`);
    if (!existsSync(path)) return path;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** A detection whose settings are those of now. */
interface SearchedFolder {
  readonly folder: string;
  readonly record: DetectRecord;
}

/** What is looked at, and the detector in words. */
interface Opened {
  readonly opened: DetectionModel;
  readonly recording: Recording;
  readonly detector: string;
  /** Where it has been searched so already. */
  readonly detection?: SearchedFolder | undefined;
}

/** Opens what detects, and the recording. */
async function withRecording<T>(
  context: Context,
  { source, recording: wanted, ...given }: RecordingToView,
  use: (what: Opened) => Promise<T>,
): Promise<T> {
  const { log } = context;
  const { files, model, detection } = typeof source === 'string' ? whatToView(source, given) : { files: [], model: given };
  await checkPaths(files);
  const opened = await openDetectionModel(context, model);
  try {
    const reading = readingOf(opened.model.config);
    const stop = interruption(context, 'nothing was written');
    const recording =
      typeof source === 'string'
        ? await readNamed(oneOf(await recordingsIn(files, reading), wanted, files), reading, stop)
        : source;
    if (typeof source === 'string') {
      for (const doubt of recordingDoubts(extentOf(recording))) log.warn(`${recording.name}: ${doubt}`);
      tellSensor(log, recording);
    }
    return await use({ opened, recording, detector: detectorText(opened.model, model), detection });
  } finally {
    await opened.close();
  }
}

/** A folder of detect stands for what it was called with; other words are recordings. What is given now comes after it, and wins. */
function whatToView(
  source: string,
  now: ModelOptions,
): { readonly files: readonly string[]; readonly model: ModelOptions; readonly detection?: SearchedFolder | undefined } {
  const folder = detectFolder(source);
  const record = folder === undefined ? undefined : readDetectRecord(folder);
  if (folder === undefined || record === undefined) return { files: [source], model: now };
  const isSame =
    Object.keys(now.settings ?? {}).length === 0 && [now.model, now.file, now.preset].every((one) => one === undefined);
  const files = record.recordings.map(({ path }) => path);
  return { files, model: optionsOfRecord(record, now), detection: isSame ? { folder, record } : undefined };
}

/** The recording that is meant. */
function oneOf(recordings: readonly RecordingFile[], wanted: string | undefined, files: readonly string[]): RecordingFile {
  const names = recordings.map(({ name }) => name);
  if (recordings.length === 0) throw new UsageError(`${files.join(', ')}: expected a recording, got none`);
  if (wanted !== undefined) {
    const found = recordings.find(({ name }) => name === wanted);
    if (found) return found;
    throw new UsageError(`option recording: expected one of ${names.join(', ')}, got ${wanted}${didYouMean(wanted, names)}`);
  }
  if (recordings.length > 1)
    throw new UsageError(
      `${files.join(', ')}: expected one recording, got ${recordings.length}; name its file, or choose one, e.g. option recording ${JSON.stringify(names[0])}`,
    );
  return recordings[0];
}
