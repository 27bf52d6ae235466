import { join } from 'node:path';
import type { Recording } from '@spikeseg/data-ebssa';
import type { Detection } from '@spikeseg/segmentation';
import { curveAxes } from '../plots/curve-axes.ts';
import { eventFramePlot } from '../plots/event-frame-plot.ts';
import { operatingPlot } from '../plots/operating-plot.ts';
import { scorePlot } from '../plots/score-plot.ts';
import { spacetimePlot } from '../plots/spacetime-plot.ts';
import { tracksPlot } from '../plots/tracks-plot.ts';
import { fileStem } from '../run-folder/file-stem.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import type { RecordingSource } from './dataset.ts';
import type { Evaluation } from './collect-rows.ts';

/** Recordings that are drawn one by one; the first ones, so that a large data set does not fill the disk. */
const drawnRecordings = 8;

/** Pictures of an evaluation: scores of all rows, and of every recording its frame of events and its tracks. */
export async function writeEvaluationPlots(
  folder: string,
  { rows, curves, trackCurves, detections }: Evaluation,
  sources: readonly RecordingSource[],
): Promise<void> {
  const { interval } = rows[0].score;
  const figures = rows.map(({ name, kind, score }) => ({
    detector: kind === 'null' ? `null: ${name}` : name,
    informedness: score.figures.strict.informedness,
    pd: score.figures.detection.pd,
  }));
  const intervals = `${interval.confidence * 100} % bootstrap over ${interval.units} ${interval.over}`;
  writeAtomic(join(folder, 'scores.png'), await scorePlot(figures, { title: 'Strict J and Pd', intervals }));
  writeAtomic(join(folder, 'operating-curve.png'), await operatingPlot(curves, curveAxes.detections));
  writeAtomic(join(folder, 'track-operating-curve.png'), await operatingPlot(trackCurves, curveAxes.tracks));
  for (const source of sources.slice(0, drawnRecordings)) {
    const recording = await source.load();
    await writeRecordingPlots(
      folder,
      recording,
      detections.filter((detection) => detection.recording === source.name),
    );
  }
}

/** Pictures of one recording: events with detections and labels at one moment, positions over the whole time, and both at once. */
export async function writeRecordingPlots(folder: string, recording: Recording, all: readonly Detection[]): Promise<void> {
  const { name, events, objects } = recording;
  const { t, sensor } = events;
  if (t.length === 0) return;
  const [startUs, endUs] = [t[0], t[t.length - 1] + 1];
  // Those of another program can be anywhere, also where nothing can be drawn.
  const detections = all.filter(
    ({ tUs, durationUs, x, y }) =>
      tUs >= startUs && tUs <= endUs + durationUs && Math.abs(x) <= 2 * sensor.width && Math.abs(y) <= 2 * sensor.height,
  );
  const { from, to } = shownMoment(recording, detections);
  const stem = fileStem(name);
  const frame = { title: name, events, startUs: from, endUs: to, originUs: startUs, detections, labels: objects };
  writeAtomic(join(folder, `frame-${stem}.png`), await eventFramePlot(frame));
  writeAtomic(join(folder, `tracks-${stem}.png`), await tracksPlot({ title: name, objects, detections, sensor, startUs, endUs }));
  writeAtomic(join(folder, `spacetime-${stem}.png`), await spacetimePlot({ title: name, events, detections, labels: objects }));
}

/**
 * The time step that a frame shows: that of the median label of the object with the most labels, which no result can
 * choose; without labels that of the strongest detection, and without either the middle of the recording.
 */
function shownMoment({ events: { t }, objects }: Recording, detections: readonly Detection[]): { from: number; to: number } {
  const lengthUs = detections[0]?.durationUs ?? 100_000;
  const longest = objects.reduce<Recording['objects'][number] | undefined>(
    (best, track) => (best && best.t.length >= track.t.length ? best : track),
    undefined,
  );
  const strongest = detections.reduce<Detection | undefined>(
    (best, one) => (best && best.score >= one.score ? best : one),
    undefined,
  );
  if (!longest && strongest) return { from: strongest.tUs - lengthUs, to: strongest.tUs };
  const moment = longest ? longest.t[longest.t.length >> 1] : (t[0] + t[t.length - 1]) / 2;
  // Steps begin at the first event and follow each other.
  const from = t[0] + Math.floor((moment - t[0]) / lengthUs) * lengthUs;
  return { from, to: from + lengthUs };
}
