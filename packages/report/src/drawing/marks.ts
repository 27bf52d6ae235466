import type { Detection } from '@spikeseg/detection';
import { quantity } from '../text.ts';
import { POLARITY_COLOURS } from './event-raster.ts';
import { INK, MARKS } from './palette.ts';
import { element, text, textWidth } from './svg.ts';

/* Signs on top of a picture: what a detector answered, and what is true. */

/** What the truth says of a detection: a label is there, one is a little off it, none is, or the recording has no truth. */
export type Truth = 'match' | 'near' | 'stray' | 'unknown';

/** How far off a label is `near`: from where an object is, px, and with the match radius from where it was lately, s. */
export const NEAR = { px: 10, seconds: 0.1 } as const;

const nearName = `up to ${NEAR.px} px or ${NEAR.seconds} s off`;

/** A detection as pictures show it. */
export type DrawnDetection = Pick<Detection, 'tUs' | 'x' | 'y' | 'w' | 'h'> & { readonly truth: Truth };

/** What a legend calls detections. */
export const truthNames: Readonly<Record<Truth, string>> = {
  match: 'detection at a label',
  near: nearName,
  stray: 'detection without a label',
  unknown: 'detection',
};

/** Those of the kinds that occur, in the order of a legend. */
export const truthsIn = (detections: readonly Pick<DrawnDetection, 'truth'>[]): Truth[] =>
  (['match', 'near', 'stray', 'unknown'] as const).filter((kind) => detections.some(({ truth }) => truth === kind));

/** How many objects are labelled; where nothing is labelled, that the truth is unknown. */
export const labelsText = (objects: number, labelled: boolean): string =>
  labelled ? quantity(objects, 'labelled object') : 'truth unknown';

interface BoxStyle {
  readonly truth?: Truth;
  /** Width of the line; a thin one where many boxes lie upon each other. */
  readonly line?: number;
  /** Of what stands back. */
  readonly isGrey?: boolean;
}

/** Lines of answers: whole at a label, dashed elsewhere; figure units. */
export const DASHES: Readonly<Record<Truth, readonly number[]>> = { match: [1, 0], near: [8, 2], stray: [4, 2], unknown: [1, 0] };

/** Box of a detection; dashed where no label is. */
export const box = (
  x: number,
  y: number,
  width: number,
  height: number,
  { truth = 'unknown', line = 2, isGrey = false }: BoxStyle = {},
): string =>
  element('rect', {
    x,
    y,
    width,
    height,
    fill: 'none',
    stroke: isGrey ? INK.grey : MARKS[truth],
    'stroke-width': line,
    ...(!isGrey && truth !== 'match' && truth !== 'unknown' && { 'stroke-dasharray': DASHES[truth].join(' ') }),
  });

/** Circle, and a cross whose middle is left open, so that the object stays visible. */
export function target(x: number, y: number, radius: number): string {
  const arm = (dx: number, dy: number) =>
    `M${x + dx * radius * 0.55} ${y + dy * radius * 0.55}L${x + dx * radius * 1.35} ${y + dy * radius * 1.35}`;
  const arms = arm(1, 0) + arm(-1, 0) + arm(0, 1) + arm(0, -1);
  const stroke = { fill: 'none', stroke: MARKS.label, 'stroke-width': 1.4 };
  return element('circle', { cx: x, cy: y, r: radius, ...stroke }) + element('path', { d: arms, ...stroke });
}

/** Meaning of a symbol, and the symbol, about ten units wide, with its left edge at x and its middle at y. */
export type LegendEntry = readonly [meaning: string, symbol: (x: number, y: number) => string];

/** One row: every symbol and its meaning. */
export function legend(left: number, y: number, entries: readonly LegendEntry[]): string {
  let x = left;
  return entries
    .map(([meaning, symbol]) => {
      const at = x;
      x += 10 + 8 + textWidth(meaning) + 18;
      return symbol(at, y) + text(meaning, at + 18, y + 4);
    })
    .join('');
}

const swatch = (colour: string) => (x: number, y: number) =>
  element('rect', { x, y: y - 5, width: 10, height: 10, fill: colour, stroke: INK.axis, 'stroke-width': 0.5 });

/** The colours of a raster of events. */
export const polarityEntries: readonly LegendEntry[] = [
  ['ON event', swatch(POLARITY_COLOURS.on)],
  ['OFF event', swatch(POLARITY_COLOURS.off)],
  ['both', swatch(POLARITY_COLOURS.both)],
];

interface MarkPlace {
  readonly x: number;
  readonly y: number;
}

/** A detection that no track shows; hollow at no label. */
export const dot = ({ x, y }: MarkPlace, truth: Truth): string => {
  const place = { cx: x.toFixed(1), cy: y.toFixed(1) };
  return truth === 'stray' || truth === 'near'
    ? element('circle', { ...place, r: 1.7, fill: 'none', stroke: MARKS[truth], 'stroke-width': 0.9 })
    : element('circle', { ...place, r: 1.8, fill: MARKS[truth], 'fill-opacity': 0.8 });
};

const polyline = (places: readonly MarkPlace[], style: Readonly<Record<string, string | number>>): string =>
  element('polyline', {
    points: places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' '),
    fill: 'none',
    ...style,
  });

/** A part of a track. */
export const line = (
  { colour, dash }: { readonly colour: string; readonly dash: readonly number[] },
  places: readonly MarkPlace[],
): string =>
  polyline(places, { stroke: colour, 'stroke-width': 2, 'stroke-linejoin': 'round', 'stroke-dasharray': dash.join(' ') });

/** The number of a track beside its first point, on a white edge, since something may lie under it. */
export const number = (id: number, { x, y }: MarkPlace, side: 'left' | 'right'): string =>
  text(String(id), side === 'left' ? x - 4 : x + 4, y - 5, {
    'text-anchor': side === 'left' ? 'end' : 'start',
    'font-size': 14,
    'font-weight': 'bold',
    stroke: 'white',
    'stroke-width': 4,
    'paint-order': 'stroke',
  });

/** Of a label: wide and pale, so that detections upon it are seen, and it beside them. */
export const band = (places: readonly MarkPlace[]): string =>
  polyline(places, { stroke: MARKS.label, 'stroke-width': 7, 'stroke-opacity': 0.22, 'stroke-linecap': 'round' });
