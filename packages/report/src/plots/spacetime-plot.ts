import type { EventStream, LabelTrack } from '@spikeseg/snn-core';
import { ticks } from '../drawing/axes.ts';
import { PIXELS_PER_UNIT, svgToPng } from '../drawing/chart.ts';
import { type DrawnDetection, type LegendEntry, labelsText, legend, type Truth, truthNames, truthsIn } from '../drawing/marks.ts';
import { INK, MARKS, parseHex } from '../drawing/palette.ts';
import { type Raster, whiteRaster } from '../drawing/raster.ts';
import { element, figure, heading, headingBottom, MARGIN, rasterImage, text } from '../drawing/svg.ts';
import { quantity } from '../text.ts';

/** What a view of space and time shows: a whole recording. */
export interface SpacetimeData {
  /** e.g. name of the recording. */
  readonly title: string;
  /** At least one. */
  readonly events: EventStream;
  readonly detections: readonly DrawnDetection[];
  readonly labels: readonly LabelTrack[];
  /** Whether the truth is known. */
  readonly labelled: boolean;
}

/** Room for the axes and the legend around the box. */
const ROOM = { left: 62, legend: 30, bottom: 44, right: 24 } as const;

/** x–y–t seen from the side: events in grey, detections as points, labels as lines. What moves is a line in it, a star is level. */
export const spacetimePlot = async (data: SpacetimeData): Promise<Uint8Array> => svgToPng(spacetimeFigure(data));

/** The figure of {@link spacetimePlot} as SVG. */
export function spacetimeFigure({ title, events, detections, labels, labelled }: SpacetimeData): string {
  const { t, sensor } = events;
  const start = t[0];
  const durationUs = Math.max(1, t[t.length - 1] - start);
  const corner = { x: MARGIN + ROOM.left, y: headingBottom(1) + ROOM.legend };
  const at = (us: number, x: number, y: number): Place => {
    const place = project((us - start) / durationUs, (x + 0.5) / sensor.width, (y + 0.5) / sensor.height);
    return { x: corner.x + place.x, y: corner.y + place.y };
  };
  // Right ones last: they are few where false ones are many.
  const points = truthsIn(detections)
    .toReversed()
    .flatMap((kind) => detections.filter(({ truth }) => truth === kind))
    .map(({ tUs, x, y, truth }) => dot(at(tUs, x, y), truth));
  const lines = labels.map((track) => line(Array.from(track.t, (us, i) => at(us, track.x[i], track.y[i]))));
  const subtitle = `${quantity(t.length, 'event')}, ${quantity(detections.length, 'detection')}, ${labelsText(labels.length, labelled)}`;
  return figure(
    corner.x + BOX.width + ROOM.right + MARGIN,
    corner.y + BOX.height + ROOM.bottom + MARGIN,
    heading(title, [subtitle]) +
      legend(MARGIN, headingBottom(1) + 8, entries(detections, labels.length > 0)) +
      rasterImage(spacetimeRaster(events, PIXELS_PER_UNIT), corner.x, corner.y) +
      element('g', { transform: `translate(${corner.x} ${corner.y})` }, edges() + axes(durationUs / 1e6, sensor)) +
      lines.join('') +
      points.join(''),
  );
}

const dot = ({ x, y }: Place, truth: Truth): string => {
  const place = { cx: x.toFixed(1), cy: y.toFixed(1) };
  return truth === 'stray'
    ? element('circle', { ...place, r: 1.7, fill: 'none', stroke: MARKS.stray, 'stroke-width': 0.9 })
    : element('circle', { ...place, r: 1.8, fill: MARKS[truth], 'fill-opacity': 0.8 });
};

/** A wide pale band, so that detections upon it are seen, and it beside them. */
const line = (places: readonly Place[]): string =>
  element('polyline', {
    points: places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '),
    fill: 'none',
    stroke: MARKS.label,
    'stroke-width': 7,
    'stroke-opacity': 0.22,
    'stroke-linecap': 'round',
  });

/** The twelve edges of the box. */
function edges(): string {
  const ends = [0, 1].flatMap((a) => [0, 1].map((b) => [a, b] as const));
  return ends
    .flatMap(([a, b]) => [
      stroke(project(0, a, b), project(1, a, b)),
      stroke(project(a, 0, b), project(a, 1, b)),
      stroke(project(a, b, 0), project(a, b, 1)),
    ])
    .join('');
}

const stroke = (from: Place, to: Place): string =>
  element('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: INK.axis, 'stroke-width': 0.7 });

/** Ticks and titles along the lower front edge (time), the lower left edge (x) and the left edge (y). */
function axes(seconds: number, { width, height }: EventStream['sensor']): string {
  const time = ticks(seconds).map((value) => tick(project(value / seconds, 1, 1), String(value), below));
  const across = ticks(width, 1).map((value) => tick(project(0, (value + 0.5) / width, 1), String(value), aside));
  const down = ticks(height, 1).map((value) => tick(project(0, 0, (value + 0.5) / height), String(value), aside));
  const [timeTitle, xTitle, yTitle] = [project(0.5, 1, 1), project(0, 0.5, 1), project(0, 0, 0.5)];
  const title = { 'text-anchor': 'middle', 'font-size': 13 };
  return [
    ...time,
    // The nearest tick of x would lie on the first of y.
    ...across.slice(1),
    ...down,
    text('time (s)', timeTitle.x + 10, timeTitle.y + 42, title),
    text('x (sensor px)', xTitle.x - 50, xTitle.y + 30, title),
    text('y (sensor px)', -44, yTitle.y, { ...title, transform: `rotate(-90 -44 ${yTitle.y})` }),
  ].join('');
}

interface TickStyle {
  readonly dx: number;
  readonly dy: number;
  readonly anchor: 'middle' | 'end';
}
const below: TickStyle = { dx: 2, dy: 18, anchor: 'middle' };
const aside: TickStyle = { dx: -8, dy: 4, anchor: 'end' };

const tick = (place: Place, label: string, { dx, dy, anchor }: TickStyle): string =>
  stroke(place, { x: place.x + (anchor === 'end' ? -5 : 0), y: place.y + (anchor === 'end' ? 0 : 5) }) +
  text(label, place.x + dx, place.y + dy, { 'text-anchor': anchor });

const entries = (detections: readonly DrawnDetection[], labelled: boolean): readonly LegendEntry[] => [
  ['events (darker: more of them)', (x, y) => element('rect', { x, y: y - 5, width: 10, height: 10, fill: INK.muted })],
  ...truthsIn(detections).map((truth): LegendEntry => [truthNames[truth], (x, y) => dot({ x: x + 5, y }, truth)]),
  ...(labelled ? [['label', bandSample] satisfies LegendEntry] : []),
];

const bandSample = (x: number, y: number): string =>
  line([
    { x, y },
    { x: x + 11, y },
  ]);

/** Share of the pixels with events that are drawn lighter than the darkest. */
const darkest = 0.995;

/**
 * All events in the box of x–y–t, the darker the more of them project onto a pixel: a logarithm, since a hot pixel has a
 * thousand times as many as a dim object.
 *
 * @param events with at least one @param zoom pixels of the raster per figure unit
 */
export function spacetimeRaster({ t, x, y, sensor }: EventStream, zoom: number): Raster {
  const [width, height] = [BOX.width * zoom, BOX.height * zoom];
  const counts = new Uint32Array(width * height);
  const start = t[0];
  const duration = Math.max(1, t[t.length - 1] - start);
  for (let i = 0; i < t.length; i++) {
    const place = project((t[i] - start) / duration, (x[i] + 0.5) / sensor.width, (y[i] + 0.5) / sensor.height);
    const column = Math.min(width - 1, Math.floor(place.x * zoom));
    counts[Math.min(height - 1, Math.floor(place.y * zoom)) * width + column]++;
  }
  const seen = counts.filter((count) => count > 0).toSorted();
  const full = Math.log1p(seen[Math.floor(darkest * (seen.length - 1))]);
  const raster = whiteRaster(width, height);
  const ink = parseHex(INK.text);
  counts.forEach((count, pixel) => {
    if (count === 0) return;
    // A single event stays visible.
    const share = Math.min(1, Math.max(0.12, Math.log1p(count) / full));
    for (let channel = 0; channel < 3; channel++)
      raster.data[3 * pixel + channel] = Math.round(255 + (ink[channel] - 255) * share);
  });
  return raster;
}

/** A place in a figure. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** Edges of the box that space and time are drawn as, figure units: x comes nearer, y goes down, time runs to the right. */
const EDGES = {
  t: { x: 560, y: -86 },
  x: { x: 150, y: 92 },
  y: { x: 0, y: 220 },
} as const satisfies Record<string, Place>;

/** Size of the whole box, and where its corner t = x = y = 0 lies in it. */
export const BOX = {
  width: EDGES.t.x + EDGES.x.x,
  height: -EDGES.t.y + EDGES.x.y + EDGES.y.y,
  corner: { x: 0, y: -EDGES.t.y },
} as const;

/**
 * Parallel projection of x–y–t onto the figure: parallel lines stay parallel, so that slopes can be compared.
 *
 * @param t, x, y shares of the edges, 0 to 1
 * @returns from the upper left of the box
 */
export const project = (t: number, x: number, y: number): Place => ({
  x: BOX.corner.x + t * EDGES.t.x + x * EDGES.x.x + y * EDGES.y.x,
  y: BOX.corner.y + t * EDGES.t.y + x * EDGES.x.y + y * EDGES.y.y,
});
