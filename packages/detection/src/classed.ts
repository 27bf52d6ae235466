import type { SensorSize } from '@spikeseg/events';
import type { OnlineDetector, Report } from './detector.ts';
import type { SkyHint } from './sky/alike.ts';
import type { ClassName, TrackClass } from './sky/classes.ts';
import { SkyMotion } from './sky/sky-motion.ts';
import type { TrackPoint } from './tracks/tracker.ts';

/** Reports whose points have the classes of their tracks, with the motion of the sky whenever it was looked at. @param sensor of the events */
export async function* classedReports(
  reports: AsyncIterable<Report>,
  sensor: SensorSize,
  hint?: SkyHint,
): AsyncGenerator<Report, void> {
  const sky = new SkyMotion(sensor, hint);
  for await (const report of reports) yield classed(sky, report);
}

/** A detector whose points have the classes of their tracks. */
export function classing(detector: OnlineDetector, sensor: SensorSize, hint?: SkyHint): OnlineDetector {
  const sky = new SkyMotion(sensor, hint);
  const each = async function* (reports: AsyncIterable<Report>): AsyncGenerator<Report, void> {
    for await (const report of reports) yield classed(sky, report);
  };
  return {
    stepUs: detector.stepUs,
    keptUs: detector.keptUs,
    push: (step) => each(detector.push(step)),
    end: () => each(detector.end()),
    close: () => detector.close(),
  };
}

function classed(sky: SkyMotion, report: Report): Report {
  const before = sky.state;
  sky.push(report);
  const points = report.points.map((point) => {
    const is = sky.classOf(point.track);
    return is === undefined ? point : { ...point, is };
  });
  return { ...report, points, ...(sky.state !== before && sky.state && { sky: sky.state }) };
}

/** What each track is at last, by its number. @param points in the order of time */
export const lastClasses = (points: readonly Pick<TrackPoint, 'track' | 'is'>[]): ReadonlyMap<number, TrackClass | undefined> =>
  new Map(points.map(({ track, is }) => [track, is]));

const counted = (number: number, what: string): string => `${number.toLocaleString('en-US')} ${what}${number === 1 ? '' : 's'}`;

/** How many tracks are what: `1 satellite, 17 stars, 2 unknown`; empty where a detector has no classes. */
export function classText(classes: Iterable<ClassName | null | undefined>): string {
  const all = [...classes];
  const count = (name: ClassName): number => all.filter((one) => one === name).length;
  if (all.every((one) => one === undefined || one === null)) return '';
  const [satellites, stars] = [count('satellite'), count('star')];
  return `${counted(satellites, 'satellite')}, ${counted(stars, 'star')}, ${all.length - satellites - stars} unknown`;
}
