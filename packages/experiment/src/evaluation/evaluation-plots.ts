import { join } from 'node:path';
import { plots, type RowCurve } from '@spikeseg/report';
import { type CurveAxes, curveAxes } from '@spikeseg/report/scored';
import type { RecordingSource } from '../recordings/dataset.ts';
import { writeAtomic } from '../run-folder/files.ts';
import type { Evaluation } from '../scoring/collect-rows.ts';
import { lateNote } from '../scoring/row-curve.ts';
import { writeRecordingPlots } from './recording-plots.ts';

/** Recordings that are drawn one by one; the first ones, so that a large data set does not fill the disk. */
const drawnRecordings = 8;

/** Pictures of an evaluation: scores of all rows, and of every recording that was scored its frame of events and its tracks. */
export async function writeEvaluationPlots(
  folder: string,
  { rows, curves, trackCurves, detections, points, unlabelled }: Evaluation,
  sources: readonly RecordingSource[],
): Promise<void> {
  const { interval } = rows[0].score;
  const figures = rows.map(({ name, kind, score }) => ({
    detector: kind === 'null' ? `null: ${name}` : name,
    kind,
    informedness: score.figures.strict.informedness,
    pd: score.figures.detection.pd,
  }));
  const intervals = `${interval.confidence * 100} % bootstrap over ${interval.units} ${interval.over}`;
  writeAtomic(join(folder, 'scores.png'), await plots.scores(figures, { title: 'Strict J and Pd', intervals }));
  writeAtomic(join(folder, 'operating-curve.png'), await withNotes(curves, curveAxes.detections));
  writeAtomic(join(folder, 'track-operating-curve.png'), await withNotes(trackCurves, curveAxes.tracks));
  // Where nothing can be scored no detector has run: a picture would say that it found nothing.
  const searched = sources.filter(({ name }) => !unlabelled.includes(name));
  for (const source of searched.slice(0, drawnRecordings)) {
    const recording = await source.load();
    const ofSource = ({ recording: name }: { readonly recording: string }) => name === source.name;
    await writeRecordingPlots(folder, recording, { detections: detections.filter(ofSource), points: points.filter(ofSource) });
  }
}

const withNotes = (curves: readonly RowCurve[], axes: CurveAxes): Promise<Uint8Array> =>
  plots.operating(
    curves.map((curve) => ({ ...curve, note: lateNote(curve, axes) })),
    axes,
  );
