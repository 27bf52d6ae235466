import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import process from 'node:process';
import type { SpikesegConfig } from '@spikeseg/config';
import { configDifferences, type Fact, type Metrics, plotsIn } from '@spikeseg/report';
import { reportHtml, type RunReport, scoreConclusion } from '@spikeseg/report/scored';
import { type RunRecord, ranFacts, shellLine } from '@spikeseg/report/words';
import type { FinishedLayer } from '@spikeseg/stdp';
import { layerFigures } from '../checkpoints/finished-layers.ts';
import { parseMetricsCsv } from '../checkpoints/metrics-csv.ts';
import { type Call, programLine } from '../context/call.ts';
import { formatDuration } from '../log/progress.ts';
import { type StimulusSet, splitText } from '../recordings/stimuli.ts';
import { readStoredText, writeAtomic } from '../run-folder/files.ts';
import type { RunPaths } from '../run-folder/run-config.ts';
import { readRunRecord } from './run-record.ts';

export interface ReportedRun {
  readonly call: Call;
  readonly config: SpikesegConfig;
  readonly paths: RunPaths;
  readonly stimuli: StimulusSet;
  /** Layers that have ended their training. */
  readonly layers: readonly FinishedLayer[];
  /** Layers that have learned nothing, a sentence each. */
  readonly warnings?: readonly string[];
  /** Undefined until the run has been scored. */
  readonly metrics?: Metrics;
}

/** Writes report.html into the folder of a run, from what lies in the folder. */
export function writeReport(run: ReportedRun): void {
  const { config, paths, stimuli, layers, warnings, metrics } = run;
  const record = readRunRecord(paths.run);
  const report: RunReport = {
    title: basename(paths.root),
    lead: metrics ? scoreConclusion(metrics) : 'This run has not been scored.',
    run: runFacts(record),
    differences: configDifferences(config),
    data: { split: splitText(stimuli), recordings: recordingCells(stimuli) },
    layers: {
      names: layers.map(({ layer }) => layer),
      figures: layerFigures(layers, parseMetricsCsv(readStoredText(paths.metricsCsv))),
      warnings: warnings ?? [],
    },
    score: metrics,
    plots: plotsIn(paths.plots),
    files: fileFacts(paths),
    commands: commandFacts(run, record),
  };
  writeAtomic(paths.report, reportHtml(report));
}

const runFacts = (record: RunRecord): Fact[] => [
  { name: 'Outcome of the training', value: record.outcome },
  { name: 'Started', value: record.started },
  { name: 'Training has taken', value: formatDuration(record.seconds) },
  { name: 'Seed', value: String(record.seed) },
  ...ranFacts(record),
  { name: 'Git commit there', value: record.gitCommit ?? 'none' },
];

const recordingCells = ({ recordings }: StimulusSet): string[][] => [
  ['recording', 'part', 'events', 'windows', 'labelled objects'],
  ...recordings.map(({ seen, events, windows, objects }) => [
    seen.name,
    seen.part,
    events.toLocaleString('en'),
    String(windows.length),
    String(objects),
  ]),
];

/** What lies in the run folder by now. */
function fileFacts(paths: RunPaths): Fact[] {
  const inRun = (path: string) => relative(paths.root, path) || '.';
  const checkpoints = existsSync(paths.checkpoints) ? readdirSync(paths.checkpoints).toSorted() : [];
  const files: readonly (readonly [name: string, path: string])[] = [
    ['Configuration as used', paths.config],
    ['Every check of training', paths.metricsCsv],
    ['Scores with all figures', paths.metricsJson],
    ['Detections', join(paths.root, 'detections.csv')],
    ['Events for TensorBoard', paths.tensorboard],
    ['Log', paths.log],
  ];
  return [
    { name: 'Run folder', value: paths.root, code: true },
    { name: 'Checkpoints', value: checkpoints.map((file) => join(inRun(paths.checkpoints), file)).join(', ') || 'none yet' },
    ...files.filter(([, path]) => existsSync(path)).map(([name, path]): Fact => ({ name, value: inRun(path), code: true })),
  ];
}

function commandFacts({ call, paths }: ReportedRun, { wandbSync }: RunRecord): Fact[] {
  const line = (...words: readonly string[]) => programLine(words, call.calledAs);
  return [
    { name: 'Score the best checkpoint again', value: line('evaluate', paths.root) },
    { name: 'Find satellites in a recording', value: line('detect', 'night.mat', '--checkpoint', paths.root) },
    {
      name: 'Go on after an interruption; a run that has ended is scored again',
      value: line('train', '--resume', paths.root),
    },
    ...(wandbSync ? [{ name: 'Upload to Weights & Biases', value: shellLine(wandbSync, process.platform) }] : []),
  ];
}
