import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type RecordingFile, recordingName } from '@spikeseg/data-ebssa';
import {
  type Context,
  checkGiven,
  checkOutputFolder,
  didYouMean,
  dropSettings,
  extentOf,
  interruption,
  makeLogger,
  openDetectionModel,
  readDetectRecord,
  readingOf,
  readNamed,
  recordingDoubts,
  recordingsIn,
  startProgress,
  tellSensor,
  terminalTarget,
  UsageError,
  viewRecording,
  withSettings,
  writeAtomic,
} from '@spikeseg/runs';
import { defaultMaxEvents, dropPage, viewerConclusion, viewerPage } from '@spikeseg/viewer';
import { type Command } from 'commander';
import { addAliases, addCommonOptions, addEngine, addExamples, addOffline, addReading } from '../options.ts';
import { beginEnding, pathWord, printAnswer } from '../output.ts';
import { isOverride, modelOptionsOf, type OptionValues, splitArguments } from '../settings.ts';
import { defaultPort, portOf } from '../view/local-server.ts';
import { servePage } from '../view/serve-page.ts';
import { videoGiven, writeVideo } from '../view/write-video.ts';
import { detectorText } from './detect-files.ts';

export function registerView(program: Command, context: Context): void {
  const command = program
    .command('view')
    .summary('look at a recording and what is found in it, in a browser')
    .description(
      'Finds satellites as "detect" does and writes one HTML page to look at them: events in a box of x, y and time that can be turned, tracks and labels, the frame of any moment, and for every detection the events that made it and what each of them added. The page needs no other file and no network. With --video it writes an animated GIF instead. Of a folder of detect the recording is searched again with the same settings. Without a recording it writes a page that takes any that is dropped on it, and searches it in the browser; nothing is uploaded.',
    )
    .argument(
      '[what...]',
      'one recording, a folder with one, or a folder of detect (none: a page to drop recordings on), and key=value of evaluation.*, evidence.*, tracking.* and device',
    )
    .option(
      '-c, --checkpoint <run>',
      'detect with this network: checkpoint, detector file, run folder or run name (default: ebssa, evidence neurons)',
    )
    .option('--model <file>', 'detect with this ONNX file of spikeseg-cli export; needs onnxruntime-node')
    .option('--config <file>', 'YAML file of settings, where there is no checkpoint')
    .option('-o, --output <file>', 'new page (default: NAME.html, after the recording, or view.html)')
    .option('--recording <name>', 'which recording, where there are several')
    .option(
      '--max-events <n>',
      `events in the page; all near tracks are there, the others evenly thinned (default: ${defaultMaxEvents})`,
    )
    .option('--video <file>', 'write an animated GIF of the recording with its tracks, instead of the page')
    .option(
      '--video-speed <factor>',
      'how many times as fast as in reality the video is (default: 1; a recording of more than a minute is made to last at most one)',
    )
    .option(
      '--serve [port]',
      `show the page at http://127.0.0.1:PORT until Ctrl-C, instead of writing it (default port: ${defaultPort})`,
    );
  addAliases(command, ['device']);
  addOffline(command);
  addExamples(
    addCommonOptions(addReading(addEngine(command))),
    ['spikeseg-cli view night1.mat', 'writes a page, named after the recording, to open in a browser'],
    ['spikeseg-cli view night1.mat -o night1-small.html --max-events 20000', 'a small page, to send to somebody'],
    ['spikeseg-cli view night1.mat --video night1.gif', 'an animated GIF instead, with tracks, to send to somebody'],
    ['spikeseg-cli view --serve', 'a page to drop recordings on, at http://127.0.0.1:8787'],
    ['spikeseg-cli view night2.mat -c spikeseg_default -o trained.html', 'the same with a trained network'],
  ).action((args: string[], options: OptionValues) => view(context, args, options));
}

/** @throws UsageError when there are several recordings or none, or the page exists; and whatever detecting throws */
async function view(context: Context, args: readonly string[], given: OptionValues): Promise<void> {
  const ending = beginEnding(context, given);
  const quiet = given['quiet'] === true;
  const port = portOf('--serve', given['serve']);
  const maxEvents = maxEventsOf(given['maxEvents']);
  const video = videoGiven(context, given);
  const isDrop = args.every(isOverride);
  const { files, model } = isDrop ? toDrop(args, given) : whatToView(context, args, given);
  const wanted = typeof given['output'] === 'string' ? resolve(context.cwd, given['output']) : undefined;
  if (wanted !== undefined && existsSync(wanted))
    throw new UsageError(`${pathWord(context, wanted)}: expected a new file, got one that exists; choose another --output`);
  if (video !== undefined) checkOutputFolder(dirname(video.path), '--video FILE');
  else if (port === undefined) checkOutputFolder(wanted === undefined ? context.cwd : dirname(wanted), '--output FILE');
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : 'INFO')]);
  const giveOut = (page: string, path: string, figures: Readonly<Record<string, number>>): void => {
    writeAtomic(path, page);
    printAnswer(context, given, {
      json: { page: path, seconds: ending.seconds(), ...figures, bytes: Buffer.byteLength(page) },
      text: quiet ? [] : [`page: ${path}`],
    });
    ending.tell();
  };
  const opened = await openDetectionModel(context, model, log);
  try {
    const { config } = opened.model;
    if (isDrop) {
      const page = dropPage(dropSettings(config, { detector: detectorText(opened.model, model), maxEvents }));
      if (port === undefined) giveOut(page, wanted ?? newPath(context.cwd, 'view'), {});
      else await servePage(context, page, port, quiet);
      return;
    }
    const reading = readingOf(config);
    const stop = interruption(context, 'nothing was written');
    const file = oneOf(await recordingsIn(context, files, reading), given['recording'], files);
    const recording = await readNamed(file, reading, stop);
    for (const doubt of recordingDoubts(extentOf(recording))) log.warn(`${recording.name}: ${doubt}`);
    tellSensor(log, recording);
    if (video !== undefined) {
      const written = await writeVideo(context, log, opened, recording, { ...video, quiet });
      printAnswer(context, given, {
        json: { video: video.path, seconds: ending.seconds(), ...written },
        text: quiet ? [] : [`video: ${video.path}`],
      });
      ending.tell();
      return;
    }
    const progress = startProgress(context.stderr, context.now, recording.name, 'windows', quiet);
    const data = await viewRecording(opened, recording, {
      detector: detectorText(opened.model, model),
      maxEvents,
      stop,
      onWindow: (done, total) => progress.update(done, total, ''),
    }).finally(() => progress.end());
    const page = viewerPage(data);
    log.info(`${data.name}: ${viewerConclusion(data)}; ${(page.length / 1e6).toFixed(1)} MB`);
    if (port !== undefined) {
      await servePage(context, page, port, quiet);
      return;
    }
    const figures = { events: data.counts.events, shown: data.events.t.length };
    const found = { detections: data.detections.t.length, tracks: data.tracks.length };
    giveOut(page, wanted ?? newPath(context.cwd, recordingName(data.name)), { ...figures, ...found });
  } finally {
    await opened.close();
  }
}

/** Options that say something of a recording, or name what a page does not run. */
const ofRecordings = {
  checkpoint: '--checkpoint',
  model: '--model',
  offline: '--offline',
  engine: '--engine',
  device: '--device',
  recording: '--recording',
  sensorSize: '--sensor-size',
  format: '--format',
  columns: '--columns',
  unit: '--unit',
  stream: '--stream',
  video: '--video',
} as const;

/** @throws UsageError when an option is given that a page has no use for */
function toDrop(settings: readonly string[], given: OptionValues) {
  const found = Object.entries(ofRecordings).find(([name]) => given[name] !== undefined);
  if (found !== undefined)
    throw new UsageError(`view: expected a recording with ${found[1]}, got none; a page without one takes settings alone`);
  const { output: _output, ...options } = given;
  return { files: [], model: modelOptionsOf(settings, options) };
}

/** A folder of detect stands for what it was called with; other words are recordings. What is given now comes after it, and wins. */
function whatToView({ cwd }: Context, args: readonly string[], given: OptionValues) {
  const { files, settings } = splitArguments(args);
  if (files.length !== 1) throw new UsageError(`view: expected one recording or folder of detect, got ${files.length}`);
  // It means a file here, and no folder of runs.
  const { output: _output, ...options } = given;
  const folder = resolve(cwd, files[0]);
  const named = resolve(cwd, 'runs', files[0]);
  const run = [folder, named].find((path) => existsSync(join(path, 'detect.json')) && statSync(path).isDirectory());
  const record = run === undefined ? undefined : readDetectRecord(run);
  if (typeof options['model'] === 'string') checkGiven({ cwd }, options['model'], 'model');
  const now = modelOptionsOf(settings, options);
  if (record === undefined) return { files, model: now };
  const inItsFolder = (name: string | undefined): string | undefined => {
    if (name === undefined) return undefined;
    const path = resolve(record.cwd, name);
    return existsSync(path) ? path : name;
  };
  const { model: file, file: config, preset, engine } = record.options;
  const before = withSettings({ settings: record.options.settings }, now.settings ?? {});
  return {
    files: record.recordings.map(({ path }) => path),
    model: {
      model: now.model ?? inItsFolder(file),
      file: now.file ?? inItsFolder(config),
      preset: now.preset ?? preset,
      engine: now.engine ?? engine,
      ...before,
    },
  };
}

/** The recording that is meant. */
function oneOf(recordings: readonly RecordingFile[], wanted: unknown, files: readonly string[]): RecordingFile {
  const names = recordings.map(({ name }) => name);
  if (recordings.length === 0) throw new UsageError(`${files.join(', ')}: expected a recording, got none`);
  if (typeof wanted === 'string') {
    const found = recordings.find(({ name }) => name === wanted);
    if (found) return found;
    throw new UsageError(`--recording: expected one of ${names.join(', ')}, got ${wanted}${didYouMean(wanted, names)}`);
  }
  if (recordings.length > 1)
    throw new UsageError(
      `${files.join(', ')}: expected one recording, got ${recordings.length}; choose one, e.g. --recording ${JSON.stringify(names[0])}`,
    );
  return recordings[0];
}

/** NAME.html, or NAME-2.html and so on: nothing is overwritten. */
function newPath(folder: string, name: string): string {
  for (let k = 1; ; k++) {
    const path = join(folder, `${name}${k === 1 ? '' : `-${k}`}.html`);
    if (!existsSync(path)) return path;
  }
}

function maxEventsOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`--max-events: expected a whole number of events, got ${JSON.stringify(value)}`);
}
