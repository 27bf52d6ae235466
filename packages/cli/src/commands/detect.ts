import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { recordingName } from '@spikeseg/data-ebssa';
import type { Context } from '@spikeseg/experiment/parts';
import {
  checkOutputFolder,
  checkStandardInput,
  type DetectionModel,
  defaultMaxBurst,
  detectRecordings,
  extentOf,
  type Found,
  follow,
  foundText,
  interruption,
  type Logger,
  makeLogger,
  type OptionValues,
  openDetectionModel,
  readingOf,
  readingWords,
  recordingDoubts,
  recordingsIn,
  reserveFolder,
  splitArguments,
  startOf,
  startProgress,
  streamFormat,
  streamSensor,
  tellSensor,
  terminalTarget,
  UsageError,
  writeDetectionReport,
  writeDetectRecord,
  writeFound,
} from '@spikeseg/experiment/parts';
import { quantity } from '@spikeseg/report';
import type { Command } from 'commander';
import { checkFollow } from '../follow-options.ts';
import { addAliases, addCommonOptions, addEngine, addExamples, addOffline, addReading } from '../options.ts';
import { beginEnding, type Ending, pathWord } from '../output.ts';
import { defaultPort, portOf } from '../view/local-server.ts';
import { serveLive } from '../view/serve-live.ts';

export function registerDetect(program: Command, context: Context): void {
  const command = program
    .command('detect')
    .summary('find satellites in recordings')
    .description(
      'Finds satellites in recordings, by evidence neurons, which need no training, or by a trained network. Writes detections.csv, tracks.csv, MOT files, coco.json (sensor pixels, µs), pictures of each recording and report.html, one page with what was found. In detections.csv and tracks.csv x, y is the centre of a box of w × h.',
    )
    .argument(
      '<file...>',
      'recordings (.mat, .raw, .aedat4, .h5, .csv, …) or folders of them, and key=value of evaluation.*, evidence.*, tracking.*, data.num_workers and device',
    )
    .option(
      '-c, --checkpoint <run>',
      'detect with this network: checkpoint, detector file, run folder or run name (default: ebssa, evidence neurons)',
    )
    .option('--model <file>', 'detect with this ONNX file of spikeseg-cli export; needs onnxruntime-node')
    .option('--config <file>', 'YAML file of settings, where there is no checkpoint');
  addAliases(command, ['output', 'device']);
  addOffline(command);
  command
    .option('--start <time>', 'time of the first event, e.g. 2026-01-30T19:12:03Z: tables then have a column utc; one recording')
    .option('--events', 'also write which events belong to which detection and track: events/RECORDING.csv')
    .option('--masks', 'also write the mask of every time step with a detection: masks/RECORDING/T_US.png')
    .option('--skip-bad', 'leave out recordings, or lines of a stream, that cannot be read, and list them')
    .option(
      '--follow',
      'read FILE, - for standard input, udp://HOST:PORT or tcp://HOST:PORT, as events come: lines t_us,x,y,p, or what a camera sends (--format); JSON lines out as time steps end',
    )
    .option('--idle <seconds>', 'with --follow: end after this time without an event [s]')
    .option(
      '--max-burst <events>',
      `with --follow: most events within a time step, or within 0.1 s of the evidence neurons, as all are kept (default: ${defaultMaxBurst})`,
    )
    .option(
      '--state <file>',
      'with --follow: a warm start: what is known of sensor and objects is read from this file, if it exists, and written to it at the end',
    )
    .option(
      '--learn',
      'with --follow: learn how things move in the stream; velocities that many events share are looked for from the next minute on',
    )
    .option('--status <seconds>', 'with --follow: time between two lines with rate and lag [s]')
    .option(
      '--view [port]',
      `with --follow: show events, evidence and tracks in a browser as they come, at http://127.0.0.1:PORT (default port: ${defaultPort})`,
      // Checked before anything else: a file that stands behind it would be missing.
      (value: string) => portOf('--view', value),
    );
  addExamples(
    addCommonOptions(addReading(addEngine(command))),
    ['spikeseg-cli detect night1.mat', 'writes what was found and report.html to a new folder below runs/; nothing to train'],
    ['spikeseg-cli detect night1.mat --offline', 'the same, with evidence from before and after every moment'],
    ['spikeseg-cli detect night1.mat night2.mat --checkpoint spikeseg_default', 'detects with a trained network'],
    [
      'spikeseg-cli detect night1.mat -c runs/spikeseg_default/checkpoints/best.safetensors --output found evaluation.state=carry',
      'carries membrane potentials from window to window',
    ],
    [
      'spikeseg-cli detect night1.mat --model best-sequence.onnx',
      'the same detections from an exported network, by ONNX Runtime',
    ],
    [
      'cat night.csv | spikeseg-cli detect --follow - --sensor-size 240x180',
      'answers while events come in from any program, as lines t_us,x,y,p: a JSON line for every detection and track point',
    ],
    [
      'spikeseg-cli detect --follow night.csv -c spikeseg_default data.sensor=DAVIS --idle 3',
      'reads a file, waits for more, and ends when nothing came for three seconds',
    ],
    [
      'spikeseg-cli detect --follow night.csv --sensor-size 240x180 --idle 3 --view',
      'shows it in a browser while it comes, at http://127.0.0.1:8787',
    ],
  ).action((args: string[], options: OptionValues) => detectCommand(context, args, options));
}

async function detectCommand(context: Context, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const quiet = options['quiet'] === true;
  const { files, settings } = splitArguments(args);
  if (files.length === 0) throw new UsageError('detect: expected at least one recording, got none');
  const live = options['follow'] === true ? checkFollow(files, options) : undefined;
  if (live === undefined && options['state'] !== undefined)
    throw new UsageError('--state: expected --follow with it, as a recording is searched from its beginning; got no --follow');
  if (live === undefined && options['learn'] !== undefined)
    throw new UsageError(
      '--learn: expected --follow with it, as recordings teach the detector by train --preset ebssa; got no --follow',
    );
  if (live === undefined && options['view'] !== undefined)
    throw new UsageError('--view: expected --follow with it, as recordings are shown by view; got no --follow');
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : 'INFO')]);
  const opened = await openDetectionModel(context, settings, options, log);
  try {
    await detectWith(context, { files, settings }, options, live, opened, log, ending);
  } finally {
    await opened.close();
  }
}

async function detectWith(
  context: Context,
  { files, settings }: { readonly files: readonly string[]; readonly settings: readonly string[] },
  options: OptionValues,
  live: ReturnType<typeof checkFollow> | undefined,
  opened: DetectionModel,
  log: Logger,
  ending: Ending,
): Promise<void> {
  const { model, backend } = opened;
  const quiet = options['quiet'] === true;
  const skipBad = options['skipBad'] === true;
  if (live !== undefined) {
    const reading = readingOf(model.config);
    const format = streamFormat(context, live.source, reading.format);
    const isSaid = reading.sensor !== undefined || model.config.data.sensor !== 'all';
    // Address events have no header.
    const isTold = format !== undefined && format !== 'aer' && !isSaid;
    if (format === undefined && !isSaid && live.source === '-') await checkStandardInput(context);
    const sensor = isTold ? undefined : streamSensor(live.sensorSize, model.config);
    const stateFile = live.state === undefined ? undefined : resolve(context.cwd, live.state);
    const followed = { ...live, sensor, format, reading, skipBad, stateFile };
    if (live.viewPort === undefined) return follow(context, live.source, model, backend, log, followed);
    const { feed, url, close } = await serveLive(context, live.viewPort);
    // Also with --quiet: nobody could find it.
    context.stderr.write(`${url}\n`);
    try {
      const watch = { feed, detector: detectorText(model, options) };
      return await follow(context, live.source, model, backend, log, { ...followed, watch });
    } finally {
      await close();
      if (feed.dropped > 0) log.info(`dropped ${quantity(feed.dropped, 'frame')} for viewers that were behind`);
    }
  }

  const output = resolve(context.cwd, model.config.output_dir);
  checkOutputFolder(output);
  const reading = readingOf(model.config);
  const recordings = await recordingsIn(context, files, reading);
  const startUtcUs = startOf(options['start'], recordings.length);
  const bad: string[] = [];
  const found: Found[] = [];
  // Tells of the recordings in the order given, of each when those before it are done.
  let turn = 0;
  const begin = () => startProgress(context.stderr, context.now, recordings[turn]?.name ?? '', 'windows', quiet);
  let progress = begin();
  try {
    const answers = detectRecordings(opened, recordings, {
      reading,
      skipBad,
      startUtcUs,
      stop: interruption(context, 'nothing was written'),
      onWindow: (recording, done, total) => {
        if (recording === turn) progress.update(done, total, '');
      },
    });
    for await (const answer of answers) {
      progress.end();
      if ('problem' in answer) bad.push(answer.problem);
      else {
        found.push(answer);
        for (const doubt of recordingDoubts(extentOf(answer.recording))) log.warn(`${answer.name}: ${doubt}`);
        tellSensor(log, answer.recording);
        log.info(`${answer.name}: ${foundText(answer)}`);
      }
      turn++;
      progress = begin();
    }
  } finally {
    progress.end();
  }
  if (found.length === 0)
    throw new UsageError(`detect: expected at least one readable recording, got none; the first: ${bad[0]}`);

  const folder = reserveFolder(output, folderName(model, files, recordings));
  await writeFound(folder, model.config, found, { events: options['events'] === true, masks: options['masks'] === true });
  writeDetectRecord(folder, {
    cwd: context.cwd,
    recordings: found.map(({ name, recording: { path } }) => ({ name, path: resolve(context.cwd, path) })),
    settings,
    options,
  });
  const detector = detectorText(model, options);
  const report = writeDetectionReport(context, { folder, config: model.config, detector, found, skipped: bad });
  for (const line of bad) log.warn(`skipped: ${line}`);
  const summary = found.map(({ name, detections, points }) => ({
    recording: name,
    detections: detections.length,
    tracks: new Set(points.map(({ track }) => track)).size,
  }));
  if (options['json'] === true)
    context.stdout.write(`${JSON.stringify({ folder, seconds: ending.seconds(), recordings: summary, skipped: bad })}\n`);
  else if (!quiet) context.stdout.write(`written to ${folder}\nreport: ${report}\n`);
  ending.tell(viewWords(context, folder, found), scoreWords(context, files, found, folder, readingWords(model.config)));
}

/** The detector in words. */
export function detectorText({ config, name }: DetectionModel['model'], { checkpoint, model }: OptionValues): string {
  const isEvidence = config.evaluation.detector === 'evidence';
  const file = typeof model === 'string' ? model : checkpoint;
  if (isEvidence && file === undefined) return 'evidence neurons: nothing was trained';
  return `${isEvidence ? 'evidence neurons' : 'network'} ${name} (${String(file)})`;
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
  const isOurs = config.evaluation.detector === 'evidence' && detector === 'evidence';
  return isOurs ? `detect-${subject}` : `detect-${subject}-${detector}`;
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
