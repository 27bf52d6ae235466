import type { SensorSize } from '@spikeseg/events';
import { INK } from './palette.ts';
import { element, text } from './svg.ts';

/** Where a sensor is drawn, figure units. */
export interface SensorFrame {
  /** Left and upper edge. */
  readonly x: number;
  readonly y: number;
  /** Edge of a sensor pixel. */
  readonly pixel: number;
}

/**
 * Frame around a sensor with ticks and titles: x below, y at the left with 0 at the top.
 *
 * @param unit of both axes
 */
export function sensorAxes(
  { width, height }: SensorSize,
  { x: left, y: top, pixel }: SensorFrame,
  unit: 'sensor px' | 'input px' = 'sensor px',
): string {
  const [right, bottom] = [left + width * pixel, top + height * pixel];
  const across = ticks(width - 1, 1).map((value) => {
    const x = left + (value + 0.5) * pixel;
    return tick(x, bottom, x, bottom + 5) + text(String(value), x, bottom + 18, { 'text-anchor': 'middle' });
  });
  const down = ticks(height - 1, 1).map((value) => {
    const y = top + (value + 0.5) * pixel;
    return tick(left - 5, y, left, y) + text(String(value), left - 8, y + 4, { 'text-anchor': 'end' });
  });
  const [middle, side] = [(top + bottom) / 2, left - 40];
  return [
    element('rect', { x: left, y: top, width: right - left, height: bottom - top, fill: 'none', stroke: INK.axis }),
    ...across,
    ...down,
    text(`x (${unit})`, (left + right) / 2, bottom + 38, { 'text-anchor': 'middle', 'font-size': 13 }),
    text(`y (${unit})`, side, middle, {
      'text-anchor': 'middle',
      'font-size': 13,
      transform: `rotate(-90 ${side} ${middle})`,
    }),
  ].join('');
}

const tick = (x1: number, y1: number, x2: number, y2: number) => element('line', { x1, y1, x2, y2, stroke: INK.axis });

/**
 * Multiples of 1, 2 or 5 · 10^k from 0 to the end, at most nine.
 *
 * @param end > 0 @param finest least distance of two ticks, e.g. 1 for pixels
 */
export function ticks(end: number, finest = 0): number[] {
  const rough = end / 8;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(finest, ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
