import { type EventStream, firstAtOrAfter, type LabelTrack } from '@spikeseg/events';
import { PIXELS_PER_UNIT } from '../drawing/chart.ts';
import { eventRaster } from '../drawing/event-raster.ts';
import { box, type DrawnDetection, target } from '../drawing/marks.ts';
import { INK } from '../drawing/palette.ts';
import { element, rasterImage, text } from '../drawing/svg.ts';
import { quantity } from '../text.ts';
import { trackPosition } from './track-position.ts';

/** A place and a moment that is shown large. */
export interface FrameInset {
  /** What is special about it, e.g. `best moment, score 5.3`. */
  readonly title: string;
  /** The interval: events of startUs ≤ t < endUs, µs on the clock of the events. */
  readonly startUs: number;
  readonly endUs: number;
  /** The middle, sensor px; moved where it lies too near to the edge of the sensor. */
  readonly x: number;
  readonly y: number;
}

/** What an inset takes from the frame beside which it stands. */
interface Surroundings {
  readonly events: EventStream;
  readonly detections: readonly DrawnDetection[];
  readonly labels: readonly LabelTrack[];
  readonly originUs: number;
}

/** Edge of a panel, sensor px and device pixels of each; figure units between panels and for their words. */
const PANEL = { edge: 40, zoom: 11, gap: 26, words: 36 } as const;
/** How far the lower panel looks back, µs. */
const lookBackUs = 1e6;

/** Size of an inset, figure units. */
export const INSET = {
  width: (PANEL.edge * PANEL.zoom) / PIXELS_PER_UNIT,
  height: 2 * (PANEL.words + (PANEL.edge * PANEL.zoom) / PIXELS_PER_UNIT) + PANEL.gap,
} as const;

/**
 * Two panels, one below the other: the moment itself, with detections and labels, and the same place in the second that ends
 * with it, since a single step of a dim object holds hardly an event.
 *
 * @param left, top of both, figure units
 */
export function frameInset(inset: FrameInset, around: Surroundings, left: number, top: number): string {
  const { startUs, endUs, title } = inset;
  const { events, detections, labels, originUs } = around;
  const view = viewOf(inset, events.sensor);
  const seconds = (us: number) => ((us - originUs) / 1e6).toFixed(2);
  const [fromUs, lower] = [endUs - lookBackUs, top + INSET.height / 2 + PANEL.gap / 2];
  const now = { events, startUs, endUs, view };
  const before = { events, startUs: fromUs, endUs, view };
  const size = view.edge * pixel;
  const marked = (x: number, y: number, halfWidth: number, halfHeight: number, svg: string): Mark[] => {
    const within = Math.min(Math.min(x, size - x) - halfWidth, Math.min(y, size - y) - halfHeight);
    const isOutside = Math.min(x, size - x) < -halfWidth - 1 || Math.min(y, size - y) < -halfHeight - 1;
    return isOutside ? [] : [{ svg, isWhole: within > 1 }];
  };
  const marks = [
    ...labels
      .map((track) => trackPosition(track, startUs, endUs))
      .filter((place) => place !== undefined)
      .flatMap(({ x, y }) => {
        const [middleX, middleY] = [across(x, view.x), across(y, view.y)];
        return marked(middleX, middleY, 1.35 * 30, 1.35 * 30, target(middleX, middleY, 30));
      }),
    ...detections
      .filter(({ tUs }) => tUs > startUs && tUs <= endUs)
      .flatMap(({ x, y, w, h, truth }) => {
        const [width, height] = [w * pixel, h * pixel];
        const svg = box(across(x - w / 2, view.x), across(y - h / 2, view.y), width, height, { truth, line: 2 });
        return marked(across(x, view.x), across(y, view.y), width / 2, height / 2, svg);
      }),
  ];
  const where = `x ${view.x} to ${view.x + view.edge - 1}, y ${view.y} to ${view.y + view.edge - 1} px`;
  return (
    panel(now, [title, `t = ${((startUs - originUs) / 1e6).toFixed(3)} s; ${where}`], marks, left, top) +
    panel(
      before,
      ['the same place, the second before', `t = ${seconds(Math.max(originUs, fromUs))} to ${seconds(endUs)} s`],
      [],
      left,
      lower,
    )
  );
}

/** Edge of a sensor pixel, figure units. */
const pixel = PANEL.zoom / PIXELS_PER_UNIT;
/** A pixel's centre is at its coordinate, hence the half. */
const across = (place: number, from: number): number => (place - from + 0.5) * pixel;

/** A square of the sensor, px. */
interface InsetView {
  readonly x: number;
  readonly y: number;
  readonly edge: number;
}

/** The square around a place, moved into the sensor. */
function viewOf({ x, y }: Pick<FrameInset, 'x' | 'y'>, { width, height }: EventStream['sensor']): InsetView {
  const edge = Math.min(PANEL.edge, width, height);
  const from = (middle: number, size: number) => Math.min(size - edge, Math.max(0, Math.round(middle - (edge - 1) / 2)));
  return { x: from(x, width), y: from(y, height), edge };
}

/** What is drawn over events, and whether it lies inside as a whole: what is cut takes resvg long. */
interface Mark {
  readonly svg: string;
  readonly isWhole: boolean;
}

interface InsetFrame {
  readonly events: EventStream;
  readonly startUs: number;
  readonly endUs: number;
  readonly view: InsetView;
}

function panel(
  { events, startUs, endUs, view }: InsetFrame,
  [title, words]: readonly string[],
  marks: readonly Mark[],
  left: number,
  top: number,
): string {
  const { raster, count } = eventRaster(cut(events, startUs, endUs, view), startUs, endUs, PANEL.zoom);
  const [y, size] = [top + PANEL.words, view.edge * pixel];
  const id = `inset-${Math.round(top)}`;
  const crossing = marks.filter(({ isWhole }) => !isWhole).map(({ svg }) => svg);
  const whole = marks.map(({ svg, isWhole }) => (isWhole ? svg : '')).join('');
  return [
    text(title, left, top + 12, { 'font-size': 13, 'font-weight': 'bold' }),
    text(`${words}${marks.length > 0 ? '' : `; ${quantity(count, 'event')}`}`, left, top + 28, {
      fill: INK.muted,
      'font-size': 11,
    }),
    rasterImage(raster, left, y),
    element('rect', { x: left, y, width: size, height: size, fill: 'none', stroke: INK.axis }),
    ...(whole === '' ? [] : [element('g', { transform: `translate(${left} ${y})` }, whole)]),
    // resvg ends the program where nothing of a group is left to draw.
    ...(crossing.length === 0
      ? []
      : [
          element('clipPath', { id }, element('rect', { x: 0, y: 0, width: size, height: size })),
          element(
            'g',
            { transform: `translate(${left} ${y})` },
            element(
              'g',
              { 'clip-path': `url(#${id})` },
              element('rect', { width: size, height: size, fill: 'none' }) + crossing.join(''),
            ),
          ),
        ]),
  ].join('');
}

/** Events of an interval in a square of the sensor, as if that were the sensor. */
function cut({ t, x, y, p }: EventStream, startUs: number, endUs: number, view: InsetView): EventStream {
  const inside: number[] = [];
  for (let i = firstAtOrAfter(t, startUs); i < t.length && t[i] < endUs; i++) {
    const [column, row] = [x[i] - view.x, y[i] - view.y];
    if (column >= 0 && column < view.edge && row >= 0 && row < view.edge) inside.push(i);
  }
  return {
    t: Float64Array.from(inside, (i) => t[i]),
    x: Uint16Array.from(inside, (i) => x[i] - view.x),
    y: Uint16Array.from(inside, (i) => y[i] - view.y),
    p: Uint8Array.from(inside, (i) => p[i]),
    sensor: { width: view.edge, height: view.edge },
  };
}
