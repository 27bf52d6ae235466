import { type AnswerScores, areaUnderCurve, operatingCurve } from '@spikeseg/segmentation';
import { type CurveAxes, type CurvePoint, curveAxes } from '../plots/curve-axes.ts';
import { figureText } from '../text-table.ts';

/** Most points of a curve that are written and drawn; the area is that of all. */
const keptPoints = 200;

/** Operating curve of one row. */
export interface RowCurve {
  readonly name: string;
  /** In the order of falling thresholds; evenly thinned where there are many, first and last kept. */
  readonly points: readonly CurvePoint[];
  /** Mean Pd up to the limit of the axes; null without labels. */
  readonly area: number | null;
}

/** Pools the recordings of a row. */
export function rowCurve(name: string, answers: readonly AnswerScores[], { perMinute, limit }: CurveAxes): RowCurve {
  const all = operatingCurve(answers);
  const kept = Math.min(all.length, keptPoints);
  const points = Array.from({ length: kept }, (_, i) => all[Math.round((i * (all.length - 1)) / Math.max(1, kept - 1))]);
  return {
    name,
    points: points.map(({ threshold, pd, falsePerMinute }) => ({ threshold, pd, falseRate: falsePerMinute * perMinute })),
    area: areaUnderCurve(all, limit / perMinute),
  };
}

/** Curves as CSV: numbers as they are, empty where Pd cannot be measured. */
export function curvesCsv(curves: readonly RowCurve[], { per }: CurveAxes): string {
  const lines = curves.flatMap(({ name, points }) =>
    points.map(({ threshold, pd, falseRate }) => `"${name.replaceAll('"', '""')}",${threshold},${pd ?? ''},${falseRate}`),
  );
  return `${[`detector,threshold,pd,false_per_${per}`, ...lines].join('\n')}\n`;
}

/** Areas under the curves of detections and of tracks, a line each; none where there is no curve. */
export function curveNotes(
  detections: readonly Pick<RowCurve, 'name' | 'area'>[],
  tracks: readonly Pick<RowCurve, 'name' | 'area'>[],
): string[] {
  return [curveNote(detections, curveAxes.detections), curveNote(tracks, curveAxes.tracks)].flat();
}

function curveNote(curves: readonly Pick<RowCurve, 'name' | 'area'>[], { answers, limit, per }: CurveAxes): string[] {
  if (curves.length === 0) return [];
  const areas = curves.map(({ name, area }) => `${name} ${figureText(area, 3)}`).join(', ');
  return [`operating curve of ${answers}, mean Pd up to ${limit} false ${answers} per ${per} over the threshold: ${areas}`];
}
