import { must } from '../must.ts';
import { plateErrorPx } from '../plate/fit/plate-fit.ts';
import type { PlateSolution, PlateStar } from '../plate/plate.ts';
import type { Point } from '../plate/wcs/point.ts';
import { pixelDirection, type TanWcs } from '../plate/wcs/tan-wcs.ts';
import { tangentPlane } from '../sphere/tangent-plane.ts';
import { arcsecond, dot, minus, skyPlace, type Vector } from '../sphere/vector.ts';
import { type LineFit, lineFit } from './line-fit.ts';
import type { Observation } from './observation.ts';
import { parseUtc } from './utc.ts';

/** A point of a satellite's track: µs of the camera's clock, 0-based pixels. */
export interface SatellitePoint {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  /** Where the place was measured by itself: covariance [xx, xy, yy], px². Otherwise `noise` of the options holds. */
  readonly covariance?: readonly [number, number, number];
  /** In the unit of the stars of the plate. */
  readonly brightness?: number;
}

export interface ObserveOptions {
  /** UTC (`2026-11-28T19:30:00Z`) at `atUs` of the camera's clock, default 0; and how far that may be off, s, default 0.001. */
  readonly epoch: { readonly utc: string; readonly atUs?: number; readonly sigmaS?: number };
  /** Seconds of track for each observation; default 1. */
  readonly stepS?: number;
  /** Error of a tracked point per axis, px, and how long it stays the same, s; default 0.5 px and 1 s, as tracks of this project have. */
  readonly noise?: { readonly sigmaPx: number; readonly memoryS: number };
  /** Pixel of a track's point in the picture of the plate, where the camera moved between them; default: it did not. */
  readonly toPlate?: (point: SatellitePoint) => Point;
  /** Magnitude of brightness 1: `zeroMagnitude(plate, stars)`. Without it observations have no magnitude. */
  readonly zeroMagnitude?: number | undefined;
}

/**
 * Observations of a track: of each step of time a line is fitted to its points; its middle is a place, its slope a rate. Errors of the
 * line and of the plate (`plateErrorPx`) are added and carried to the sky by the derivative of the projection.
 *
 * @throws RangeError where the epoch is missing or no UTC, or a point is no number
 */
export function observeTrack(points: readonly SatellitePoint[], plate: PlateSolution, options: ObserveOptions): Observation[] {
  const { epoch, stepS = 1, noise = { sigmaPx: 0.5, memoryS: 1 }, toPlate = ({ x, y }) => [x, y] } = options;
  must(
    epoch?.utc !== undefined,
    'options.epoch.utc',
    'the UTC of a time of the camera (a clock without epoch gives no observations)',
    'none',
  );
  must(stepS > 0, 'options.stepS', 'seconds, more than 0', stepS);
  const startMs = parseUtc(epoch.utc) - (epoch.atUs ?? 0) / 1000;
  const steps = new Map<number, SatellitePoint[]>();
  const first = points[0]?.tUs ?? 0;
  points.forEach((point, i) => {
    must(
      Number.isFinite(point.tUs + point.x + point.y),
      `points[${i}]`,
      'numbers tUs, x, y',
      `${point.tUs}, ${point.x}, ${point.y}`,
    );
    const step = Math.floor((point.tUs - first) / 1e6 / stepS);
    const inStep = steps.get(step);
    if (inStep) inStep.push(point);
    else steps.set(step, [point]);
  });
  return [...steps.values()].map((inStep) => {
    const fit = lineFit(
      inStep.map((point) => ({ ...point, pixel: toPlate(point) })),
      noise,
    );
    return {
      ...onSky(plate, fit),
      utcMs: startMs + fit.tUs / 1000,
      timeSigmaS: epoch.sigmaS ?? 0.001,
      durationS: fit.durationS,
      ...magnitudeOf(inStep, options.zeroMagnitude),
      plate: plate.believed,
    };
  });
}

/** The place, its covariance and its rate: pixels by the derivative of the projection, with the plate's own error. */
function onSky({ wcs, fit: plate }: PlateSolution, { pixel, speed, covariance, speedSigma }: LineFit) {
  const here = pixelDirection(wcs, pixel);
  const [[a, b], [c, d]] = derivative(wcs, pixel, here);
  const extra = plateErrorPx(plate, pixel) ** 2;
  const [xx, xy, yy] = [covariance[0] + extra, covariance[1], covariance[2] + extra];
  return {
    ...skyPlace(here),
    covariance: [
      a * a * xx + 2 * a * b * xy + b * b * yy,
      a * c * xx + (a * d + b * c) * xy + b * d * yy,
      c * c * xx + 2 * c * d * xy + d * d * yy,
    ] as const,
    raRate: a * speed[0] + b * speed[1],
    decRate: c * speed[0] + d * speed[1],
    rateSigma: Math.sqrt(Math.abs(a * d - b * c)) * speedSigma,
  };
}

/** (RA · cos Dec, Dec) by (x, y) at a pixel, arcsec/px. */
function derivative(wcs: TanWcs, [x, y]: Point, here: Vector): readonly [readonly [number, number], readonly [number, number]] {
  const { east, north } = tangentPlane(here);
  const byX = minus(pixelDirection(wcs, [x + 0.5, y]), pixelDirection(wcs, [x - 0.5, y]));
  const byY = minus(pixelDirection(wcs, [x, y + 0.5]), pixelDirection(wcs, [x, y - 0.5]));
  return [
    [dot(byX, east) / arcsecond, dot(byY, east) / arcsecond],
    [dot(byX, north) / arcsecond, dot(byY, north) / arcsecond],
  ];
}

function magnitudeOf(points: readonly SatellitePoint[], zero: number | undefined): { readonly magnitude?: number } {
  const bright = points.flatMap(({ brightness = 0 }) => (brightness > 0 ? [brightness] : []));
  if (zero === undefined || bright.length === 0) return {};
  return { magnitude: zero - 2.5 * Math.log10(bright.reduce((sum, one) => sum + one, 0) / bright.length) };
}

/** Magnitude of a star of brightness 1, by the matched stars of a plate: the median; undefined without any. @param stars the list that was solved */
export function zeroMagnitude({ matches }: PlateSolution, stars: readonly PlateStar[]): number | undefined {
  const zeros = matches.map(({ star, catalogue }) => catalogue.magnitude + 2.5 * Math.log10(stars[star].brightness));
  return zeros.toSorted((a, b) => a - b)[zeros.length >> 1];
}
