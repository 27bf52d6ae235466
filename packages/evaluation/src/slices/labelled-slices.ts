import type { LabelTrack, SensorSize } from '@spikeseg/events';
import type { Disc } from './disc.ts';
import { sliceAt, type TimeGrid } from './time-grid.ts';

/** A labelled position, sensor px. */
export interface SliceLabel {
  /** Position of the object in the list of objects. */
  readonly object: number;
  readonly x: number;
  readonly y: number;
}

/** The labels of a recording sorted into slices of time. */
export interface LabelledSlices {
  readonly sensor: SensorSize;
  readonly grid: TimeGrid;
  readonly objects: readonly LabelTrack[];
  /** Labels whose time lies in the slice. */
  readonly labels: readonly (readonly SliceLabel[])[];
  /**
   * Where objects were in the slice as far as the labels tell: its labels, and for an object that has neighbouring labels
   * before and after the slice but none in it the position between them at the slice's middle. Label times are single
   * precision and about one slice apart, so that one slice in ten has none; an answer there is not a false one.
   */
  readonly known: readonly (readonly SliceLabel[])[];
  /** Labels whose time lies outside the recording; they are not scored. */
  readonly labelsOutsideTime: number;
  /** Scored labels that lie outside the sensor. */
  readonly labelsOutsideSensor: number;
}

/** Sorts labels into slices. Label times must be non-decreasing in each track, as {@link LabelTrack} says. */
export function labelledSlices(objects: readonly LabelTrack[], sensor: SensorSize, grid: TimeGrid): LabelledSlices {
  const labels = Array.from({ length: grid.slices }, (): SliceLabel[] => []);
  const bridges = Array.from({ length: grid.slices }, (): SliceLabel[] => []);
  let labelsOutsideTime = 0;
  let labelsOutsideSensor = 0;
  objects.forEach((track, object) => {
    for (let i = 0; i < track.t.length; i++) {
      const slice = sliceAt(grid, track.t[i]);
      const [x, y] = [track.x[i], track.y[i]];
      if (slice < 0 || slice >= grid.slices) labelsOutsideTime++;
      else {
        labels[slice].push({ object, x, y });
        if (x < -0.5 || y < -0.5 || x >= sensor.width - 0.5 || y >= sensor.height - 0.5) labelsOutsideSensor++;
      }
    }
    bridge(track, object, grid, bridges);
  });
  const known = labels.map((own, slice) => (bridges[slice].length > 0 ? [...own, ...bridges[slice]] : own));
  return { sensor, grid, objects, labels, known, labelsOutsideTime, labelsOutsideSensor };
}

/** Fills slices between neighbouring labels; a gap of more than two usual spacings means that the object is not labelled there. */
function bridge(track: LabelTrack, object: number, grid: TimeGrid, bridges: SliceLabel[][]): void {
  const { t, x, y } = track;
  if (t.length < 2) return;
  const gapsUs = Array.from({ length: t.length - 1 }, (_, i) => t[i + 1] - t[i]).toSorted((a, b) => a - b);
  const longestUs = 2 * gapsUs[(gapsUs.length - 1) >> 1];
  for (let i = 0; i + 1 < t.length; i++) {
    const gapUs = t[i + 1] - t[i];
    if (gapUs > longestUs) continue;
    const end = Math.min(sliceAt(grid, t[i + 1]), grid.slices);
    for (let slice = Math.max(sliceAt(grid, t[i]) + 1, 0); slice < end; slice++) {
      const part = (grid.startUs + (slice + 0.5) * grid.sliceUs - t[i]) / gapUs;
      bridges[slice].push({ object, x: x[i] + part * (x[i + 1] - x[i]), y: y[i] + part * (y[i + 1] - y[i]) });
    }
  }
}

/**
 * Labelled spots of objects whose labelled interval does not reach a slice: discs around the first label of those whose
 * interval begins later and around the last label of those whose interval ended before.
 */
export function idleSpots(slices: LabelledSlices, radiusPx: number): (slice: number) => readonly Disc[] {
  const ends = slices.objects
    .filter((track) => track.t.length > 0)
    .map(({ t, x, y }) => {
      const n = t.length - 1;
      return {
        firstSlice: sliceAt(slices.grid, t[0]),
        lastSlice: sliceAt(slices.grid, t[n]),
        first: { x: x[0], y: y[0], radiusPx },
        last: { x: x[n], y: y[n], radiusPx },
      };
    });
  return (slice) =>
    ends.flatMap(({ firstSlice, lastSlice, first, last }) => (slice < firstSlice ? [first] : slice > lastSlice ? [last] : []));
}
