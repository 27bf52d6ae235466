import type { SensorSize } from '@spikeseg/snn-core';
import { INK } from './palette.ts';
import { element, text } from './svg.ts';
import { ticks } from './ticks.ts';

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
