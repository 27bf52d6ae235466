import { placesIn, scoreCut } from '@spikeseg/evaluation';
import type { LabelTrack } from '@spikeseg/events';
import type { FoundThere } from './injection-job.ts';
import type { PlannedRecording } from './plan-recording.ts';

/** What a detector finds in a recording without injections, away from labels: all of it counts as false. */
export interface FalsePlaces {
  /** At its own settings. */
  readonly places: number;
  readonly perHour: number;
  /** Above which score answers count in the comparison; null: all do. */
  readonly above: number | null;
  /** Above that score. */
  readonly placesLeft: number;
  readonly perHourLeft: number;
}

/** What is so near to a labelled object is one answer to it, px, and so long before or after its labels, µs. */
const guardPx = 10;
const aroundUs = 3e6;

/** A share of a place that rounding may take. */
const rounding = 1e-9;

/**
 * Counts places of each detector, and sets their scores so that none has more of them per hour than are allowed.
 *
 * @param found by detector, in time order
 * @param allowedPerHour left out: what the first detector has at its own settings
 */
export function falsePlaces(
  recording: Pick<PlannedRecording, 'labels' | 'seconds'>,
  found: readonly (readonly FoundThere[])[],
  allowedPerHour?: number,
): FalsePlaces[] {
  const hours = recording.seconds / 3600;
  const away = found.map((detections) => detections.filter((one) => !recording.labels.some((track) => isAtLabel(track, one))));
  const own = away.map((detections) => placesIn(detections).length);
  const allowed = allowedPerHour === undefined ? own[0] : Math.floor(allowedPerHour * hours + rounding);
  return away.map((detections, detector): FalsePlaces => {
    const { above, places } = scoreCut(detections, allowed);
    return {
      places: own[detector],
      perHour: own[detector] / hours,
      above: Number.isFinite(above) ? above : null,
      placesLeft: places,
      perHourLeft: places / hours,
    };
  });
}

/** Whether a detection stands where a labelled object is, or was or will be within seconds. */
function isAtLabel({ t, x, y }: LabelTrack, found: FoundThere): boolean {
  const last = t.length - 1;
  if (last < 0 || found.tUs < t[0] - aroundUs || found.tUs > t[last] + aroundUs) return false;
  let [before, after] = [0, last];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (t[middle] <= found.tUs) before = middle;
    else after = middle;
  }
  const share = t[after] > t[before] ? Math.min(1, Math.max(0, (found.tUs - t[before]) / (t[after] - t[before]))) : 0;
  const [placeX, placeY] = [x[before] + share * (x[after] - x[before]), y[before] + share * (y[after] - y[before])];
  return (placeX - found.x) ** 2 + (placeY - found.y) ** 2 <= guardPx ** 2;
}
