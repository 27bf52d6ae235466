import { join } from 'node:path';
import { recordingName } from '@spikeseg/data-ebssa';
import type { EvaluationProtocol } from '@spikeseg/evaluation';
import type { Recording } from '@spikeseg/events';
import {
  type CurveAxes,
  curveAxes,
  eventFramePlot,
  operatingPlot,
  type RowCurve,
  scorePlot,
  spacetimePlot,
  tracksPlot,
} from '@spikeseg/report';
import type { Detection } from '@spikeseg/segmentation';
import type { RecordingSource } from '../recordings/dataset.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { Evaluation } from './collect-rows.ts';
import { lateNote } from './row-curve.ts';
import { truthOf } from './scored-recording.ts';
import { judgeDetections, shownMoment } from './shown-moment.ts';

/** Recordings that are drawn one by one; the first ones, so that a large data set does not fill the disk. */
const drawnRecordings = 8;

/** Pictures of an evaluation: scores of all rows, and of every recording that was scored its frame of events and its tracks. */
export async function writeEvaluationPlots(
  folder: string,
  { rows, curves, trackCurves, detections, unlabelled }: Evaluation,
  sources: readonly RecordingSource[],
): Promise<void> {
  const { interval, protocol } = rows[0].score;
  const figures = rows.map(({ name, kind, score }) => ({
    detector: kind === 'null' ? `null: ${name}` : name,
    informedness: score.figures.strict.informedness,
    pd: score.figures.detection.pd,
  }));
  const intervals = `${interval.confidence * 100} % bootstrap over ${interval.units} ${interval.over}`;
  writeAtomic(join(folder, 'scores.png'), await scorePlot(figures, { title: 'Strict J and Pd', intervals }));
  writeAtomic(join(folder, 'operating-curve.png'), await withNotes(curves, curveAxes.detections));
  writeAtomic(join(folder, 'track-operating-curve.png'), await withNotes(trackCurves, curveAxes.tracks));
  // Where nothing can be scored no detector has run: a picture would say that it found nothing.
  const searched = sources.filter(({ name }) => !unlabelled.includes(name));
  for (const source of searched.slice(0, drawnRecordings)) {
    const recording = await source.load();
    const own = detections.filter((detection) => detection.recording === source.name);
    await writeRecordingPlots(folder, recording, own, protocol);
  }
}

/**
 * A judge keeps every slice. In a recording of days, which times in ns look like, detections have one colour rather than all of
 * the memory.
 */
const mostSlices = 1_000_000;

const withNotes = (curves: readonly RowCurve[], axes: CurveAxes): Promise<Uint8Array> =>
  operatingPlot(
    curves.map((curve) => ({ ...curve, note: lateNote(curve, axes) })),
    axes,
  );

/**
 * Pictures of one recording that was searched: events with detections and labels at one moment, positions over the whole time,
 * and both at once. None of a recording without events.
 */
export async function writeRecordingPlots(
  folder: string,
  recording: Recording,
  all: readonly Detection[],
  protocol: EvaluationProtocol,
): Promise<void> {
  const { name, events, objects, labelled } = recording;
  const { t, sensor } = events;
  if (t.length === 0) return;
  const [startUs, endUs] = [t[0], t[t.length - 1] + 1];
  // Those of another program can be anywhere, also where nothing can be drawn.
  const inside = all.filter(
    ({ tUs, durationUs, x, y }) =>
      tUs >= startUs && tUs <= endUs + durationUs && Math.abs(x) <= 2 * sensor.width && Math.abs(y) <= 2 * sensor.height,
  );
  const judged = labelled && (endUs - startUs) / (protocol.sliceMs * 1000) <= mostSlices;
  const truths = judged ? judgeDetections(truthOf(recording), inside, protocol).truths : inside.map(() => 'unknown' as const);
  const detections = inside.map((detection, i) => ({ ...detection, truth: truths[i] }));
  const { from, to, note } = shownMoment(judged ? recording : { ...recording, objects: [] }, inside, protocol);
  const stem = recordingName(name);
  const frame = { title: name, note, events, startUs: from, endUs: to, originUs: startUs, detections, labels: objects, labelled };
  writeAtomic(join(folder, `frame-${stem}.png`), await eventFramePlot(frame));
  const tracks = { title: name, objects, labelled, detections, sensor, startUs, endUs };
  writeAtomic(join(folder, `tracks-${stem}.png`), await tracksPlot(tracks));
  const spacetime = { title: name, events, detections, labels: objects, labelled };
  writeAtomic(join(folder, `spacetime-${stem}.png`), await spacetimePlot(spacetime));
}
