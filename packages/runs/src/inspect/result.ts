import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { alignRows, figureText, type Metrics, notes, quantity, tables } from '@spikeseg/report';
import type { Detection } from '@spikeseg/segmentation';
import type { Call } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { readDetections } from '../evaluation/read-detections.ts';
import { readMetrics, readRunFigures } from '../evaluation/read-metrics.ts';
import { findRuns } from '../jobs/commands/runs.ts';
import { runPaths } from '../run-folder/run-paths.ts';
import type { Inspection } from './inspection.ts';

/**
 * Shows a folder that detect or evaluate wrote: how much was found in which recording, scores where there are some, and files.
 *
 * @throws UsageError when detections.csv or metrics.json is damaged
 */
export function inspectResult(root: string): Inspection {
  const detections = readDetections(join(root, 'detections.csv'), { durationUs: 0 });
  const metricsFile = join(root, 'metrics.json');
  const metrics = existsSync(metricsFile) ? readMetrics(metricsFile) : undefined;
  const recordings = perRecording(detections);
  const files = filesOf(root);
  return {
    facts: { kind: 'result', path: root, recordings, metrics, files } as Inspection['facts'],
    text: [
      `${root}: written by spikeseg-cli ${metrics === undefined ? 'detect' : 'evaluate'}; ${quantity(detections.length, 'detection')}`,
      ...alignRows(recordings.map(({ name, count }) => [`  ${name}`, quantity(count, 'detection')])),
      ...(metrics === undefined ? [] : scoreLines(metrics)),
      ...fileLines(files),
    ],
  };
}

function perRecording(detections: readonly Detection[]): { readonly name: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { recording } of detections) counts.set(recording, (counts.get(recording) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

/**
 * Shows the folder of a cross-validation or a sweep: its runs, what sets them apart, and the score of those that are done.
 *
 * @throws UsageError when the folder holds no plan
 */
export function inspectBatch(call: Call, root: string): Inspection {
  const found = findRuns(call, root, root);
  if (found === undefined) throw new UsageError(`${root}: expected a folder with a plan of runs, got none`);
  const { plan, configs } = found;
  const runs = plan.runs.map(({ name, settings }, i) => {
    const paths = runPaths(join(root, name), configs[i]);
    const trained = existsSync(paths.metricsJson) ? readRunFigures(paths).rows[0] : undefined;
    return { name, settings, trained };
  });
  const rows = runs.map(({ name, settings, trained }) => [
    `  ${name}`,
    trained === undefined ? 'not done' : figureText(trained.strictJ, 2),
    trained === undefined ? '' : figureText(trained.pd, 2),
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  ]);
  const what = plan.kind === 'cv' ? 'a cross-validation' : 'a sweep';
  return {
    facts: { kind: 'batch', path: root, plan, runs } as Inspection['facts'],
    text: [
      `${root}: ${what} of ${quantity(runs.length, 'run')} on ${quantity(plan.recordings.length, 'recording')}`,
      ...alignRows([['  run', 'strict J', 'Pd', 'settings'], ...rows]),
    ],
  };
}

/** A file or folder; folders have no size. */
interface FolderEntry {
  readonly name: string;
  readonly bytes: number | undefined;
}

/** The table of scores with its warnings. */
export function scoreLines(metrics: Metrics | undefined): string[] {
  if (metrics === undefined) return ['  scores', '    none: the run has not been scored'];
  const { part, rows } = metrics;
  const lines = [...tables.scores(rows), ...notes.warnings(rows)].map((line) => `    ${line}`);
  return [`  scores on ${part === 'all' ? 'all recordings' : `the ${part} recordings`}`, ...lines];
}

/** What lies directly in a folder. */
export const filesOf = (root: string): FolderEntry[] =>
  readdirSync(root)
    .toSorted()
    .map((name) => {
      const state = statSync(join(root, name));
      return { name, bytes: state.isDirectory() ? undefined : state.size };
    });

export const fileLines = (files: readonly FolderEntry[]): string[] => [
  '  files',
  ...alignRows(files.map(({ name, bytes }) => [`    ${name}`, bytes === undefined ? 'folder' : `${bytes} bytes`])),
];
