import { MARKS } from './palette.ts';
import { element } from './svg.ts';

/* Signs on top of a picture: what the network answered, and what is true. */

/** Box of a detection; a thin one where many lie upon each other. */
export const box = (x: number, y: number, width: number, height: number, line = 2): string =>
  element('rect', { x, y, width, height, fill: 'none', stroke: MARKS.detection, 'stroke-width': line });

/** Circle, and a cross whose middle is left open, so that the object stays visible. */
export function target(x: number, y: number, radius: number): string {
  const arm = (dx: number, dy: number) =>
    `M${x + dx * radius * 0.55} ${y + dy * radius * 0.55}L${x + dx * radius * 1.35} ${y + dy * radius * 1.35}`;
  const arms = arm(1, 0) + arm(-1, 0) + arm(0, 1) + arm(0, -1);
  const stroke = { fill: 'none', stroke: MARKS.label, 'stroke-width': 1.4 };
  return element('circle', { cx: x, cy: y, r: radius, ...stroke }) + element('path', { d: arms, ...stroke });
}
