import { byTrack, type DecodedDetection, type TrackPoint } from '@spikeseg/detection';
import { type EventStream, firstAtOrAfter } from '@spikeseg/events';

/** How far from a track an event is near it, px, and for how long before its first point and after its last, µs. */
const nearPx = 6;
const beforeUs = 500_000;
const afterUs = 100_000;

/**
 * Which events are near a track or belong to a detection: a byte per event, 1 where it is. Between two points of a track its place is that on the line between them;
 * before the first one and after the last the track stands still.
 *
 * @param points in time order
 */
export function eventsNear(
  { t, x, y }: Pick<EventStream, 't' | 'x' | 'y'>,
  points: readonly Pick<TrackPoint, 'track' | 'tUs' | 'x' | 'y'>[],
  detections: readonly Pick<DecodedDetection, 'events'>[],
): Uint8Array {
  const near = new Uint8Array(t.length);
  for (const { events } of detections) for (const event of events) near[event] = 1;
  for (const track of byTrack(points).values()) {
    const [first, last] = [track[0], track[track.length - 1]];
    let next = 0;
    for (let i = firstAtOrAfter(t, first.tUs - beforeUs); i < t.length && t[i] <= last.tUs + afterUs; i++) {
      while (next < track.length && track[next].tUs < t[i]) next++;
      const [a, b] = [track[Math.max(0, next - 1)], track[Math.min(next, track.length - 1)]];
      const share = b.tUs > a.tUs ? (t[i] - a.tUs) / (b.tUs - a.tUs) : 0;
      const [dx, dy] = [x[i] - a.x - share * (b.x - a.x), y[i] - a.y - share * (b.y - a.y)];
      if (dx * dx + dy * dy <= nearPx ** 2) near[i] = 1;
    }
  }
  return near;
}

/**
 * Places of the events to show, ascending: all that are near, and of the others evenly as many as there is room for. Of n with room for m the k-th is taken where
 * ⌊(k + 1)·m / n⌋ > ⌊k·m / n⌋: the same ones every time.
 *
 * @param maxEvents events in all; those that are near are shown even if they are more
 */
export function chooseEvents(near: Uint8Array, maxEvents: number): Uint32Array {
  const nearCount = near.reduce((sum, one) => sum + one, 0);
  const others = near.length - nearCount;
  const room = Math.max(0, Math.min(others, maxEvents - nearCount));
  const chosen = new Uint32Array(nearCount + room);
  let [count, k] = [0, 0];
  for (let i = 0; i < near.length; i++) {
    if (near[i] === 1) chosen[count++] = i;
    else {
      if (Math.floor(((k + 1) * room) / others) > Math.floor((k * room) / others)) chosen[count++] = i;
      k++;
    }
  }
  return chosen;
}
