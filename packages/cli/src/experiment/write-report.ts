import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { FinishedLayer } from '@spikeseg/stdp';
import type { Context } from '../context.ts';
import { formatDuration } from '../log/progress.ts';
import { configDifferences } from '../report/config-differences.ts';
import type { Fact } from '../report/facts.ts';
import type { PlotFile } from '../report/figures.ts';
import { minus } from '../report/minus.ts';
import { type Report, reportHtml } from '../report/report.ts';
import type { RunPaths } from '../run-folder/run-paths.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { programLine, shellLine } from '../shell-line.ts';
import { isEvidenceRow } from './designed-on.ts';
import { layerFigures } from './layer-figures.ts';
import { parseMetricsCsv } from './metrics-csv.ts';
import type { RunRecord } from './run-record.ts';
import { splitText } from './split-text.ts';
import type { StimulusSet } from './stimuli.ts';
import type { Metrics } from './write-evaluation.ts';

export interface ReportedRun {
  readonly context: Context;
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
  const record = JSON.parse(readFileSync(paths.run, 'utf8')) as RunRecord;
  const report: Report = {
    title: basename(paths.root),
    lead: metrics ? leadOf(metrics) : 'This run has not been scored.',
    run: runFacts(record),
    differences: configDifferences(config),
    data: { split: splitText(stimuli), recordings: recordingCells(stimuli) },
    layers: {
      names: layers.map(({ layer }) => layer),
      figures: layerFigures(layers, parseMetricsCsv(readFileSync(paths.metricsCsv, 'utf8'))),
      warnings: warnings ?? [],
    },
    score: metrics,
    plots: plotsIn(paths.plots),
    files: fileFacts(paths),
    commands: commandFacts(run, record),
  };
  writeAtomic(paths.report, reportHtml(report));
}

/** The figure that counts, beside what it must beat. */
function leadOf({ rows, designedOn }: Metrics): string {
  const sample = (name: string) => (designedOn.length > 0 && isEvidenceRow(name) ? ' (in-sample)' : '');
  const figures = rows
    .filter(({ kind }) => kind !== 'null')
    .map(
      ({ name, score }) =>
        `${name}${sample(name)} ${minus(score.figures.strict.informedness.value?.toFixed(2) ?? 'not measurable')}`,
    );
  return `Strict J (1 is perfect, an output that knows nothing has at most 0): ${figures.join(', ')}.`;
}

function runFacts({ outcome, started, seconds, seed, command, folder, versions, gitCommit, host }: RunRecord): Fact[] {
  return [
    { name: 'Outcome of the training', value: outcome },
    { name: 'Started', value: started },
    { name: 'Training has taken', value: formatDuration(seconds) },
    { name: 'Seed', value: String(seed) },
    { name: 'Command', value: shellLine(command, host.platform), code: true },
    { name: 'In folder', value: folder, code: true },
    {
      name: 'Versions',
      value: Object.entries(versions)
        .map((pair) => pair.join(' '))
        .join(', '),
    },
    { name: 'Git commit there', value: gitCommit ?? 'none' },
    { name: 'Machine', value: `${host.name}, ${host.platform} ${host.arch}, ${host.cpus} × ${host.cpu}` },
  ];
}

const recordingCells = ({ recordings }: StimulusSet): string[][] => [
  ['recording', 'part', 'events', 'windows', 'labelled objects'],
  ...recordings.map(({ seen, events, windows, objects }) => [
    seen.name,
    seen.part,
    events.toLocaleString('en'),
    String(windows),
    String(objects),
  ]),
];

/** All plots below a folder; a recording's name may hold slashes. */
const plotsIn = (folder: string): PlotFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.png'))
    .toSorted()
    .map((file) => ({ name: file.replaceAll('\\', '/').replace(/\.png$/, ''), png: readFileSync(join(folder, file)) }));

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

function commandFacts({ context, paths }: ReportedRun, { wandbSync }: RunRecord): Fact[] {
  const line = (...words: readonly string[]) => programLine(context, words);
  return [
    { name: 'Score the best checkpoint again', value: line('evaluate', paths.root) },
    { name: 'Find satellites in a recording', value: line('detect', 'night.mat', '--checkpoint', paths.root) },
    {
      name: 'Go on after an interruption; a run that has ended is scored again',
      value: line('train', '--resume', paths.root),
    },
    ...(wandbSync ? [{ name: 'Upload to Weights & Biases', value: shellLine(wandbSync, context.host.platform) }] : []),
  ];
}
