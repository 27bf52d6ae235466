import type { ClassName, Report } from '@spikeseg/detection';
import { type LiveRows, liveClasses } from './live-messages.ts';

/** What is known of a track from its first point on, µs on the clock of the events and sensor px. */
interface LoggedTrack {
  readonly begin: { readonly tUs: number; readonly x: number; readonly y: number };
  end: { readonly tUs: number; readonly x: number; readonly y: number };
  /** Sum of the brightness of its points, and how many there are. */
  ratesHz: number;
  points: number;
  detections: number;
  falseAlarmsPerHour: number;
  class: ClassName | null;
  /** Number of the frame in which it was last reported. */
  frame: number;
}

/** Tracks that are kept; those that were not seen for the longest time are forgotten. */
const maxTracks = 500;

/** Keeps the tracks of a stream in a line each, of which somebody who joins later sees the beginning too. */
export class LiveTrackLog {
  /** Those that were seen last are last. */
  readonly #entries = new Map<number, LoggedTrack>();

  /** @param frame number of the frame that will tell of it */
  add({ tracks, points }: Pick<Report, 'tracks' | 'points'>, frame: number): void {
    for (const { track, tUs, x, y, rateHz = Number.NaN, falseAlarmsPerHour = Number.NaN, is } of points) {
      const place = { tUs, x, y };
      const entry = this.#entries.get(track) ?? {
        begin: place,
        end: place,
        ratesHz: 0,
        points: 0,
        detections: 0,
        falseAlarmsPerHour,
        class: null,
        frame,
      };
      entry.end = place;
      entry.ratesHz += rateHz;
      entry.points++;
      entry.falseAlarmsPerHour = falseAlarmsPerHour;
      entry.class = is?.class ?? null;
      this.#entries.delete(track);
      this.#entries.set(track, entry);
      entry.frame = frame;
    }
    for (const track of tracks) {
      const entry = this.#entries.get(track ?? 0);
      if (entry !== undefined) entry.detections++;
    }
    for (const track of this.#entries.keys()) {
      if (this.#entries.size <= maxTracks) break;
      this.#entries.delete(track);
    }
  }

  /** Rows of those that were reported in a frame or after it. @param firstUs time of the first event of the stream */
  rowsSince(frame: number, firstUs: number): LiveRows {
    return rowsOf(
      [...this.#entries].filter(([, entry]) => entry.frame >= frame),
      firstUs,
    );
  }
}

function rowsOf(entries: readonly (readonly [number, LoggedTrack])[], firstUs: number): LiveRows {
  const floats = (of: (entry: LoggedTrack) => number) => Float32Array.from(entries, ([, entry]) => of(entry));
  return {
    id: Uint32Array.from(entries, ([track]) => track),
    beginUs: Float64Array.from(entries, ([, { begin }]) => begin.tUs - firstUs),
    endUs: Float64Array.from(entries, ([, { end }]) => end.tUs - firstUs),
    speedPxS: floats(speedOf),
    rateHz: floats(({ ratesHz, points }) => ratesHz / points),
    detections: Uint32Array.from(entries, ([, { detections }]) => detections),
    falseAlarmsPerHour: floats(({ falseAlarmsPerHour }) => falseAlarmsPerHour),
    is: Uint8Array.from(entries, ([, entry]) => liveClasses.indexOf(entry.class)),
  };
}

function speedOf({ begin, end }: LoggedTrack): number {
  const seconds = (end.tUs - begin.tUs) / 1e6;
  return seconds === 0 ? Number.NaN : Math.hypot(end.x - begin.x, end.y - begin.y) / seconds;
}
