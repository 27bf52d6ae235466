import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import type { Detection } from './detection.ts';

/** A detection that may know its events: places in the stream. */
export type DetectionOfEvents = Detection & { readonly events?: Uint32Array };

/**
 * Events that detections call a part of an object. A detection that knows its events (decoding) means those; any other the
 * events inside its box in the time step that made it, [tUs − durationUs, tUs), an event being at the centre of its pixel.
 * Both kinds are thus of the step behind an answer, and none of the time in which the answer stands.
 *
 * @param detections of one recording, in any order; one without events, or with none, is a box
 * @returns a byte per event: 1 where it belongs to a detection, 0 elsewhere
 */
export function markEvents(events: EventStream, detections: readonly DetectionOfEvents[]): Uint8Array {
  const marks = new Uint8Array(events.t.length);
  for (const detection of detections) {
    if (detection.events && detection.events.length > 0) for (const event of detection.events) marks[event] = 1;
    else markBox(marks, events, detection);
  }
  return marks;
}

function markBox(
  marks: Uint8Array,
  { t, x, y }: EventStream,
  { tUs, durationUs, x: centreX, y: centreY, w, h }: Detection,
): void {
  for (let i = firstAtOrAfter(t, tUs - durationUs); i < t.length && t[i] < tUs; i++) {
    if (2 * Math.abs(x[i] - centreX) <= w && 2 * Math.abs(y[i] - centreY) <= h) marks[i] = 1;
  }
}
