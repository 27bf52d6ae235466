import type { SensorSize } from '@spikeseg/events';
import { ticks } from '../drawing/axes.ts';
import { asPng } from '../drawing/chart.ts';
import { type DrawnFound, drawnFound, foundEntries, foundWords } from '../drawing/drawn-tracks.ts';
import { legend } from '../drawing/marks.ts';
import { INK } from '../drawing/palette.ts';
import { element, figure, heading, headingBottom, MARGIN, text } from '../drawing/svg.ts';

export interface TracksPlotData extends DrawnFound {
  /** e.g. name of the recording. */
  readonly title: string;
  readonly sensor: SensorSize;
  /** First and last time on the axis, µs on the clock of the events; seconds are counted from the first. */
  readonly startUs: number;
  readonly endUs: number;
}

/** Size of a panel, figure units. */
const PANEL = { width: 680, height: 190 } as const;

/** Room for axes and legend around the panels. */
const ROOM = { left: 58, legend: 32, between: 34, bottom: 44, right: 16 } as const;

/** A moment and a place. */
interface Seen {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
}

/**
 * Two panels, x and y over time: labels as bands, upon them detections as points and tracks as lines with their numbers. y grows downwards, as on the
 * sensor.
 */
export function tracksFigure({ title, sensor, startUs, endUs, ...all }: TracksPlotData): string {
  const found = within(
    all,
    ({ tUs, x, y }) => tUs >= startUs && tUs <= endUs && isNear(x, sensor.width) && isNear(y, sensor.height),
  );
  const words = foundWords(all);
  const [left, top] = [MARGIN + ROOM.left, headingBottom(words.length) + ROOM.legend];
  const lower = top + PANEL.height + ROOM.between;
  const seconds = (endUs - startUs) / 1e6;
  const panel = (field: 'x' | 'y'): string => {
    const [low, high] = rangeOf(found, field, field === 'x' ? sensor.width : sensor.height);
    const across = (s: number) => (s / seconds) * PANEL.width;
    const down = (place: number) => ((field === 'y' ? place - low : high - place) / (high - low)) * PANEL.height;
    const at = (one: Seen) => ({ x: across((one.tUs - startUs) / 1e6), y: down(one[field]) });
    return (
      ticks(high, 1)
        .map((value) => grid(value, down(value)))
        .join('') +
      ticks(seconds)
        .map((value) => tick(field === 'y' ? String(value) : '', across(value)))
        .join('') +
      frame(field) +
      drawnFound(found, { at, size: PANEL, numbers: 'right' })
    );
  };
  const placed = (y: number, content: string) => element('g', { transform: `translate(${left} ${y})` }, content);
  return figure(
    left + PANEL.width + ROOM.right + MARGIN,
    lower + PANEL.height + ROOM.bottom + MARGIN,
    heading(title, words) +
      legend(MARGIN, headingBottom(words.length) + 8, foundEntries(all)) +
      placed(top, panel('x')) +
      placed(lower, panel('y')),
  );
}

export const tracksPlot = asPng(tracksFigure);

/** Whether a place is on the sensor, or so near that a part of what is there may be. */
const isNear = (place: number, size: number): boolean => place >= -size / 10 && place <= 1.1 * size;

/** What is seen of all that was found. */
const within = ({ detections, tracks, labels, labelled }: DrawnFound, isShown: (one: Seen) => boolean): DrawnFound => ({
  detections: detections.filter(isShown),
  tracks: tracks.map(({ points, ...track }) => ({ ...track, points: points.filter(isShown) })),
  labels: labels.map(({ id, t, x, y }) => {
    const isSeen = (_: number, i: number) => isShown({ tUs: t[i], x: x[i], y: y[i] });
    return { id, t: t.filter(isSeen), x: x.filter(isSeen), y: y.filter(isSeen) };
  }),
  labelled,
});

/** The axis, px: the sensor, and as far beyond its edges as something is. */
function rangeOf({ detections, tracks, labels }: DrawnFound, field: 'x' | 'y', length: number): readonly [number, number] {
  const points = [...detections, ...tracks.flatMap((track) => track.points)].map((one) => one[field]);
  const all = [...points, ...labels.flatMap((label) => [...label[field]])];
  return all.reduce<readonly [number, number]>(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [0, length]);
}

const stroke = (x1: number, y1: number, x2: number, y2: number, colour: string = INK.axis): string =>
  element('line', { x1, y1, x2, y2, stroke: colour });

/** A pale line at a place of the upright axis, and the place. */
const grid = (value: number, y: number): string =>
  stroke(0, y, PANEL.width, y, INK.grid) + stroke(-5, y, 0, y) + text(String(value), -8, y + 4, { 'text-anchor': 'end' });

/** @param label of the lower panel alone */
const tick = (label: string, x: number): string =>
  stroke(x, PANEL.height, x, PANEL.height + 5) + text(label, x, PANEL.height + 18, { 'text-anchor': 'middle' });

/** Axes and their titles. */
function frame(field: 'x' | 'y'): string {
  const { width, height } = PANEL;
  const title = { 'text-anchor': 'middle', 'font-size': 13 };
  return (
    stroke(0, 0, 0, height) +
    stroke(0, height, width, height) +
    text(`${field} (sensor px)`, -44, height / 2, { ...title, transform: `rotate(-90 -44 ${height / 2})` }) +
    (field === 'y' ? text('Time since the start (s)', width / 2, height + 38, title) : '')
  );
}
