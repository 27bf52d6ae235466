import { INK } from '../drawing/palette.ts';
import { element, text } from '../drawing/svg.ts';

/** How stars move over the sensor, px/s. */
export interface SkyVelocity {
  readonly vx: number;
  readonly vy: number;
}

/** Half of the arrow, and its head, figure units. */
const [HALF, HEAD] = [20, 7];

/** An arrow the way the stars go, with their speed below it, on a white disc, since events lie under it. @param x, y its middle */
export function skyArrow({ vx, vy }: SkyVelocity, x: number, y: number): string {
  const speed = Math.hypot(vx, vy);
  const [ux, uy] = [vx / speed, vy / speed];
  const at = (along: number, across: number): string =>
    `${(x + along * ux - across * uy).toFixed(1)},${(y + along * uy + across * ux).toFixed(1)}`;
  const points = [at(-HALF, 0), at(HALF, 0), at(HALF - HEAD, -HEAD / 2), at(HALF - HEAD, HEAD / 2), at(HALF, 0)].join(' ');
  return (
    element('circle', { cx: x, cy: y, r: HALF + 14, fill: 'white', 'fill-opacity': 0.85 }) +
    element('polyline', { points, fill: INK.grey, stroke: INK.grey, 'stroke-width': 2, 'stroke-linejoin': 'round' }) +
    text(`sky ${speed.toFixed(1)} px/s`, x, y + HALF + 8, { 'text-anchor': 'middle', 'font-size': 11, fill: INK.muted })
  );
}
