import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { csvText } from '@spikeseg/detection';
import { readStoredText, writeAtomic } from '@spikeseg/experiment/commands';
import { parseMetricsCsv, type RunFigures, readRunFigures, runPaths } from '@spikeseg/experiment/models';
import { alignFigures, figureText, rowNames } from '@spikeseg/report/words';

/** What is compared of the runs of a sweep. */
export interface SweepRow {
  readonly name: string;
  /** Values by swept key. */
  readonly settings: Readonly<Record<string, string>>;
  readonly trained: RunFigures;
  /** The untrained network with as many detections. */
  readonly matched: RunFigures;
  /** How the training of the last layer ended. */
  readonly outcome: string;
  /** C_l of the last layer at its last check; null when it had none. */
  readonly convergenceMeasure: number | null;
}

/** A run that is done, and where it lies. */
export interface DoneRun {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly root: string;
  readonly config: SpikesegConfig;
}

/** Reads what the runs of a sweep have written. */
function sweepRows(runs: readonly DoneRun[]): SweepRow[] {
  return runs.map(({ name, settings, root, config }) => {
    const paths = runPaths(root, config);
    const { rows, outcome } = readRunFigures(paths);
    const figuresOf = (row: string): RunFigures => {
      const { strictJ = null, pd = null, falsePerMinute = null } = rows.find((candidate) => candidate.name === row) ?? {};
      return { strictJ, pd, falsePerMinute };
    };
    const checks = existsSync(paths.metricsCsv) ? parseMetricsCsv(readStoredText(paths.metricsCsv)) : [];
    return {
      name,
      settings,
      trained: figuresOf(rowNames.trained),
      matched: figuresOf(rowNames.matched),
      outcome,
      convergenceMeasure: checks.at(-1)?.convergenceMeasure ?? null,
    };
  });
}

const figureKeys = ['strictJ', 'pd', 'falsePerMinute'] as const;
const columnNames = ['strict_j', 'pd', 'false_per_minute'];

/** sweep.csv: a line per run; what cannot be measured is empty. */
export function sweepCsv(rows: readonly SweepRow[]): string {
  const keys = Object.keys(rows[0].settings);
  return csvText([
    ['run', ...keys, ...columnNames, ...columnNames.map((name) => `untrained_${name}`), 'outcome', 'c_l'],
    ...rows.map(({ name, settings, trained, matched, outcome, convergenceMeasure }) => [
      name,
      ...keys.map((key) => settings[key]),
      ...figureKeys.map((key) => trained[key]),
      ...figureKeys.map((key) => matched[key]),
      outcome,
      convergenceMeasure,
    ]),
  ]);
}

const cells = ({ strictJ, pd, falsePerMinute }: RunFigures): string[] => [
  figureText(strictJ, 2),
  figureText(pd, 2),
  figureText(falsePerMinute, 1),
];

/** Writes sweep.csv and sweep.json. @returns what they say */
export function writeSweep(folder: string, runs: readonly DoneRun[]): SweepRow[] {
  const rows = sweepRows(runs);
  writeAtomic(join(folder, 'sweep.csv'), sweepCsv(rows));
  writeAtomic(join(folder, 'sweep.json'), `${JSON.stringify({ runs: rows }, null, 2)}\n`);
  return rows;
}

/** The runs below each other: what was varied, what came out, and what the untrained network of as many detections gives. */
export function sweepTable(rows: readonly SweepRow[]): string[] {
  const keys = Object.keys(rows[0].settings);
  const header = ['run', ...keys, 'strict J', 'Pd', 'false/min', 'untrained: J', 'Pd', 'false/min', 'outcome', 'C_l'];
  const body = rows.map(({ name, settings, trained, matched, outcome, convergenceMeasure }) => [
    name,
    ...keys.map((key) => settings[key]),
    ...cells(trained),
    ...cells(matched),
    outcome,
    figureText(convergenceMeasure, 4),
  ]);
  return alignFigures([header, ...body]);
}

/** The table, with what must be said of it. */
export const sweepLines = (rows: readonly SweepRow[]): string[] => [
  ...sweepTable(rows),
  '',
  'untrained: the network before training with as many detections; the best of many runs looks better than it is: score it once more on other recordings',
];

/** Why runs of a sweep with several seeds cannot be compared one by one: a seed draws more than the initial weights. */
export function seedWarnings(configs: readonly SpikesegConfig[]): string[] {
  const moves = configs.filter(
    ({ data }) => data.dataset === 'synthetic' || (data.held_out.length === 0 && data.train_ratio < 1),
  );
  if (new Set(moves.map(({ seed }) => seed)).size < 2) return [];
  const generated = moves.some(({ data }) => data.dataset === 'synthetic');
  return [
    generated
      ? 'the seeds also draw the generated recordings: every seed is trained and scored on others; for the same ones write them once (spikeseg-cli synth) and give option dataRoot and data.held_out'
      : 'the seeds also draw the split: what trained one run may score another; for the same recordings in every score name them in data.held_out',
  ];
}
