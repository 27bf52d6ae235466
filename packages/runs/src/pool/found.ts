import { ownUtcOffset, type Recording } from '@spikeseg/events';
import type { SegmentedRecording } from '@spikeseg/segmentation';
import type { Detected } from '../models/detector.ts';

/** What was found in one recording. */
export interface Found extends SegmentedRecording, Detected {
  readonly recording: Recording;
  /** UTC less the clock of the events, µs, where that is known. */
  readonly utcOffsetUs?: number | undefined;
}

/** What was found in a recording, with its UTC. @param startUtcUs UTC of the first event, µs since 1970; left out: what the times of the events tell */
export function foundIn(recording: Recording, detected: Detected, startUtcUs?: number): Found {
  const { name, events } = recording;
  const utcOffsetUs = startUtcUs === undefined ? ownUtcOffset(events.t[0]) : startUtcUs - (events.t[0] ?? 0);
  return { recording, name, events, ...detected, utcOffsetUs };
}
