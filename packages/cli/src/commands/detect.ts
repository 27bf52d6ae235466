import { resolve } from 'node:path';
import { quantity } from '@spikeseg/report';
import {
  type Context,
  checkGiven,
  checkStandardInput,
  type DetectionModel,
  defaultMaxBurst,
  follow,
  type Logger,
  type ModelOptions,
  makeLogger,
  openDetectionModel,
  readingOf,
  streamFormat,
  streamSensor,
  terminalTarget,
  UsageError,
} from '@spikeseg/runs';
import { type Command } from 'commander';
import { checkFollow } from '../follow-options.ts';
import { addAliases, addCommonOptions, addDetected, addExamples } from '../options.ts';
import { beginEnding } from '../output.ts';
import { modelOptionsOf, type OptionValues, splitArguments, textOf } from '../settings.ts';
import { defaultPort, portOf } from '../view/local-server.ts';
import { serveLive } from '../view/serve-live.ts';
import { detectFiles, detectorText } from './detect-files.ts';

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
    );
  addDetected(addAliases(command, ['output']))
    .option('--model <file>', 'detect with this ONNX file of spikeseg-cli export; needs onnxruntime-node')
    .option(
      '--start <time>',
      'UTC of the first event, e.g. 2026-01-30T19:12:03Z: fills the column utc of the tables; of one recording',
    )
    .option(
      '--skip-bad',
      'end with exit code 0 although recordings could not be read and were skipped; leave out lines of a stream that cannot be read',
    )
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
    .option('--status <seconds>', 'with --follow: time between two lines with rate and lag [s]')
    .option(
      '--view [port]',
      `with --follow: show events, evidence and tracks in a browser as they come, at http://127.0.0.1:PORT (default port: ${defaultPort})`,
      // Checked before anything else: a file that stands behind it would be missing.
      (value: string) => portOf('--view', value),
    );
  addExamples(
    addCommonOptions(command),
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
  if (live === undefined && options['view'] !== undefined)
    throw new UsageError('--view: expected --follow with it, as recordings are shown by view; got no --follow');
  const log = makeLogger([terminalTarget(context.stderr, quiet ? 'ERROR' : 'INFO')]);
  const model = modelOptionsOf(settings, options);
  const file = textOf(options, 'model');
  if (file !== undefined) checkGiven(context, file, 'model');
  const opened = await openDetectionModel(context, model, log, live !== undefined);
  try {
    if (live === undefined) await detectFiles(context, { files, model, options, opened, log, ending });
    else await detectLive(context, { ...live, skipBad: options['skipBad'] === true }, model, opened, log);
  } finally {
    await opened.close();
  }
}

async function detectLive(
  context: Context,
  live: ReturnType<typeof checkFollow> & { readonly skipBad: boolean },
  asked: ModelOptions,
  { model, backend }: DetectionModel,
  log: Logger,
): Promise<void> {
  const reading = readingOf(model.config);
  const format = streamFormat(context, live.source, reading.format);
  const isSaid = reading.sensor !== undefined || model.config.data.sensor !== 'all';
  // Address events have no header.
  const isTold = format !== undefined && format !== 'aer' && !isSaid;
  if (format === undefined && !isSaid && live.source === '-') await checkStandardInput(context);
  const sensor = isTold ? undefined : streamSensor(live.sensorSize, model.config);
  const stateFile = live.state === undefined ? undefined : resolve(context.cwd, live.state);
  const followed = { ...live, sensor, format, reading, stateFile };
  if (live.viewPort === undefined) return follow(context, live.source, model, backend, log, followed);
  const { feed, url, close } = await serveLive(context, live.viewPort);
  // Also with --quiet: nobody could find it.
  context.stderr.write(`${url}\n`);
  try {
    const watch = { feed, detector: detectorText(model, asked) };
    return await follow(context, live.source, model, backend, log, { ...followed, watch });
  } finally {
    await close();
    if (feed.dropped > 0) log.info(`dropped ${quantity(feed.dropped, 'frame')} for viewers that were behind`);
  }
}
