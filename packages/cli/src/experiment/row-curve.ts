import { type AnswerScores, areaUnderCurve, type OperatingPoint, operatingCurve } from '@spikeseg/segmentation';
import { figureText } from '../text-table.ts';

/** Rate of false detections up to which the area under a curve is taken: one per second. */
export const areaLimitPerMinute = 60;

/** Most points of a curve that are written and drawn; the area is that of all. */
const keptPoints = 200;

/** Operating curve of one row. */
export interface RowCurve {
  readonly name: string;
  /** In the order of falling thresholds; evenly thinned where there are many, first and last kept. */
  readonly points: readonly OperatingPoint[];
  readonly area: number | null;
}

/** Pools the recordings of a row. */
export function rowCurve(name: string, answers: readonly AnswerScores[]): RowCurve {
  const all = operatingCurve(answers);
  const kept = Math.min(all.length, keptPoints);
  const points = Array.from({ length: kept }, (_, i) => all[Math.round((i * (all.length - 1)) / Math.max(1, kept - 1))]);
  return { name, points, area: areaUnderCurve(all, areaLimitPerMinute) };
}

/** Curves as CSV: numbers as they are, empty where Pd cannot be measured. */
export function curvesCsv(curves: readonly RowCurve[]): string {
  const lines = curves.flatMap(({ name, points }) =>
    points.map(
      ({ threshold, pd, falsePerMinute }) => `"${name.replaceAll('"', '""')}",${threshold},${pd ?? ''},${falsePerMinute}`,
    ),
  );
  return `${['detector,threshold,pd,false_per_minute', ...lines].join('\n')}\n`;
}

/** Areas under the curves in one line, none where there is no curve. */
export function curveNotes(curves: readonly Pick<RowCurve, 'name' | 'area'>[]): string[] {
  if (curves.length === 0) return [];
  const areas = curves.map(({ name, area }) => `${name} ${figureText(area, 3)}`).join(', ');
  return [`operating curve, mean Pd up to ${areaLimitPerMinute} false detections per minute over the threshold: ${areas}`];
}
