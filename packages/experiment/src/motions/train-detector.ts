import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import process from 'node:process';
import type { SpikesegConfig } from '@spikeseg/config';
import { csvText, ebssaModel, withMotions } from '@spikeseg/detection';
import type { SensorSize } from '@spikeseg/events';
import { configDifferences, type Metrics, plots, plotsIn } from '@spikeseg/report';
import { motionHtml, scoreConclusion } from '@spikeseg/report/scored';
import { alignRows, quantity, ranFacts, shellLine } from '@spikeseg/report/words';
import { encodeDetector, type Learned } from '../checkpoints/detector-file.ts';
import { programLine } from '../context/call.ts';
import { interruption, letSignalsIn } from '../context/context.ts';
import { withOffShare } from '../detectors/evidence.ts';
import { UsageError } from '../errors/errors.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import type { WrittenEvaluation } from '../evaluation/write-evaluation.ts';
import { formatDuration } from '../log/progress.ts';
import type { Model } from '../network/network.ts';
import { checkReadable, type DatasetRecording, learnedFrom, openReadable, type RecordingSource } from '../recordings/dataset.ts';
import { fingerprintOf, type SeenRecording } from '../recordings/seen-recordings.ts';
import { writeAtomic } from '../run-folder/files.ts';
import type { RunPaths } from '../run-folder/run-config.ts';
import { wandbSync, writesEvents } from '../training/run-events.ts';
import { describeRun, readRunRecord } from '../training/run-record.ts';
import { notScored, type ScoredRun, type TrainAndScore } from '../training/train-and-score.ts';
import { learnedTable, learnedText, objectsOf, velocitiesOf } from './learned-table.ts';
import { followAll, type Learning, learnedFromObjects } from './learning.ts';
import { LearningEvents } from './learning-events.ts';
import { readLearning, saveLearning } from './learning-state.ts';

/** @throws UsageError where motions cannot be learned */
export function checkMotionTraining({ evidence }: SpikesegConfig): void {
  if (evidence.bin_px > 1)
    throw new UsageError(`train: expected evidence.bin_px=1, as velocities are learned in sensor pixels, got ${evidence.bin_px}`);
}

/**
 * Follows what is in recordings, without labels, and writes the `ebssa` network with what the objects taught; then scores it where there are labels. A run
 * that was stopped goes on after the last recording that was done.
 *
 * @throws InterruptedError when the user asked to stop; the run goes on from its folder
 */
export async function trainDetector(run: TrainAndScore): Promise<ScoredRun> {
  const { context, config, backend } = run;
  const log = context.log.from(config.logging.log_level);
  const camera: Camera = {};
  const sources = learnedFrom(config, await openReadable(config, { ...run, log })).map((source) => ofOneCamera(source, camera));
  const startedAt = context.now();
  // What cannot be learned from leaves nothing behind.
  await checkReadable(sources);
  const paths = run.paths();
  log.info(`run folder ${paths.root}`);
  const before = readLearning(paths);
  const recordings: Record<string, string> = { ...before?.recordings };
  let labelled = 0;
  const resumeCommand = programLine(['train', '--resume', paths.root]);
  const stop = interruption(context, `go on with: ${resumeCommand}`);
  const events = writesEvents(config) ? openEvents(run, paths, before?.learning) : undefined;
  const sync = wandbSync(config, paths);
  const record = (outcome: string) => writeAtomic(paths.run, describeRun(run, { outcome, startedAt, wandbSync: sync }));
  record('running');
  // Rate and time to go are those of one recording.
  const begin = () => log.progress('following', 'events');
  let progress = begin();
  const counted = sources.map((source) => sameData(source, recordings));
  const onEvents = async ({ name }: RecordingSource, done: number, total: number) => {
    progress.update(done, total, name);
    await letSignalsIn();
    if (!stop.signal.aborted) return;
    record('interrupted');
    throw stop.error();
  };
  const learning = await followAll(counted, { config, backend, onEvents }, before?.learning, async (state) => {
    // Events first: what they say beyond the state is void when the run goes on.
    await events?.tell(state, learnedFromObjects(state, config));
    saveLearning(paths, { learning: state, recordings, ended: state.length === counted.length });
    const last = state[state.length - 1];
    progress.end();
    log.info(`${last.recording}: ${quantity(objectsOf(last).length, 'object')} followed`);
    progress = begin();
  }).finally(() => progress.end());
  const learned = learnedFromObjects(learning, config);
  for (const source of counted) if ((await source.load()).labelled) labelled++;
  const seen = sources.map(({ name }) => ({ name, part: 'train' as const, fingerprint: recordings[name] }));
  // There is a sensor where there is a recording.
  const untaught = ebssaModel(camera.sensor as SensorSize);
  const model = { config: withOffShare(config, learned.offShare.share), ...withMotions(untaught, learned.motions) };
  const detector = join(paths.checkpoints, 'best.safetensors');
  writeAtomic(detector, encodeDetector({ ...model, seen, learned }));
  writeTables(paths, learning, learned);
  writeAtomic(join(paths.plots, 'motions-slow.png'), await plots.motions(learned.motions, velocitiesOf(learning)));
  log.info(learnedText(learned));
  record('trained');
  const scored =
    labelled === 0 || !run.score
      ? undefined
      : await scoreDetector(run, { trained: model, untrained: { config, ...untaught } }, paths, seen);
  const metrics = scored?.metrics;
  if (!run.score) log.info(notScored);
  else if (labelled === 0) log.info('nothing was scored: no recording has labels');
  writeMotionReport(run, paths, { learning, learned, metrics });
  const lines = [...alignRows(learnedTable(learned)), ...(scored === undefined ? [] : ['', ...scored.lines])];
  return { paths, metrics, lines, sync, made: { name: 'detector', path: detector }, learned };
}

/** Event files of a run that was stopped before it kept anything are void as a whole. */
const openEvents = ({ context }: TrainAndScore, { tensorboard }: RunPaths, before: Learning | undefined): LearningEvents =>
  LearningEvents.open(tensorboard, context, before?.length ?? (existsSync(tensorboard) ? 0 : undefined));

/** The first recording that has been read, and the sensor of all. */
interface Camera {
  first?: string;
  sensor?: SensorSize;
}

/** The same recording, which is refused where its sensor is another than that of the first. */
const ofOneCamera = (source: DatasetRecording, camera: Camera): DatasetRecording => ({
  ...source,
  load: async () => {
    const recording = await source.load();
    const { width, height } = recording.events.sensor;
    camera.first ??= source.name;
    const sensor = (camera.sensor ??= { width, height });
    if (sensor.width !== width || sensor.height !== height)
      throw new UsageError(
        `${source.name}: expected a sensor of ${sensor.width} × ${sensor.height} pixels, as ${camera.first} has, got ${width} × ${height}; a detector learns from one camera: give its recordings a folder of their own`,
      );
    return recording;
  },
});

/** The same recording, which is refused where its events are others than those that the run began with. */
const sameData = (source: DatasetRecording, known: Record<string, string>): RecordingSource => ({
  name: source.name,
  load: async () => {
    const recording = await source.load();
    const fingerprint = fingerprintOf(recording.events);
    known[source.name] ??= fingerprint;
    if (known[source.name] !== fingerprint)
      throw new UsageError(
        `${source.name}: expected the events that the run began with, got others; restore the recording, or train anew`,
      );
    return recording;
  },
});

async function scoreDetector(
  { context, config, backend, skipBad }: TrainAndScore,
  models: { readonly trained: Model; readonly untrained: Model },
  paths: RunPaths,
  seen: readonly SeenRecording[],
): Promise<WrittenEvaluation> {
  return await evaluateRun({
    context,
    backend,
    models,
    seen,
    part: config.data.held_out.length > 0 ? 'held-out' : config.data.dataset === 'synthetic' ? 'test' : 'all',
    folder: () => paths.root,
    skipBad,
    stop: interruption(context, `the detector is in ${paths.checkpoints}`),
    extra: {},
  });
}

function writeTables(paths: RunPaths, learning: Learning, learned: Learned): void {
  const motions = learned.motions.map(({ vx, vy, spread, objects, events, chance }, k) => [
    k + 1,
    vx,
    vy,
    Math.hypot(vx, vy),
    spread,
    objects,
    events,
    chance,
  ]);
  const header = ['motion', 'vx_px_s', 'vy_px_s', 'speed_px_s', 'spread_px_s', 'objects', 'events', 'chance'];
  writeAtomic(join(paths.root, 'motions.csv'), csvText([header, ...motions]));
  const objects = learning.flatMap(({ recording, objects: those }) =>
    those.map((one) => [
      recording,
      one.track,
      one.fromS,
      one.untilS,
      one.vx,
      one.vy,
      one.speedSd,
      one.events / (one.untilS - one.fromS),
      one.events,
      one.off,
      one.weight,
    ]),
  );
  const ofObject = ['recording', 'track', 'from_s', 'until_s', 'vx_px_s', 'vy_px_s', 'speed_sd_px_s', 'events_per_s'];
  writeAtomic(join(paths.root, 'objects.csv'), csvText([[...ofObject, 'events', 'off_events', 'weight'], ...objects]));
  const recordings = learning.map((one) => [one.recording, one.events, objectsOf(one).length]);
  writeAtomic(paths.metricsCsv, csvText([['recording', 'events', 'objects'], ...recordings]));
}

function writeMotionReport(
  { call, config }: TrainAndScore,
  paths: RunPaths,
  {
    learning,
    learned,
    metrics,
  }: { readonly learning: Learning; readonly learned: Learned; readonly metrics: Metrics | undefined },
): void {
  const record = readRunRecord(paths.run);
  const line = (...words: readonly string[]) => programLine(words, call.calledAs);
  const inRun = (path: string) => relative(paths.root, path);
  const said = learnedText(learned);
  const lead = `It ${said}.${metrics ? ` ${scoreConclusion(metrics)}` : ''}`;
  const html = motionHtml({
    title: basename(paths.root),
    lead,
    learned: learnedTable(learned),
    recordings: [
      ['recording', 'events', 'objects'],
      ...learning.map((one) => [one.recording, one.events.toLocaleString('en'), String(objectsOf(one).length)]),
    ],
    plots: plotsIn(paths.plots),
    score: metrics,
    run: [
      { name: 'Outcome', value: record.outcome },
      { name: 'Learning has taken', value: formatDuration(record.seconds) },
      ...ranFacts(record),
    ],
    differences: configDifferences(config),
    files: [
      { name: 'Run folder', value: paths.root, code: true },
      {
        name: 'Detector',
        value: existsSync(paths.checkpoints)
          ? readdirSync(paths.checkpoints)
              .map((file) => join(inRun(paths.checkpoints), file))
              .join(', ')
          : 'none',
        code: true,
      },
      { name: 'Velocities', value: 'motions.csv', code: true },
      { name: 'Every object', value: 'objects.csv', code: true },
      { name: 'Every recording', value: inRun(paths.metricsCsv), code: true },
      ...(existsSync(paths.tensorboard)
        ? [{ name: 'Events for TensorBoard', value: inRun(paths.tensorboard), code: true } as const]
        : []),
    ],
    commands: [
      { name: 'Find satellites in a recording', value: line('detect', 'night.mat', '--checkpoint', paths.root) },
      { name: 'How faint it sees', value: line('completeness', 'night.mat', '--detector', 'evidence', '--detector', paths.root) },
      ...(record.wandbSync ? [{ name: 'Upload to Weights & Biases', value: shellLine(record.wandbSync, process.platform) }] : []),
    ],
  });
  writeAtomic(paths.report, html);
}
