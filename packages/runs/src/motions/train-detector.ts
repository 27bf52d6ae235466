import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import process from 'node:process';
import type { SpikesegConfig } from '@spikeseg/config';
import {
  configDifferences,
  type Metrics,
  motionHtml,
  motionPassesPlot,
  motionPriorsPlot,
  motionsPlot,
  plotsIn,
  quantity,
  ranFacts,
  scoreConclusion,
  shellLine,
} from '@spikeseg/report';
import { type EvidenceModel, ebssaModel, moves, objectRatesHz, withMotions } from '@spikeseg/segmentation';
import type { MotionMap } from '@spikeseg/stdp';
import { encodeDetector } from '../checkpoints/detector-file.ts';
import { interruption, letSignalsIn } from '../context/interruption.ts';
import { programLine } from '../context/program-line.ts';
import { UsageError } from '../errors/errors.ts';
import { evaluateRun } from '../evaluation/evaluate-run.ts';
import type { WrittenEvaluation } from '../evaluation/write-evaluation.ts';
import { formatDuration, type Progress } from '../log/progress.ts';
import { withOffShare } from '../models/evidence.ts';
import type { Model } from '../network/model.ts';
import { checkReadable, type DatasetRecording, learnedFrom, openReadable, type RecordingSource } from '../recordings/dataset.ts';
import { fingerprintOf, type SeenRecording } from '../recordings/seen-recordings.ts';
import { csvText } from '../run-folder/csv.ts';
import type { RunPaths } from '../run-folder/run-paths.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { wandbSync, writesEvents } from '../training/run-events.ts';
import { describeRun, readRunRecord } from '../training/run-record.ts';
import type { TrainAndScore, TrainedRun } from '../training/train-and-score.ts';
import { foundMotions, motionTable } from './learned-motions.ts';
import { MotionEvents } from './motion-events.ts';
import { shareOf } from './motion-share.ts';
import { readTraining, saveTraining } from './motion-state.ts';
import { learnMotions, leastShares, type MotionTraining, untrained } from './motion-training.ts';

/** @throws UsageError where motions cannot be learned */
export function checkMotionTraining({ evidence }: SpikesegConfig): void {
  if (evidence.bin_px > 1)
    throw new UsageError(`train: expected evidence.bin_px=1, as velocities are learned in sensor pixels, got ${evidence.bin_px}`);
}

/**
 * Learns how things move in recordings, without labels, and writes the `ebssa` network with the maps that it learned; then scores it where
 * there are labels. A run that was stopped goes on after the last recording that was done.
 *
 * @throws InterruptedError when the user asked to stop; the run goes on from its folder
 */
export async function trainDetector(run: TrainAndScore): Promise<TrainedRun> {
  const { context, config } = run;
  const log = context.log.from(config.logging.log_level);
  const sources = learnedFrom(config, await openReadable(config, { ...run, log }));
  const startedAt = context.now();
  // What cannot be read leaves nothing behind.
  if (!run.skipBad) await checkReadable(sources);
  const paths = run.paths();
  log.info(`run folder ${paths.root}`);
  const before = readTraining(paths);
  const recordings: Record<string, string> = { ...before?.recordings };
  let labelled = 0;
  const resumeCommand = programLine(context.call, ['train', '--resume', paths.root]);
  const stop = interruption(context, `go on with: ${resumeCommand}`);
  const events = writesEvents(config) ? openEvents(run, paths, before?.training) : undefined;
  const sync = wandbSync(config, paths);
  const record = (outcome: string) => writeAtomic(paths.run, describeRun(context, config, outcome, startedAt, sync));
  record('running');
  let progress: Progress | undefined;
  let shown = '';
  let told = before?.training.rows.length ?? 0;
  const counted = sources.map((source) => sameData(source, recordings));
  const training = await learnMotions(counted, config.max_epochs, {
    from: before?.training ?? begun(config),
    onState: async (state) => {
      // Events first: what they say beyond the state is void when the run goes on.
      await events?.tell(state);
      saveTraining(paths, { training: state, recordings });
      const row = state.rows[told];
      if (row === undefined) return;
      told = state.rows.length;
      log.info(
        `${passName(row.pass)}, ${row.recording}: ${(100 * row.claimed).toFixed(3)} % of the events claimed, maps: ${row.maps}`,
      );
    },
    onEvents: async ({ name }, pass, done, total) => {
      const part = `${name}, ${passName(pass)}`;
      if (part !== shown) {
        // Rate and time to go are those of one recording in one pass.
        progress?.end();
        progress = log.progress('learning', 'events');
        shown = part;
      }
      progress?.update(done, total, part);
      await letSignalsIn();
      if (!stop.signal.aborted) return;
      record('interrupted');
      throw stop.error();
    },
  }).finally(() => progress?.end());
  for (const source of counted) if ((await source.load()).labelled) labelled++;
  const seen = sources.map(({ name }) => ({ name, part: 'train' as const, fingerprint: recordings[name] }));
  const motions = training.best.toSorted((a, b) => shareOf(b) - shareOf(a));
  const model = { config: withOffShare(config, training.offShare.best), ...trainedModel(config, motions) };
  const detector = join(paths.checkpoints, 'best.safetensors');
  writeAtomic(detector, encodeDetector({ ...model, seen }));
  writeTables(paths, training, motions);
  await writePlots(paths, training, motions);
  log.info(conclusion(motions, training));
  record('trained');
  const scored = labelled === 0 ? undefined : await scoreDetector(run, model, paths, seen);
  const metrics = scored?.metrics;
  if (labelled === 0) log.info('nothing was scored: no recording has labels');
  writeMotionReport(run, paths, { training, motions, metrics });
  return { paths, metrics, lines: scored?.lines ?? [], sync, made: { name: 'detector', path: detector }, motions };
}

/** Event files of a run that was stopped before it kept anything are void as a whole. */
const openEvents = ({ context }: TrainAndScore, { tensorboard }: RunPaths, before: MotionTraining | undefined): MotionEvents =>
  MotionEvents.open(tensorboard, context, before ?? (existsSync(tensorboard) ? untrained : undefined));

const passName = (pass: number): string => (pass === 0 ? 'first look' : `pass ${pass}`);

/** A training that begins with what the configuration believes of objects. */
function begun(config: SpikesegConfig): MotionTraining {
  const first = config.evidence.object_off_share;
  return { ...untrained, offShare: { first, now: first, best: first } };
}

/** The `ebssa` network with what was learned. */
const trainedModel = ({ data }: SpikesegConfig, motions: readonly MotionMap[]): EvidenceModel =>
  withMotions(ebssaModel({ width: data.input_width, height: data.input_height }), motions);

/** The same recording, which is refused where its events are others than those that the run began with. */
const sameData = (source: DatasetRecording, known: Record<string, string>): RecordingSource => ({
  name: source.name,
  load: async () => {
    const recording = await source.load();
    const fingerprint = fingerprintOf(recording.events);
    known[source.name] ??= fingerprint;
    if (known[source.name] === fingerprint) return recording;
    throw new UsageError(
      `${source.name}: expected the events that the run began with, got others; restore the recording, or train anew`,
    );
  },
});

async function scoreDetector(
  { context, config, backend, skipBad }: TrainAndScore,
  trained: Model,
  paths: RunPaths,
  seen: readonly SeenRecording[],
): Promise<WrittenEvaluation> {
  const models = { trained, untrained: { config, ...trainedModel(config, []) } };
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

const header = ['motion', 'vx_px_s', 'vy_px_s', 'speed_px_s', 'spread_px_s', 'share', 'claimed_events'] as const;

function writeTables(paths: RunPaths, { rows, offShare }: MotionTraining, motions: readonly MotionMap[]): void {
  const cells = motions.map((map, k) => [
    k + 1,
    map.vx,
    map.vy,
    Math.hypot(map.vx, map.vy),
    map.spread,
    shareOf(map),
    map.claimed,
  ]);
  writeAtomic(join(paths.root, 'motions.csv'), csvText([header, ...cells]));
  const ofObjects = motions.reduce((sum, { kinds }) => sum + (kinds?.all ?? 0), 0);
  const objects = [
    ['events', 'off_share_at_first', 'off_share'],
    [ofObjects, offShare.first, offShare.best],
  ];
  writeAtomic(join(paths.root, 'objects.csv'), csvText(objects));
  const passes = rows.map(({ pass, recording, events, maps, claimed, heldOutNats }) => [
    pass,
    recording,
    events,
    maps,
    claimed,
    heldOutNats,
  ]);
  writeAtomic(paths.metricsCsv, csvText([['pass', 'recording', 'events', 'maps', 'claimed', 'held_out_nats'], ...passes]));
}

async function writePlots(paths: RunPaths, { rows, history }: MotionTraining, motions: readonly MotionMap[]): Promise<void> {
  writeAtomic(join(paths.plots, 'motions-slow.png'), await motionsPlot(foundMotions(motions)));
  writeAtomic(join(paths.plots, 'passes-slow.png'), await motionPassesPlot(rows));
  // A state of an earlier version has followed no maps.
  if (history.length === 0) return;
  const options = { kept: motions, ratesHz: objectRatesHz, leastShare: leastShares.later };
  writeAtomic(join(paths.plots, 'priors-slow.png'), await motionPriorsPlot(history, options));
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** What was learned, in words. */
function conclusion(motions: readonly MotionMap[], { passes, offShare }: MotionTraining): string {
  const moving = motions.filter(moves);
  const objects = `${percent(offShare.best)} of the events of objects are OFF (${percent(offShare.first)} before)`;
  if (motions.length === 0)
    return 'learned nothing: no motion explains the events better than noise does; the detector stays as it was';
  if (moving.length === 0) return `learned that objects stand; ${objects}`;
  const speeds = moving.map((map) => Math.hypot(map.vx, map.vy).toFixed(1)).join(', ');
  const nats = passes.length > 0 ? `; ${Math.max(...passes).toFixed(4)} nats per held-out event` : '';
  return `learned ${quantity(moving.length, 'motion')}, the most frequent first: ${speeds} px/s${nats}; ${objects}`;
}

function writeMotionReport(
  { context, config }: TrainAndScore,
  paths: RunPaths,
  {
    training,
    motions,
    metrics,
  }: { readonly training: MotionTraining; readonly motions: readonly MotionMap[]; readonly metrics: Metrics | undefined },
): void {
  const record = readRunRecord(paths.run);
  const line = (...words: readonly string[]) => programLine(context.call, words);
  const inRun = (path: string) => relative(paths.root, path);
  const said = conclusion(motions, training);
  const lead = `It ${said}.${metrics ? ` ${scoreConclusion(metrics)}` : ''}`;
  const html = motionHtml({
    title: basename(paths.root),
    lead,
    motions: motionTable(foundMotions(motions)),
    passes: [
      ['pass', 'recording', 'events learned from', 'maps', 'claimed, %', 'nats per held-out event'],
      ...training.rows.map((row) => [
        passName(row.pass),
        row.recording,
        row.events.toLocaleString('en'),
        String(row.maps),
        (100 * row.claimed).toFixed(3),
        row.heldOutNats?.toFixed(4) ?? '–',
      ]),
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
      { name: 'Motions', value: 'motions.csv', code: true },
      { name: 'What the events of objects are like', value: 'objects.csv', code: true },
      { name: 'Every recording of every pass', value: inRun(paths.metricsCsv), code: true },
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
