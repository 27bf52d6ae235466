import type { SensorSize } from '@spikeseg/events';
import type { Detector, Report } from './detector.ts';
import type { ClassName } from './sky/classes.ts';
import { SkyMotion } from './sky/sky-motion.ts';
import type { TrackPoint } from './tracks/tracker.ts';

/** Reports whose points have the classes of their tracks. @param sensor of the events */
export async function* classedReports(reports: AsyncIterable<Report>, sensor: SensorSize): AsyncGenerator<Report, void> {
  const sky = new SkyMotion(sensor);
  for await (const report of reports) yield { ...report, points: classed(sky, report) };
}

/** A detector whose points have the classes of their tracks. */
export function classing(detector: Detector, sensor: SensorSize): Detector {
  const sky = new SkyMotion(sensor);
  const each = async function* (reports: AsyncIterable<Report>): AsyncGenerator<Report, void> {
    for await (const report of reports) yield { ...report, points: classed(sky, report) };
  };
  return {
    stepUs: detector.stepUs,
    keptUs: detector.keptUs,
    push: (step) => each(detector.push(step)),
    end: () => each(detector.end()),
    close: () => detector.close(),
  };
}

function classed(sky: SkyMotion, report: Pick<Report, 'tUs' | 'points'>): TrackPoint[] {
  sky.push(report);
  return report.points.map((point) => {
    const is = sky.classOf(point.track);
    return is === undefined ? point : { ...point, is };
  });
}

/** How many tracks have each class at last; undefined where no point has one. */
export function classCounts(points: readonly TrackPoint[]): Readonly<Record<ClassName, number>> | undefined {
  const last = new Map(points.map(({ track, is }) => [track, is?.class]));
  const classes = [...last.values()];
  if (classes.every((one) => one === undefined)) return undefined;
  const count = (name: ClassName): number => classes.filter((one) => (one ?? 'unknown') === name).length;
  return { satellite: count('satellite'), star: count('star'), unknown: count('unknown') };
}
