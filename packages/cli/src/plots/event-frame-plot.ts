import type { Detection } from '@spikeseg/segmentation';
import type { EventStream, LabelTrack, SensorSize } from '@spikeseg/snn-core';
import { PIXELS_PER_UNIT, svgToPng } from './chart.ts';
import { eventRaster, POLARITY_COLOURS } from './event-raster.ts';
import { INK, MARKS } from './palette.ts';
import { sensorAxes } from './sensor-axes.ts';
import { element, figure, heading, headingBottom, MARGIN, rasterImage, text, textWidth } from './svg.ts';
import { trackPosition } from './track-position.ts';

/** What a frame of events shows. */
export interface EventFrameData {
  /** e.g. name of the recording. */
  readonly title: string;
  /** The recording, or a part of it that holds the interval. */
  readonly events: EventStream;
  /** The interval: events of startUs ≤ t < endUs; µs on the clock of the events. */
  readonly startUs: number;
  readonly endUs: number;
  /** Time that the title counts from, as a rule that of the first event of the recording. */
  readonly originUs: number;
  /** Those known at startUs < t ≤ endUs are drawn: they are about events of the interval. */
  readonly detections: readonly Detection[];
  /** Drawn where they were in the middle of the interval. */
  readonly labels: readonly LabelTrack[];
}

/** Widest raster, device pixels, and smallest edge of a sensor pixel in it. */
const RASTER = { width: 1500, minZoom: 1 } as const;

/** Room left of and below the raster for axes; height of the legend. */
const AXES = { left: 46, bottom: 42, legend: 26 } as const;

/**
 * Frame of events: pixels by polarity, detections as boxes, labels as circles with a cross, over the whole sensor with axes
 * in sensor px.
 *
 * @throws RangeError when the interval does not end after it starts
 */
export const eventFramePlot = async (data: EventFrameData): Promise<Uint8Array> => svgToPng(eventFrameFigure(data));

/** The figure of {@link eventFramePlot} as SVG. */
export function eventFrameFigure({ title, events, startUs, endUs, originUs, detections, labels }: EventFrameData): string {
  if (!(endUs > startUs)) throw new RangeError(`event frame: expected an end after ${startUs} µs, got ${endUs} µs`);
  const { sensor } = events;
  const zoom = Math.max(RASTER.minZoom, Math.floor(RASTER.width / sensor.width));
  const { raster, count } = eventRaster(events, startUs, endUs, zoom);
  const drawn = detections.filter(({ tUs }) => tUs > startUs && tUs <= endUs);
  const places = labels.map((track) => trackPosition(track, startUs, endUs)).filter((place) => place !== undefined);
  const seconds = (us: number) => ((us - originUs) / 1e6).toFixed(3);
  const line = `t = ${seconds(startUs)} to ${seconds(endUs)} s; ${quantity(count, 'event')}, ${quantity(drawn.length, 'detection')}, ${quantity(places.length, 'labelled object')}`;
  const pixel = zoom / PIXELS_PER_UNIT;
  const frame = { x: MARGIN + AXES.left, y: headingBottom(1) + AXES.legend, pixel };
  return figure(
    frame.x + sensor.width * pixel + 2 * MARGIN,
    frame.y + sensor.height * pixel + AXES.bottom + MARGIN,
    heading(title, [line]) +
      legend(frame.x, headingBottom(1) + 8) +
      rasterImage(raster, frame.x, frame.y) +
      sensorAxes(sensor, frame) +
      marks(drawn, places, sensor, frame),
  );
}

const quantity = (n: number, word: string) => `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`;

/** Boxes and circles, cut at the edge of the sensor. A pixel's centre is at its coordinate, hence the half. */
function marks(
  detections: readonly Detection[],
  places: readonly { readonly x: number; readonly y: number }[],
  sensor: SensorSize,
  { x: left, y: top, pixel }: { readonly x: number; readonly y: number; readonly pixel: number },
): string {
  const across = (x: number) => left + (x + 0.5) * pixel;
  const down = (y: number) => top + (y + 0.5) * pixel;
  const clip = { x: left, y: top, width: sensor.width * pixel, height: sensor.height * pixel };
  return (
    element('clipPath', { id: 'sensor' }, element('rect', clip)) +
    element(
      'g',
      { 'clip-path': 'url(#sensor)' },
      detections.map(({ x, y, w, h }) => box(across(x - w / 2), down(y - h / 2), w * pixel, h * pixel)).join('') +
        places.map(({ x, y }) => target(across(x), down(y), 14)).join(''),
    )
  );
}

const box = (x: number, y: number, width: number, height: number) =>
  element('rect', { x, y, width, height, fill: 'none', stroke: MARKS.detection, 'stroke-width': 2 });

/** Circle, and a cross whose middle is left open, so that the object stays visible. */
function target(x: number, y: number, radius: number): string {
  const arm = (dx: number, dy: number) =>
    `M${x + dx * radius * 0.55} ${y + dy * radius * 0.55}L${x + dx * radius * 1.35} ${y + dy * radius * 1.35}`;
  const arms = arm(1, 0) + arm(-1, 0) + arm(0, 1) + arm(0, -1);
  const stroke = { fill: 'none', stroke: MARKS.label, 'stroke-width': 1.4 };
  return element('circle', { cx: x, cy: y, r: radius, ...stroke }) + element('path', { d: arms, ...stroke });
}

/** One row: a symbol and its meaning, five times. */
function legend(left: number, y: number): string {
  const swatch = (colour: string) => (x: number) =>
    element('rect', { x, y: y - 5, width: 10, height: 10, fill: colour, stroke: INK.axis, 'stroke-width': 0.5 });
  const entries: readonly [string, (x: number) => string][] = [
    ['ON event', swatch(POLARITY_COLOURS.on)],
    ['OFF event', swatch(POLARITY_COLOURS.off)],
    ['both', swatch(POLARITY_COLOURS.both)],
    ['detection', (x) => box(x, y - 5, 10, 10)],
    ['label', (x) => target(x + 5, y, 5)],
  ];
  let x = left;
  return entries
    .map(([meaning, symbol]) => {
      const at = x;
      x += 10 + 8 + textWidth(meaning) + 18;
      return symbol(at) + text(meaning, at + 18, y + 4);
    })
    .join('');
}
