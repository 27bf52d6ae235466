import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DetectedFiles, defaultMaxBurst, detectFiles, detectLive, UsageError } from '@spikeseg/experiment/commands';
import { quantity, shownClasses } from '@spikeseg/report/words';
import type { Command } from 'commander';
import { type ProcessContext, runContext } from '../console.ts';
import { numberOf } from '../given-options.ts';
import { addAliases, addCommonOptions, addDetected, addExamples, choiceOption } from '../options.ts';
import { AnsweredError, beginEnding, pathWord } from '../output.ts';
import { modelOptionsOf, type OptionValues, readingWords, splitArguments, textOf } from '../settings.ts';
import { defaultPort, portOf } from '../view/local-server.ts';
import type { LiveServer } from '../view/serve-live.ts';

export function registerDetect(program: Command, context: ProcessContext): void {
  const command = program
    .command('detect')
    .summary('find satellites in recordings')
    .description(
      'Finds satellites in recordings, by evidence neurons, which need no training, or by a trained network. Writes detections.csv, tracks.csv, sky.csv, limits.csv, lost.csv, MOT files, coco.json (sensor pixels, µs), pictures of each recording and report.html, one page with what was found. In detections.csv and tracks.csv x, y is the centre of a box of w × h.',
    )
    .argument(
      '<file...>',
      'recordings (.mat, .raw, .aedat4, .h5, .csv, …) or folders of them, and key=value of evaluation.*, evidence.*, data.num_workers and device',
    );
  addDetected(addAliases(command, ['output']))
    .option(
      '--epoch <time>',
      'UTC of the first event, e.g. 2026-01-30T19:12:03Z: fills the column utc of the tables; of one recording',
    )
    .addOption(
      choiceOption(
        '--show <tracks>',
        `tracks in colour in pictures, and first in the report: satellites; unknown: also what may be one; all: also stars; the others are grey, and in all tables (default: ${shownClasses.usual})`,
        shownClasses.choices,
      ),
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
    ['spikeseg-cli detect night1.mat --offline', 'the same in hindsight: each object from its first event to its last'],
    ['spikeseg-cli detect night1.mat night2.mat --checkpoint spikeseg_default', 'detects with a trained network'],
    [
      'spikeseg-cli detect night1.mat -c runs/spikeseg_default/checkpoints/best.safetensors --output found evaluation.state=carry',
      'carries membrane potentials from window to window',
    ],
    ['spikeseg-cli detect night1.mat -c best-sequence.onnx', 'the same detections from an exported network, by ONNX Runtime'],
    [
      'cat night.csv | spikeseg-cli detect --follow - --sensor-size 240x180',
      'reports while events come in from any program, as lines t_us,x,y,p: a JSON line for every detection and track point',
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

async function detectCommand(context: ProcessContext, args: readonly string[], options: OptionValues): Promise<void> {
  const ending = beginEnding(context, options);
  const { files, settings } = splitArguments(args);
  if (files.length === 0) throw new UsageError('detect: expected at least one recording, got none');
  const live = options['follow'] === true ? checkFollow(files, options) : undefined;
  if (live === undefined && options['state'] !== undefined)
    throw new UsageError('--state: expected --follow with it, as a recording is searched from its beginning; got no --follow');
  if (live === undefined && options['view'] !== undefined)
    throw new UsageError('--view: expected --follow with it, as recordings are shown by view; got no --follow');
  const model = modelOptionsOf(settings, options);
  const run = runContext(context, options);
  const skipBad = options['skipBad'] === true;
  if (live !== undefined) {
    const { viewPort, ...stream } = live;
    const shown = viewPort === undefined ? undefined : lookAt(context, viewPort);
    const { stdin: input, stdout: output } = context;
    await detectLive(run, { ...stream, model, skipBad, input, output, look: shown?.look }).finally(shown?.close);
    const dropped = shown?.dropped() ?? 0;
    if (dropped > 0) run.log.info(`dropped ${quantity(dropped, 'frame')} for viewers that were behind`);
    return;
  }
  const detected = await detectFiles(run, {
    ...model,
    call: context.call,
    files,
    skipBad,
    events: options['events'] === true,
    masks: options['masks'] === true,
    epoch: textOf(options, 'epoch'),
    show: shownClasses.choices.find((one) => one === options['show']),
  });
  const { folder, report, recordings, skipped, config } = detected;
  if (options['json'] === true)
    context.stdout.write(`${JSON.stringify({ folder, seconds: ending.seconds(), recordings, skipped })}\n`);
  else if (options['quiet'] !== true) context.stdout.write(`written to ${folder}\nreport: ${report}\n`);
  ending.tell(viewWords(detected), scoreWords(files, detected, readingWords(config)));
  if (skipped.length === 0 || skipBad) return;
  run.log.error(
    `${skipped.length} of ${recordings.length + skipped.length} recordings could not be searched, the others are in ${folder}; --skip-bad leaves such out`,
  );
  throw new AnsweredError('a recording could not be searched');
}

/** A page at a port, which is served when it is asked for. */
function lookAt(context: ProcessContext, port: number) {
  let server: LiveServer | undefined;
  return {
    look: async () => {
      const { serveLive } = await import('../view/serve-live.ts');
      server = await serveLive(context, port);
      // Also with --quiet, or the user could not find it.
      context.stderr.write(`${server.url}\n`);
      return server.feed;
    },
    close: async () => await server?.close(),
    dropped: () => server?.feed.dropped ?? 0,
  };
}

/** What was found is there to be looked at, one recording at a time. */
const viewWords = ({ folder, recordings: [first, ...others] }: DetectedFiles): string[] => [
  'view',
  pathWord(folder),
  ...(others.length > 0 ? ['--recording', first.recording] : []),
];

/** Where the recordings lie in one folder and have labels, what was found can be scored. */
function scoreWords(
  files: readonly string[],
  { folder, labelled }: DetectedFiles,
  reading: readonly string[],
): string[] | undefined {
  const [root, ...others] = files;
  const scorable = others.length === 0 && labelled && statSync(resolve(root)).isDirectory();
  if (!scorable) return undefined;
  const detections = pathWord(join(folder, 'detections.csv'));
  return ['evaluate', '--detections', detections, '--data-root', root, ...reading];
}

/** What the command line says about a stream. */
interface FollowArguments {
  readonly source: string;
  readonly idleMs: number | undefined;
  readonly statusMs: number | undefined;
  readonly maxBurst: number | undefined;
  readonly state: string | undefined;
  /** UTC of the first event. */
  readonly epoch: string | undefined;
  /** Port to show the stream at. */
  readonly viewPort: number | undefined;
}

/** @throws UsageError when `--follow` is given what it cannot do */
export function checkFollow(files: readonly string[], options: OptionValues): FollowArguments {
  const [source, ...others] = files;
  if (others.length > 0) throw new UsageError(`detect --follow: expected one file, or - for standard input, got ${files.length}`);
  const written = ['events', 'masks', 'output', 'show'].find((name) => options[name] !== undefined);
  if (written !== undefined) {
    throw new UsageError(`--${written}: is about files, and detect --follow writes JSON lines to standard output and no file`);
  }
  if (options['offline'] === true) {
    throw new UsageError('--offline: needs the whole recording, and detect --follow reports while it comes in');
  }
  return {
    source,
    idleMs: milliseconds('idle', options),
    statusMs: milliseconds('status', options),
    maxBurst: numberOf(options, 'maxBurst', {
      min: 1,
      max: largestBurst,
      whole: true,
      expected: `a number of events from 1 to ${largestBurst}`,
    }),
    state: textOf(options, 'state'),
    epoch: textOf(options, 'epoch'),
    viewPort: options['view'] === true ? defaultPort : (options['view'] as number | undefined),
  };
}

/** More than a computer has memory for. */
const largestBurst = 2 ** 31;

/** The longest time that a timer takes is 2^31 − 1 ms. */
const longestSeconds = 2_147_483;

function milliseconds(name: string, options: OptionValues): number | undefined {
  const seconds = numberOf(options, name, {
    min: 0.001,
    max: longestSeconds,
    expected: `seconds from 0.001 to ${longestSeconds}`,
  });
  return seconds === undefined ? undefined : 1000 * seconds;
}
