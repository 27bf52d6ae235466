import { join } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import { detectionsToCsv, tracksToCsv } from '@spikeseg/detection';
import { type CurveFigures, configDifferences, type DataPart, type Fact, type Metrics, plotsIn } from '@spikeseg/report';
import { curveAxes, evaluationHtml, notes, scoreConclusion, tables } from '@spikeseg/report/scored';
import { ranFacts } from '@spikeseg/report/words';
import { type Call, calledOn, programLine } from '../context/call.ts';
import type { RecordingSource } from '../recordings/dataset.ts';
import { designedOn } from '../recordings/seen-recordings.ts';
import { writeAtomic } from '../run-folder/files.ts';
import type { Evaluation } from '../scoring/collect-rows.ts';
import { curveNotes, curvesCsv } from '../scoring/row-curve.ts';
import { type Timing, timingNotes } from '../scoring/timing.ts';
import { writeEvaluationPlots } from './evaluation-plots.ts';

/** Where the files of an evaluation go. */
export interface EvaluationTarget {
  /** Makes the folder for metrics.json, detections.csv and plots: asked when there is something to write. */
  readonly folder: () => string;
  /** Goes into metrics.json beside the scores. */
  readonly extra: Readonly<Record<string, unknown>>;
}

/** What was written. */
export interface WrittenEvaluation {
  readonly folder: string;
  readonly metrics: Metrics;
  /** The tables for people, with what must be said of them. */
  readonly lines: readonly string[];
}

/** The same with its report. */
export interface Evaluated extends WrittenEvaluation {
  /** Path of report.html. */
  readonly report: string;
  /** Words of a call to go on with. */
  readonly next: readonly string[] | undefined;
}

/** What was scored. */
interface Scored {
  readonly part: DataPart;
  readonly seen: Metrics['seen'];
  readonly result: Evaluation;
  readonly sources: readonly RecordingSource[];
  /** Undefined where nothing was timed. Goes into a file of its own: metrics.json is the same in every run. */
  readonly timing?: Timing | undefined;
}

/**
 * Writes detections.csv, tracks.csv, operating_curve.csv, track_operating_curve.csv, timing.json, plots and metrics.json. metrics.json is the last file:
 * where it is, the others are whole.
 */
export async function writeEvaluation(
  { folder: makeFolder, extra }: EvaluationTarget,
  { part, seen, result, sources, timing }: Scored,
): Promise<WrittenEvaluation> {
  const metrics: Metrics = {
    part,
    seen,
    designedOn: designedOn(result.fingerprints),
    unlabelled: result.unlabelled,
    ...(Object.keys(result.labelsMadeFrom).length > 0 && { labelsMadeFrom: result.labelsMadeFrom }),
    rows: result.rows,
    byClass: result.byClass,
    operating: result.curves.map((curve) => ({ ...figuresOf(curve), upToPerMinute: curveAxes.detections.limit })),
    trackOperating: result.trackCurves.map((curve) => ({ ...figuresOf(curve), upToPerHour: curveAxes.tracks.limit })),
    tracks: result.tracks,
    perRecording: result.perRecording,
    eventsPerRecording: result.eventsPerRecording,
  };
  const folder = makeFolder();
  writeAtomic(join(folder, 'detections.csv'), detectionsToCsv(result.detections));
  writeAtomic(join(folder, 'tracks.csv'), tracksToCsv(result.points));
  writeAtomic(join(folder, 'operating_curve.csv'), curvesCsv(result.curves, curveAxes.detections));
  writeAtomic(join(folder, 'track_operating_curve.csv'), curvesCsv(result.trackCurves, curveAxes.tracks));
  if (timing) writeAtomic(join(folder, 'timing.json'), `${JSON.stringify(timing, null, 2)}\n`);
  await writeEvaluationPlots(join(folder, 'plots'), result, sources);
  writeAtomic(join(folder, 'metrics.json'), `${JSON.stringify({ ...extra, ...metrics }, null, 2)}\n`);
  return { folder, metrics, lines: evaluationLines(metrics, timing) };
}

const figuresOf = ({ name, area, foundFrom, lastPd }: CurveFigures): CurveFigures => ({ name, area, foundFrom, lastPd });

/** The tables, with what must be said of them. */
function evaluationLines(metrics: Metrics, timing: Timing | undefined): string[] {
  const {
    rows,
    byClass,
    operating,
    trackOperating,
    perRecording,
    eventsPerRecording,
    seen,
    designedOn: ofDesign,
    unlabelled,
  } = metrics;
  const lines = ['', ...tables.scores(rows), '', ...notes.scores(rows), ...notes.inSample(rows, ofDesign)];
  if (byClass.length > 0) lines.push('', ...tables.classes(byClass), '');
  if (unlabelled.length > 0) lines.push(`not scored, because they have no labels or no events: ${unlabelled.join(', ')}`);
  lines.push('', ...tables.tracks(rows), '', ...notes.tracks(rows));
  if (rows[0].events) lines.push('', ...tables.events(rows), '', ...notes.events(rows));
  lines.push('', ...curveNotes(operating, trackOperating), ...timingNotes(timing));
  lines.push('', ...tables.perRecording(rows[0].name, perRecording, eventsPerRecording, seen));
  // Last, where a terminal shows it: the tables above are long.
  lines.push('', scoreConclusion(metrics));
  return lines;
}

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
export function writeEvaluationReport(call: Call, { folder, metrics, config, detector, next }: EvaluatedFolder): string {
  const path = join(folder, 'report.html');
  const page = evaluationHtml({
    title: metrics.rows[0].name,
    lead: scoreConclusion(metrics),
    score: metrics,
    plots: plotsIn(join(folder, 'plots')),
    run: [
      { name: 'Scored', value: detector },
      { name: 'Data', value: config.data.dataset === 'synthetic' ? 'generated recordings' : config.data.data_root, code: true },
      ...ranFacts(calledOn(call)),
    ],
    differences: configDifferences(config),
    files: files(folder),
    commands: [
      { name: 'Score again', value: programLine(call.argv, call.calledAs) },
      ...(next ? [{ name: 'Go on', value: programLine(next, call.calledAs) }] : []),
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
