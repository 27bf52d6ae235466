/** What there is to know about a recording at a glance: `spikeseg-cli inspect` prints this, and tests compare it with other readers. */

import type { Recording, RecordingFormat, SensorModel, StoredRecording } from '@spikeseg/events';
import type { SensorSize } from '@spikeseg/snn-core';
import { type EventSummary, summarizeEvents } from './event-summary.ts';
import { type LabelSummary, summarizeLabels } from './label-summary.ts';

export type { EventSummary, StoredEvent, TimeSummary } from './event-summary.ts';
export type { LabelSummary, TrackSummary } from './label-summary.ts';
export type { PixelSummary } from './pixel-summary.ts';

/** Plain data (JSON-safe). Coordinates and polarity codes are the file's own; times are µs on the camera's clock. */
export interface RecordingSummary {
  readonly name: string;
  readonly path: string;
  readonly group: string | undefined;
  readonly format: RecordingFormat;
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
