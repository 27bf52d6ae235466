import type { LabelTrack, Recording, SensorModel, SensorSize, StoredRecording } from '@spikeseg/events';
import { type EventSummary, summarizeEvents } from './event-summary.ts';

/* What there is to know about a recording at a glance: `spikeseg-cli inspect` prints this, and tests compare it with other readers. */

export type { EventSummary, PixelSummary, TimeSummary } from './event-summary.ts';

/** Plain data (JSON-safe). Coordinates and polarity codes are the file's own; times are µs on the camera's clock. */
export interface RecordingSummary {
  readonly name: string;
  readonly path: string;
  readonly group: string | undefined;
  readonly format: string;
  readonly sensorModel: SensorModel;
  readonly sensor: SensorSize;
  readonly labelled: boolean;
  readonly stored: StoredRecording;
  readonly events: EventSummary;
  readonly labels: LabelSummary;
}

/** Summarises a recording; one pass or two over its events, no randomness, no clock. */
export function summarizeRecording(recording: Recording): RecordingSummary {
  const { name, path, group, format, sensorModel, labelled, stored } = recording;
  return {
    name,
    path,
    group,
    format,
    sensorModel,
    sensor: recording.events.sensor,
    labelled,
    stored,
    events: summarizeEvents(recording),
    labels: summarizeLabels(recording),
  };
}

/** Figures of all labels of a recording. */
export interface LabelSummary {
  readonly count: number;
  /** Whether the labels of all objects together are in time order in the file. */
  readonly inTimeOrder: boolean;
  readonly minUs: number | undefined;
  readonly maxUs: number | undefined;
  readonly objects: readonly ObjectSummary[];
}

/** Figures of one labelled object; coordinates as the file writes them. */
export interface ObjectSummary {
  readonly id: number;
  readonly count: number;
  readonly t0Us: number;
  readonly t1Us: number;
  readonly spanS: number;
  readonly first: { readonly x: number; readonly y: number };
  readonly last: { readonly x: number; readonly y: number };
}

function summarizeLabels({ objects, stored }: Recording): LabelSummary {
  const tracks = objects.filter(({ t }) => t.length > 0).map((track) => summarizeTrack(track, stored.coordinateBase));
  return {
    count: tracks.reduce((sum, { count }) => sum + count, 0),
    inTimeOrder: stored.labelsInTimeOrder,
    minUs: tracks.length === 0 ? undefined : Math.min(...tracks.map(({ t0Us }) => t0Us)),
    maxUs: tracks.length === 0 ? undefined : Math.max(...tracks.map(({ t1Us }) => t1Us)),
    objects: tracks,
  };
}

function summarizeTrack({ id, t, x, y }: LabelTrack, base: number): ObjectSummary {
  const n = t.length;
  const at = (i: number) => ({ x: x[i] + base, y: y[i] + base });
  return {
    id,
    count: n,
    t0Us: t[0],
    t1Us: t[n - 1],
    spanS: (t[n - 1] - t[0]) / 1e6,
    first: at(0),
    last: at(n - 1),
  };
}
