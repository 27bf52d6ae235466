import { type Limit, limitSpeeds, limitsOf, medianOfFinite, type Report, type SightLog, shownBy } from '@spikeseg/detection';
import type { DroppedTime, SensorSize } from '@spikeseg/events';
import { quantity } from '@spikeseg/report/words';

/** Length of the time that one line is about, µs. */
const everyUs = 60e6;
/** Minimum number of stars that are expected: with fewer there is no warning about stars. */
const fewestStars = 4;
/** A star is expected for so long after it was followed last, µs; one that is followed within this distance is the same, px. */
const [expectedUs, samePx] = [2 * everyUs, 8];
/** Stars are counted over the end of the time that a line is about, so that those that go are missed in its own line, µs. */
const countedUs = 10e6;

/** Why less is seen than before, in words. */
const warnings = {
  sight: () => 'objects must be twice as bright as before to be found: look for clouds, dew, the Moon and a lost focus',
  events: () => 'events were left out',
  drops: ({ dropped, dropped_s: s }: Pick<SightLine, 'dropped' | 'dropped_s'>) =>
    `the rate control of the camera dropped ${quantity(dropped, 'event')} in ${s.toFixed(1)} s`,
  silence: () => 'there were seconds without events',
  stars: () => 'more than half of the stars are gone: clouds, or the mount has moved',
} as const;
export type SightWarning = keyof typeof warnings;

/** The warnings of a line in words. */
export const warningTexts = (line: SightLine): string[] => line.warnings.map((warning) => warnings[warning](line));

type StarPoint = Report['points'][number];

/** What could be seen in a minute: a line of the stream. */
export interface SightLine {
  /** Its end, µs on the clock of the events, and its length, s. */
  readonly t_us: number;
  readonly seconds: number;
  readonly px_s: readonly number[];
  /** By speed, events/s: in the median over the sensor and the time; null where nothing is seen. */
  readonly half: readonly (number | null)[];
  readonly nineTenths: readonly (number | null)[];
  /** Half of what moves at up to 40 px/s is found from so many events/s on, over such a share of the sensor; null where nothing is seen. */
  readonly shown_events_s: number | null;
  readonly shown_share: number;
  readonly silent_s: number;
  readonly left_out: number;
  /** Events that the camera says that it has dropped, and for how long it did, s. */
  readonly dropped: number;
  readonly dropped_s: number;
  readonly stars: number;
  readonly warnings: readonly SightWarning[];
}

/**
 * Says every minute of a stream what could be seen, and where that is less than before.
 *
 * @param sensor in sensor px @param takeLost gives the times until then in which the camera says that it dropped events
 * @returns what takes reports, with the number of events that were left out until then, and gives a line where a minute has passed
 */
export function liveSight(log: SightLog, sensor: SensorSize, takeLost: (untilUs: number) => readonly DroppedTime[]) {
  let begin: { readonly fromUs: number; readonly leftOut: number } | undefined;
  let best = { hz: Number.POSITIVE_INFINITY, stars: 0 };
  /** Where each star was followed last. */
  const lastOf = new Map<number, StarPoint>();
  return ({ tUs, points }: Pick<Report, 'tUs' | 'points'>, leftOut: number): SightLine | undefined => {
    for (const point of points) if (point.is?.class === 'star') lastOf.set(point.track, point);
    begin ??= { fromUs: tUs, leftOut: 0 };
    if (tUs - begin.fromUs < everyUs) return undefined;
    const record = log.take();
    const silent = record.counts.map((own) => (own.every((count) => count === 0) ? 1 : 0));
    const limits = limitsOf(record, sensor, silent);
    const seconds = (tUs - begin.fromUs) / 1e6;
    const shown = shownBy(limits);
    const lost = takeLost(tUs);
    for (const [track, point] of lastOf) if (tUs - point.tUs > expectedUs) lastOf.delete(track);
    const { stars, gone } = countStars([...lastOf.values()], tUs, sensor);
    const line = {
      t_us: tUs,
      seconds,
      px_s: limitSpeeds,
      half: medians(limits, 'half'),
      nineTenths: medians(limits, 'nineTenths'),
      shown_events_s: shown?.rateHz ?? null,
      shown_share: shown?.share ?? 0,
      silent_s: Math.max(0, Math.round(seconds - silent.filter((share) => share === 0).length)),
      left_out: leftOut - begin.leftOut,
      dropped: lost.reduce((sum, { events }) => sum + events, 0),
      dropped_s: lost.reduce((sum, { fromUs, untilUs }) => sum + untilUs - fromUs, 0) / 1e6,
      stars,
    };
    const hz = line.half[0] ?? Number.POSITIVE_INFINITY;
    const isWorse: Readonly<Record<SightWarning, boolean>> = {
      sight: hz >= 2 * best.hz,
      events: line.left_out > 0,
      drops: line.dropped_s > 0,
      silence: line.silent_s > 0,
      stars: (stars + gone >= fewestStars && stars < gone) || (stars === 0 && best.stars >= fewestStars),
    };
    best = { hz: Math.min(hz, best.hz), stars: Math.max(stars, best.stars) };
    begin = { fromUs: tUs, leftOut };
    const names = Object.keys(warnings) as readonly SightWarning[];
    return { ...line, warnings: names.filter((warning) => isWorse[warning]) };
  };
}

/** Stars that were followed until a time, and those that are not, and should be on the sensor by where they went: what has drifted off it is not missed. */
function countStars(lastPoints: readonly StarPoint[], untilUs: number, { width, height }: SensorSize) {
  const places = lastPoints.map(({ tUs, x, y, vx, vy }) => {
    const s = (untilUs - tUs) * 1e-6;
    return { isFollowed: untilUs - tUs < countedUs, x: x + s * vx, y: y + s * vy };
  });
  const followed = places.filter((place) => place.isFollowed);
  const gone = places.filter(
    ({ isFollowed, x, y }) =>
      !isFollowed &&
      Math.min(x, y, width - 1 - x, height - 1 - y) >= 0 &&
      followed.every((other) => Math.hypot(other.x - x, other.y - y) > samePx),
  );
  return { stars: followed.length, gone: gone.length };
}

const medians = (limits: readonly Limit[], share: 'half' | 'nineTenths'): (number | null)[] =>
  limitSpeeds.map((_, k) => {
    const hz = medianOfFinite(limits.map((one) => one[share][k]));
    return hz === undefined ? null : Number(hz.toPrecision(3));
  });
