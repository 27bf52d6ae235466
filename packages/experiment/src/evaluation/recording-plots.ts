import { join } from 'node:path';
import { recordingName } from '@spikeseg/data-ebssa';
import { type Detection, lastClasses, type SkyState, type TrackPoint } from '@spikeseg/detection';
import type { LabelTrack, Recording } from '@spikeseg/events';
import { type DrawnTrack, plots, type Truth } from '@spikeseg/report';
import { quantity, type ShownClasses, shownClasses } from '@spikeseg/report/words';
import { writeAtomic } from '../run-folder/files.ts';
import { shownMoment } from './shown-moment.ts';

/**
 * A judge keeps every slice. In a recording of days, which times in ns look like, detections have one colour rather than all of
 * the memory.
 */
const maxSlices = 1_000_000;

/** What was found in one recording. */
export interface DrawnSearch {
  readonly detections: readonly Detection[];
  /** Of confirmed tracks. */
  readonly points: readonly TrackPoint[];
  /** How the sky moved, where that was looked at. */
  readonly sky?: readonly SkyState[] | undefined;
}

/**
 * Pictures of one recording that was searched: events with detections and labels at one moment, positions over the whole time,
 * and both at once. None of a recording without events.
 *
 * @param shown tracks in colour; left out: satellites, and what may be one
 */
export async function writeRecordingPlots(
  folder: string,
  recording: Recording,
  { detections: all, points, sky = [] }: DrawnSearch,
  shown?: ShownClasses,
): Promise<void> {
  const { name, events, labelled } = recording;
  const { t, sensor } = events;
  if (t.length === 0) return;
  const [startUs, endUs] = [t[0], t[t.length - 1] + 1];
  // Those of another program can be anywhere, also where nothing can be drawn.
  const near = ({ x, y }: { readonly x: number; readonly y: number }) =>
    Math.abs(x) <= 2 * sensor.width && Math.abs(y) <= 2 * sensor.height;
  const inside = all.filter((one) => one.tUs >= startUs && one.tUs <= endUs + one.durationUs && near(one));
  // Where nothing is labelled no score is loaded.
  const scores = labelled ? await import('./detection-judge.ts') : undefined;
  const judge = scores && (endUs - startUs) / scores.sliceUs <= maxSlices ? scores.recordingJudge : undefined;
  const truthsOf: (some: readonly Detection[]) => readonly Truth[] =
    scores && judge ? scores.recordingTruths(recording) : (some) => some.map(() => 'unknown');
  const truths = truthsOf(inside);
  const detections = inside.map((detection, i) => ({ ...detection, truth: truths[i] }));
  // A point of a track is about its own moment, and the last answers come at the end of a step, after the last event.
  const lastUs = inside.reduce((last, { tUs }) => Math.max(last, tUs), endUs);
  const seen = points.filter((point) => point.tUs >= startUs && point.tUs <= lastUs && near(point));
  const tracks = drawnTracks(seen, truthsOf(seen.map((point) => ({ ...point, durationUs: scores?.sliceUs ?? 0 }))), shown);
  const { from, to, note, best } = shownMoment(recording, inside, judge);
  const stem = recordingName(name);
  const { labels, title } = drawnLabels(recording);
  const inset = best && {
    title: `strongest ${judge && labels.length > 0 ? 'at that object' : 'detection'}: score ${Number(best.score.toPrecision(3))}`,
    startUs: best.tUs - (to - from),
    endUs: best.tUs,
    x: best.x,
    y: best.y,
  };
  const moment = { startUs: from, endUs: to, originUs: startUs, note, inset };
  const frame = { title, events, ...moment, detections, tracks, labels, labelled, sky: skyAt(sky, to) };
  writeAtomic(join(folder, `frame-${stem}.png`), await plots.eventFrame(frame));
  const positions = { title, labels, labelled, detections, tracks, sensor, startUs, endUs };
  writeAtomic(join(folder, `tracks-${stem}.png`), await plots.tracks(positions));
  const spacetime = { title, events, detections, tracks, labels, labelled };
  writeAtomic(join(folder, `spacetime-${stem}.png`), await plots.spacetime(spacetime));
}

/** Objects whose labels are drawn: of more nothing is seen, and each takes its time in every picture. */
const maxDrawnObjects = 200;

/** The objects with the most labels, and what the pictures say where they are not all. */
function drawnLabels({ name, objects }: Recording): { readonly labels: readonly LabelTrack[]; readonly title: string } {
  if (objects.length <= maxDrawnObjects) return { labels: objects, title: name };
  const byLabels = objects.toSorted((a, b) => b.t.length - a.t.length);
  return {
    labels: byLabels.slice(0, maxDrawnObjects),
    title: `${name}: ${maxDrawnObjects} of ${quantity(objects.length, 'labelled object')}`,
  };
}

/** An arrow is of the second before it. */
const freshUs = 1e6;

/** How the sky drifts at a time; undefined where it does not, or that is not known. */
function skyAt(sky: readonly SkyState[], tUs: number) {
  const now = sky.findLast((one) => one.tUs <= tUs);
  if (now?.state !== 'drifts' || tUs - now.tUs > freshUs || now.vx === undefined || now.vy === undefined) return undefined;
  return { vx: now.vx, vy: now.vy };
}

/** Points by their track, with what the truth says of each. */
function drawnTracks(points: readonly TrackPoint[], truths: readonly Truth[], shown?: ShownClasses): DrawnTrack[] {
  const classes = lastClasses(points);
  const tracks = new Map<number, { tUs: number; x: number; y: number; truth: Truth }[]>();
  for (const [i, { track, tUs, x, y }] of points.entries()) {
    const own = tracks.get(track) ?? [];
    tracks.set(track, own);
    own.push({ tUs, x, y, truth: truths[i] });
  }
  const greyOf = (id: number) =>
    shownClasses.has(classes.get(id)?.class, shown) ? undefined : (classes.get(id)?.class ?? 'unknown');
  // Colours go to satellites first.
  const rank = (id: number): number => (classes.get(id)?.class === 'satellite' ? 0 : 1);
  return [...tracks].toSorted(([a], [b]) => rank(a) - rank(b)).map(([id, own]) => ({ id, points: own, grey: greyOf(id) }));
}
