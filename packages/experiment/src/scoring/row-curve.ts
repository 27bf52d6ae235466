import { type AnswerScores, operatingCurve } from '@spikeseg/evaluation';
import type { CurveFigures, RowCurve } from '@spikeseg/report';
import { type CurveAxes, curveAxes } from '@spikeseg/report/scored';
import { figureText } from '@spikeseg/report/words';

/** Most points of a curve that are written and drawn; the area is that of all. */
const keptPoints = 200;

/** Pools the recordings of a row. */
export function rowCurve(name: string, answers: readonly AnswerScores[], { perMinute, limit }: CurveAxes): RowCurve {
  const { points: all, area } = operatingCurve(answers, limit / perMinute);
  const lastPd = all.at(-1)?.pd ?? null;
  // Of all points: thinned ones would say it later.
  const foundFrom = all.find(({ pd }) => pd !== null && lastPd !== null && pd > 0 && pd >= lastPd / 2);
  const kept = Math.min(all.length, keptPoints);
  const points = Array.from({ length: kept }, (_, i) => all[Math.round((i * (all.length - 1)) / Math.max(1, kept - 1))]);
  return {
    name,
    points: points.map(({ threshold, pd, falsePerMinute }) => ({ threshold, pd, falseRate: falsePerMinute * perMinute })),
    area,
    foundFrom: foundFrom === undefined ? null : foundFrom.falsePerMinute * perMinute,
    lastPd,
  };
}

/** Curves as CSV: numbers as they are, empty where Pd cannot be measured. */
export function curvesCsv(curves: readonly RowCurve[], { per }: CurveAxes): string {
  const lines = curves.flatMap(({ name, points }) =>
    points.map(({ threshold, pd, falseRate }) => `"${name.replaceAll('"', '""')}",${threshold},${pd ?? ''},${falseRate}`),
  );
  return `${[`detector,threshold,pd,false_per_${per}`, ...lines].join('\n')}\n`;
}

/** Areas under the curves of detections and of tracks, a line each, and why a curve stays low; none where there is no curve. */
export function curveNotes(detections: readonly CurveFigures[], tracks: readonly CurveFigures[]): string[] {
  return [notesOf(detections, curveAxes.detections), notesOf(tracks, curveAxes.tracks)].flat();
}

function notesOf(curves: readonly CurveFigures[], axes: CurveAxes): string[] {
  if (curves.length === 0) return [];
  const { answers, limit, per } = axes;
  const areas = curves.map(({ name, area }) => `${name} ${figureText(area, 3)}`).join(', ');
  return [
    `operating curve of ${answers}, mean Pd up to ${limit} false ${answers} per ${per} over the threshold: ${areas}`,
    ...curves.flatMap((curve) => {
      const note = lateNote(curve, axes);
      return note === undefined ? [] : [`${curve.name}: ${note}`];
    }),
  ];
}

/** Why a curve has less than half of its last Pd up to the limit and further; undefined where it has more. */
export function lateNote(
  { foundFrom, lastPd }: Pick<RowCurve, 'foundFrom' | 'lastPd'>,
  { answers, per, limit }: CurveAxes,
): string | undefined {
  if (foundFrom === null || lastPd === null || foundFrom <= limit) return undefined;
  const half = figureText(lastPd / 2, 2);
  return `Pd is below ${half} up to ${Math.round(foundFrom)} false ${answers} per ${per}: what it scores highest has no label (stars, or objects outside of their labels)`;
}
