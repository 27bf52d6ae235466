import type { EventStream, LabelTrack, SensorSize } from '@spikeseg/events';
import { sensorAxes } from '../drawing/axes.ts';
import { asPng, PIXELS_PER_UNIT } from '../drawing/chart.ts';
import { type DrawnTrack, greyDetections, lastOfTracks, numberPlaces, ownLines } from '../drawing/drawn-tracks.ts';
import { eventRaster } from '../drawing/event-raster.ts';
import {
  box,
  type DrawnDetection,
  type LegendEntry,
  labelsText,
  legend,
  number,
  polarityEntries,
  target,
  truthNames,
  truthsIn,
} from '../drawing/marks.ts';
import { INK } from '../drawing/palette.ts';
import { clipped, figure, heading, headingBottom, MARGIN, rasterImage } from '../drawing/svg.ts';
import { quantity } from '../text.ts';
import { type FrameInset, frameInset, INSET } from './frame-inset.ts';
import { type SkyVelocity, skyArrow } from './sky-arrow.ts';
import { trackPosition } from './track-position.ts';

export interface EventFrameData {
  /** e.g. name of the recording. */
  readonly title: string;
  /** A second grey line, e.g. how the interval was chosen. */
  readonly note?: string | undefined;
  /** The recording, or a part of it that holds the interval. */
  readonly events: EventStream;
  /** The interval: events of startUs ≤ t < endUs; µs on the clock of the events. */
  readonly startUs: number;
  readonly endUs: number;
  /** Time that the title counts from, as a rule that of the first event of the recording. */
  readonly originUs: number;
  /** Those known at startUs < t ≤ endUs are drawn: they are about events of the interval. */
  readonly detections: readonly DrawnDetection[];
  /** Detections at grey ones are grey; left out: none are. */
  readonly tracks?: readonly DrawnTrack[] | undefined;
  /** Drawn where they were in the middle of the interval. */
  readonly labels: readonly LabelTrack[];
  /** Whether the truth is known. */
  readonly labelled: boolean;
  /** How the sky moves then, as an arrow; left out where it stands or is not known. */
  readonly sky?: SkyVelocity | undefined;
  /** What is shown large beside the frame, where there is something to show. */
  readonly inset?: FrameInset | undefined;
}

/** Longest edge of the raster, device pixels: up to which sensor pixels are enlarged, and from which on they are put together. */
const RASTER = { about: 1500, max: 4096 } as const;

/** Room left of and below the raster for axes; height of the legend. */
const AXES = { left: 46, bottom: 42, legend: 26 } as const;

/** The middle of the arrow from the right and the upper edge of the frame. */
const SKY = 42;

/** Between the frame and its inset. */
const INSET_GAP = 26;

/**
 * Frame of events: pixels by polarity, detections as boxes, labels as circles with a cross, over the whole sensor with axes
 * in sensor px; beside it the inset, where there is one.
 *
 * @throws RangeError when the interval does not end after it starts
 */
export function eventFrameFigure(data: EventFrameData): string {
  const { title, note, events, startUs, endUs, originUs, detections, tracks = [], labels, labelled, inset, sky } = data;
  if (!(endUs > startUs)) throw new RangeError(`event frame: expected an end after ${startUs} µs, got ${endUs} µs`);
  const { sensor } = events;
  const edge = Math.max(sensor.width, sensor.height);
  const zoom = Math.max(1, Math.floor(RASTER.about / edge));
  const shrink = Math.ceil(edge / RASTER.max);
  const { raster, count } = eventRaster(events, startUs, endUs, zoom, shrink);
  const drawn = detections.filter(({ tUs }) => tUs > startUs && tUs <= endUs);
  const places = labels.map((track) => trackPosition(track, startUs, endUs)).filter((place) => place !== undefined);
  const seconds = (us: number) => ((us - originUs) / 1e6).toFixed(3);
  const line = `t = ${seconds(startUs)} to ${seconds(endUs)} s; ${quantity(count, 'event')}, ${quantity(drawn.length, 'detection')}, ${labelsText(places.length, labelled)}`;
  const lines = note === undefined ? [line] : [line, note];
  const pixel = zoom / shrink / PIXELS_PER_UNIT;
  const frame = { x: MARGIN + AXES.left, y: headingBottom(lines.length) + AXES.legend, pixel };
  const right = frame.x + sensor.width * pixel;
  const bottom = Math.max(frame.y + sensor.height * pixel + AXES.bottom, inset ? frame.y + INSET.height : 0);
  return figure(
    right + (inset ? INSET_GAP + INSET.width : MARGIN) + MARGIN,
    bottom + MARGIN,
    heading(title, lines) +
      legend(frame.x, headingBottom(lines.length) + 8, legendEntries(drawn, places.length > 0, tracks)) +
      rasterImage(raster, frame.x, frame.y) +
      sensorAxes(sensor, frame) +
      marks(drawn, places, sensor, frame, tracks) +
      (sky ? skyArrow(sky, right - SKY, frame.y + SKY) : '') +
      (inset ? frameInset(inset, { events, detections, labels, originUs }, right + INSET_GAP, frame.y) : ''),
  );
}

export const eventFramePlot = asPng(eventFrameFigure);

/**
 * Boxes and circles, cut at the edge of the sensor. A pixel's centre is at its coordinate, hence the half. What lies outside as
 * a whole is left out: resvg ends the program where nothing of a group is left to draw. What is cut takes resvg 200 MB and 0.2 s for a
 * million pixels, so what lies inside as a whole is not.
 */
function marks(
  detections: readonly DrawnDetection[],
  places: readonly { readonly x: number; readonly y: number }[],
  sensor: SensorSize,
  { x: left, y: top, pixel }: { readonly x: number; readonly y: number; readonly pixel: number },
  tracks: readonly DrawnTrack[],
): string {
  const grey = greyDetections(detections, tracks);
  const across = (x: number) => left + (x + 0.5) * pixel;
  const down = (y: number) => top + (y + 0.5) * pixel;
  const clip = { x: left, y: top, width: sensor.width * pixel, height: sensor.height * pixel };
  const inside = (x: number, y: number, halfWidth: number, halfHeight: number) =>
    x + halfWidth > -0.5 && x - halfWidth < sensor.width - 0.5 && y + halfHeight > -0.5 && y - halfHeight < sensor.height - 0.5;
  // With their lines.
  const isWhole = (x: number, y: number, width: number, height: number) =>
    inside(x, y, -width / 2 - 2 / pixel, -height / 2 - 2 / pixel);
  const arms = (2.7 * 14) / pixel;
  const targets = places
    .filter(({ x, y }) => inside(x, y, 0, 0))
    .map(({ x, y }) => ({ isWhole: isWhole(x, y, arms, arms), svg: target(across(x), down(y), 14) }));
  const boxes = detections
    .filter(({ x, y, w, h }) => inside(x, y, w / 2, h / 2))
    .map((one) => {
      const { x, y, w, h, truth } = one;
      const svg = box(across(x - w / 2), down(y - h / 2), w * pixel, h * pixel, { truth, isGrey: grey.has(one) });
      return { isWhole: isWhole(x, y, w, h), svg };
    });
  const drawn = [...targets, ...boxes];
  const cut = drawn.filter((one) => !one.isWhole).map(({ svg }) => svg);
  // Each at the upper left corner of its last box.
  const corners = [...lastOfTracks(detections, tracks)].map(([track, one]) => {
    const corner = { ...one, x: one.x - one.w / 2, y: one.y - one.h / 2 };
    return { ...track, points: [corner] };
  });
  const size = { width: left + clip.width, height: top + clip.height };
  const numbers = numberPlaces(corners, ({ x, y }) => ({ x: Math.max(left, across(x)), y: Math.max(top + 20, down(y)) }), size);
  return (
    drawn.map((one) => (one.isWhole ? one.svg : '')).join('') +
    (cut.length === 0 ? '' : clipped('sensor', clip, cut.join(''))) +
    numbers.map((place) => number(place.id, place, 'right')).join('')
  );
}

/** What each symbol of a frame means. */
const legendEntries = (
  drawn: readonly DrawnDetection[],
  labelled: boolean,
  tracks: readonly DrawnTrack[],
): readonly LegendEntry[] => {
  const grey = greyDetections(drawn, tracks);
  const [greyLine] = ownLines(tracks).filter(({ colour }) => grey.size > 0 && colour === INK.grey);
  return [
    ...polarityEntries,
    ...truthsIn(drawn.filter((one) => !grey.has(one))).map(
      (truth): LegendEntry => [truthNames[truth], (x, y) => box(x, y - 5, 10, 10, { truth })],
    ),
    ...(greyLine === undefined ? [] : [[greyLine.name, (x, y) => box(x, y - 5, 10, 10, { isGrey: true })] satisfies LegendEntry]),
    ...(labelled ? [['label', (x, y) => target(x + 5, y, 5)] satisfies LegendEntry] : []),
  ];
};
