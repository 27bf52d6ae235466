import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { Fact, Metrics } from '@spikeseg/report';
import { configDifferences, evaluationHtml, plotsIn, ranFacts, scoreConclusion } from '@spikeseg/report';
import type { Context } from '../context.ts';
import { programLine } from '../program-line.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';

/** What was scored, and where the result lies. */
export interface EvaluatedFolder {
  readonly folder: string;
  readonly metrics: Metrics;
  readonly config: SpikesegConfig;
  /** The detector in words, or the file of detections. */
  readonly detector: string;
  /** A line to go on with; undefined where there is none. */
  readonly next: readonly string[] | undefined;
}

/** Writes report.html into the folder of an evaluation, from what lies in it. Returns its path. */
export function writeEvaluationReport(context: Context, { folder, metrics, config, detector, next }: EvaluatedFolder): string {
  const { argv, cwd, version, nodeVersion, host } = context;
  const path = join(folder, 'report.html');
  const command = ['spikeseg-cli', ...argv];
  const page = evaluationHtml({
    title: metrics.rows[0].name,
    lead: scoreConclusion(metrics),
    score: metrics,
    plots: plotsIn(join(folder, 'plots')),
    run: [
      { name: 'Scored', value: detector },
      { name: 'Data', value: config.data.dataset === 'synthetic' ? 'generated recordings' : config.data.data_root, code: true },
      ...ranFacts({ command, folder: cwd, versions: { 'spikeseg-cli': version, node: nodeVersion }, host }),
    ],
    differences: configDifferences(config),
    files: files(folder),
    commands: [
      { name: 'Score again', value: programLine(context, argv) },
      ...(next ? [{ name: 'Go on', value: programLine(context, next) }] : []),
    ],
  });
  writeAtomic(path, page);
  return path;
}

const files = (folder: string): Fact[] => [
  { name: 'Folder', value: folder, code: true },
  { name: 'Scores with all figures', value: 'metrics.json', code: true },
  { name: 'Detections', value: 'detections.csv', code: true },
  { name: 'Tracks', value: 'tracks.csv', code: true },
  { name: 'Operating curves', value: 'operating_curve.csv, track_operating_curve.csv', code: true },
  { name: 'Pictures', value: 'plots', code: true },
];
