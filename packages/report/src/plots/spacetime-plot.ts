import type { EventStream } from '@spikeseg/events';
import { ticks } from '../drawing/axes.ts';
import { asPng, PIXELS_PER_UNIT } from '../drawing/chart.ts';
import { type DrawnFound, drawnFound, foundEntries, foundWords } from '../drawing/drawn-tracks.ts';
import { legend } from '../drawing/marks.ts';
import { INK, parseHex } from '../drawing/palette.ts';
import type { Raster } from '../drawing/raster.ts';
import { element, figure, heading, headingBottom, MARGIN, rasterImage, text } from '../drawing/svg.ts';
import { quantity } from '../text.ts';

export interface SpacetimeData extends DrawnFound {
  /** e.g. name of the recording. */
  readonly title: string;
  /** At least one. */
  readonly events: EventStream;
}

/** Room for the axes and the legend around the box. */
const ROOM = { left: 62, legend: 30, bottom: 44, right: 24 } as const;

/**
 * x–y–t seen from the side: events in grey, labels as bands, detections as points, tracks as lines with their numbers. What
 * moves is a slanted line in it, a star is level.
 */
export function spacetimeFigure({ title, events, ...found }: SpacetimeData): string {
  const { t, sensor } = events;
  const start = t[0];
  const durationUs = Math.max(1, t[t.length - 1] - start);
  const [counts, ...words] = foundWords(found);
  const lines = [`${quantity(t.length, 'event')}, ${counts}`, ...words];
  const top = headingBottom(lines.length);
  const corner = { x: MARGIN + ROOM.left, y: top + ROOM.legend };
  const at = ({ tUs, x, y }: { readonly tUs: number; readonly x: number; readonly y: number }): ProjectedPlace => {
    const place = project((tUs - start) / durationUs, (x + 0.5) / sensor.width, (y + 0.5) / sensor.height);
    return { x: corner.x + place.x, y: corner.y + place.y };
  };
  const size = { width: corner.x + BOX.width, height: corner.y + BOX.height };
  const inBox = (content: string) => element('g', { transform: `translate(${corner.x} ${corner.y})` }, content);
  return figure(
    corner.x + BOX.width + ROOM.right + MARGIN,
    corner.y + BOX.height + ROOM.bottom + MARGIN,
    heading(title, lines) +
      legend(MARGIN, top + 8, [['events', square], ...foundEntries(found)]) +
      // Lines that cross the events are drawn under them.
      inBox(edges('inner')) +
      rasterImage(spacetimeRaster(events, PIXELS_PER_UNIT), corner.x, corner.y) +
      inBox(edges('outline') + axes(durationUs / 1e6, sensor)) +
      drawnFound(found, { at, size, numbers: 'left' }),
  );
}

export const spacetimePlot = asPng(spacetimeFigure);

/** Of events, in the legend. */
const square = (x: number, y: number): string => element('rect', { x, y: y - 5, width: 10, height: 10, fill: INK.muted });

/** The two corners that are not on the outline of the box: the nearest, and the hidden one. */
const innerCorners = [
  [0, 1, 0],
  [1, 0, 1],
] as const;

/** Of lines under the events. */
const INNER = '#C4C4C4';

const isInner = (corner: readonly number[]) => innerCorners.some((inner) => inner.every((value, axis) => value === corner[axis]));

/** The edges of the box: the six that run inside its outline, or the outline. */
function edges(which: 'inner' | 'outline'): string {
  const corners = [0, 1].flatMap((t) => [0, 1].flatMap((x) => [0, 1].map((y) => [t, x, y])));
  return [0, 1, 2]
    .flatMap((axis) => corners.filter((corner) => corner[axis] === 0).map((from) => [from, from.with(axis, 1)]))
    .filter((side) => side.some(isInner) === (which === 'inner'))
    .map(([from, to]) =>
      stroke(project(from[0], from[1], from[2]), project(to[0], to[1], to[2]), which === 'inner' ? INNER : INK.axis),
    )
    .join('');
}

const stroke = (from: ProjectedPlace, to: ProjectedPlace, colour: string = INK.axis): string =>
  element('line', { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: colour, 'stroke-width': 0.7 });

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

const tick = (place: ProjectedPlace, label: string, { dx, dy, anchor }: TickStyle): string =>
  stroke(place, { x: place.x + (anchor === 'end' ? -5 : 0), y: place.y + (anchor === 'end' ? 0 : 5) }) +
  text(label, place.x + dx, place.y + dy, { 'text-anchor': anchor });

/** Share of the pixels with events that are drawn lighter than the darkest. */
const darkest = 0.995;

/** Mean ink of the box, at most: where events fill the box, single ones are drawn paler. */
const maxInk = 0.1;

/**
 * All events in the box of x–y–t, the darker the more of them project onto a pixel: a logarithm, since a hot pixel has a
 * thousand times as many as a dim object. What no event projects onto is transparent.
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
  let max = 0;
  for (let pixel = 0; pixel < counts.length; pixel++) max = Math.max(max, counts[pixel]);
  const pixelsOf = new Uint32Array(max + 1);
  for (let pixel = 0; pixel < counts.length; pixel++) pixelsOf[counts[pixel]]++;
  let lighter = Math.floor(darkest * (counts.length - pixelsOf[0] - 1));
  pixelsOf[0] = 0;
  let dark = 0;
  while (lighter >= pixelsOf[dark]) lighter -= pixelsOf[dark++];
  const full = Math.log1p(dark);
  // A single event stays visible.
  const plain = (count: number) => Math.min(1, Math.max(0.12, Math.log1p(count) / full));
  const exponent = inkExponent(pixelsOf, plain, width * height);
  const data = new Uint8Array(width * height * 4);
  const [red, green, blue] = parseHex(INK.text);
  const inks = pixelsOf.map((pixels, count) => (pixels === 0 ? 0 : Math.round(255 * Math.max(0.06, plain(count) ** exponent))));
  for (let pixel = 0, at = 0; pixel < counts.length; pixel++, at += 4) {
    if (counts[pixel] === 0) continue;
    data[at] = red;
    data[at + 1] = green;
    data[at + 2] = blue;
    data[at + 3] = inks[counts[pixel]];
  }
  return { width, height, channels: 4, data };
}

/** The least of a few exponents with which the picture has no more ink than it may: 1 where events are few. @param pixelsOf how many have each count */
function inkExponent(pixelsOf: Uint32Array, share: (count: number) => number, pixels: number): number {
  const max = maxInk * pixels;
  const exponents = [1, 1.5, 2, 3, 4, 6];
  const inkOf = (exponent: number): number =>
    pixelsOf.reduce((sum, times, count) => (times === 0 ? sum : sum + times * share(count) ** exponent), 0);
  return exponents.find((exponent) => inkOf(exponent) <= max) ?? 6;
}

interface ProjectedPlace {
  readonly x: number;
  readonly y: number;
}

/** Edges of the box that space and time are drawn as, figure units: x comes nearer, y goes down, time runs to the right. */
const EDGES = {
  t: { x: 560, y: -86 },
  x: { x: 150, y: 92 },
  y: { x: 0, y: 220 },
} as const satisfies Record<string, ProjectedPlace>;

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
export const project = (t: number, x: number, y: number): ProjectedPlace => ({
  x: BOX.corner.x + t * EDGES.t.x + x * EDGES.x.x + y * EDGES.y.x,
  y: BOX.corner.y + t * EDGES.t.y + x * EDGES.x.y + y * EDGES.y.y,
});
