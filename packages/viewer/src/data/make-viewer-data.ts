import { byTrack, reasonText, type SegmentedRecording, type SkyState, type TrackPoint } from '@spikeseg/detection';
import type { LabelTrack } from '@spikeseg/events';
import { pointColumns } from '../packing/point-columns.ts';
import type { ViewerData, ViewerDetections, ViewerEvidence, ViewerLabel, ViewerSky, ViewerTrack } from '../viewer-data.ts';
import { chooseEvents, eventsNear } from './choose-events.ts';
import type { TraceRecord } from './evidence-trace.ts';
import { objectOfTrack } from './object-of-track.ts';

export interface Viewed extends SegmentedRecording {
  readonly points: readonly TrackPoint[];
  readonly objects: readonly LabelTrack[];
  readonly labelled: boolean;
  /** The detector in words. */
  readonly detector: string;
  /** How the sky moved, whenever it was looked at. */
  readonly sky?: readonly SkyState[] | undefined;
  /** What the evidence detector told while it ran. */
  readonly trace?: TraceRecord | undefined;
}

/** Events in a page unless more are asked for: about 6 MB of it. */
export const defaultMaxEvents = 1_000_000;

/**
 * What a page shows of a recording: all events near tracks, and of the others as many as there is room for.
 *
 * @param maxEvents events in the page
 */
export function makeViewerData(viewed: Viewed, maxEvents: number = defaultMaxEvents): ViewerData {
  const { name, detector, events, detections, points, objects, labelled, sky = [], trace } = viewed;
  const { t, x, y, p, sensor } = events;
  const startUs = t[0] ?? 0;
  const lastUs = Math.max(t.at(-1) ?? 0, detections.at(-1)?.tUs ?? 0, ...objects.map((object) => object.t.at(-1) ?? 0));
  const tickUs = Math.max(1, Math.ceil((lastUs - startUs) / 0xffff_ffff));
  const ticks = (tUs: number): number => Math.max(0, Math.round((tUs - startUs) / tickUs));
  const near = eventsNear(events, points, detections);
  const chosen = chooseEvents(near, maxEvents);
  return {
    name,
    detector,
    sensor: { width: sensor.width, height: sensor.height },
    tickUs,
    startUs,
    durationUs: (t.at(-1) ?? 0) - startUs,
    counts: { events: t.length, near: near.reduce((sum, one) => sum + one, 0) },
    events: {
      t: Uint32Array.from(chosen, (i) => ticks(t[i])),
      x: Uint16Array.from(chosen, (i) => x[i]),
      y: Uint16Array.from(chosen, (i) => y[i]),
      p: Uint8Array.from(chosen, (i) => p[i]),
      near: Uint8Array.from(chosen, (i) => near[i]),
      classes: trace === undefined ? new Uint8Array(0) : Uint8Array.from(chosen, (i) => trace.classes[i]),
    },
    detections: detectionColumns(viewed, chosen, ticks),
    points: { ...pointColumns(points), t: Uint32Array.from(points, ({ tUs }) => ticks(tUs)) },
    tracks: trackRows(viewed, startUs),
    labels: objects.map((object) => labelColumns(object, ticks)),
    labelled,
    ...(sky.length > 0 && { sky: skyColumns(sky, ticks) }),
    evidence: trace && evidenceColumns(trace.evidence, tickUs),
  };
}

const evidenceColumns = ({ stepUs, ...evidence }: TraceRecord['evidence'], tickUs: number): ViewerEvidence => ({
  stepTicks: stepUs / tickUs,
  ...evidence,
});

type Ticks = (tUs: number) => number;

function detectionColumns({ detections, tracks, events }: Viewed, chosen: Uint32Array, ticks: Ticks): ViewerDetections {
  const placeOf = new Uint32Array(events.t.length);
  chosen.forEach((event, place) => (placeOf[event] = place));
  const offsets = new Uint32Array(detections.length + 1);
  detections.forEach((detection, k) => (offsets[k + 1] = offsets[k] + detection.events.length));
  const own = new Uint32Array(offsets[detections.length]);
  detections.forEach((detection, k) =>
    own.set(
      detection.events.map((event) => placeOf[event]),
      offsets[k],
    ),
  );
  const floats = (of: (detection: (typeof detections)[number]) => number) => Float32Array.from(detections, of);
  return {
    t: Uint32Array.from(detections, ({ tUs }) => ticks(tUs)),
    duration: Uint32Array.from(detections, ({ tUs, durationUs }) => ticks(tUs) - ticks(tUs - durationUs)),
    x: floats(({ x }) => x),
    y: floats(({ y }) => y),
    w: floats(({ w }) => w),
    h: floats(({ h }) => h),
    score: floats(({ score }) => score),
    falseAlarmsPerHour: floats(({ falseAlarmsPerHour = Number.NaN }) => falseAlarmsPerHour),
    track: Uint32Array.from(detections, (_, k) => tracks[k] ?? 0),
    offsets,
    events: own,
  };
}

function trackRows({ points, tracks, objects }: Viewed, startUs: number): ViewerTrack[] {
  const detections = new Map<number, number>();
  for (const track of tracks) if (track !== undefined) detections.set(track, (detections.get(track) ?? 0) + 1);
  return [...byTrack(points)]
    .toSorted(([a], [b]) => a - b)
    .map(([id, seen]) => {
      const [first, last] = [seen[0], seen[seen.length - 1]];
      const seconds = (last.tUs - first.tUs) / 1e6;
      return {
        id,
        beginUs: first.tUs - startUs,
        endUs: last.tUs - startUs,
        speedPxS: seconds === 0 ? null : Math.hypot(last.x - first.x, last.y - first.y) / seconds,
        rateHz: meanOf(seen.flatMap(({ rateHz }) => rateHz ?? [])),
        detections: detections.get(id) ?? 0,
        falseAlarmsPerHour: last.falseAlarmsPerHour ?? null,
        object: objectOfTrack(seen, objects),
        class: last.is?.class ?? null,
        reason: last.is === undefined ? null : reasonText(last.is.reason),
      };
    });
}

const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const labelColumns = ({ id, t, x, y }: LabelTrack, ticks: Ticks): ViewerLabel => ({
  id,
  t: Uint32Array.from(t, ticks),
  x: Float32Array.from(x),
  y: Float32Array.from(y),
});

function skyColumns(sky: readonly SkyState[], ticks: Ticks): ViewerSky {
  const drift = (of: 'vx' | 'vy') =>
    Float32Array.from(sky, ({ state, [of]: speed = Number.NaN }) => (state === 'drifts' ? speed : Number.NaN));
  return { t: Uint32Array.from(sky, ({ tUs }) => ticks(tUs)), vx: drift('vx'), vy: drift('vy') };
}
