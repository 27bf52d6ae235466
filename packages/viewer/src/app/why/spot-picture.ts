import type { ViewerEvidence } from '../../viewer-data.ts';
import { svg } from '../shared/dom.ts';
import type { ViewerModel } from '../shared/model.ts';
import { type Theme, trackColour } from '../shared/theme.ts';
import type { OwnEvent } from './own-events.ts';

/** Pixels from the middle to the edge of the picture, and units of the drawing per pixel. */
const reach = 10;
const unit = 6;
/** Circles that show the density of events, standard deviations. */
const circles = [2.5, 2, 1.5, 1, 0.5];

/**
 * The pixels around a detection: where events are expected as a cloud that is denser where more are, with the way of the object in the time of the detection; its events
 * the stronger the likelier they are its own, the others of that time in grey.
 */
export function spotPicture(
  { data, trackOf }: ViewerModel,
  evidence: ViewerEvidence,
  detection: number,
  own: readonly OwnEvent[],
  theme: Theme,
): SVGElement {
  const { detections, events, sensor, tickUs } = data;
  const track = trackOf.get(detections.track[detection]);
  const colour = track === undefined ? theme.ink : trackColour(theme, track.colour);
  const [middleX, middleY] = [Math.round(detections.x[detection]), Math.round(detections.y[detection])];
  const size = (2 * reach + 1) * unit;
  const at = (place: number, middle: number): number => (place - middle + reach) * unit;
  const picture = svg('svg', {
    viewBox: `0 0 ${size} ${size}`,
    class: 'spot',
    role: 'img',
    'aria-label': 'Pixels around the detection',
  });
  const [left, top] = [Math.max(0, at(0, middleX)), Math.max(0, at(0, middleY))];
  const [right, bottom] = [Math.min(size, at(sensor.width, middleX)), Math.min(size, at(sensor.height, middleY))];
  picture.append(svg('rect', { x: left, y: top, width: right - left, height: bottom - top, fill: 'none', stroke: theme.line }));
  const [x, y] = [at(detections.x[detection] + 0.5, middleX), at(detections.y[detection] + 0.5, middleY)];
  for (const times of circles) {
    const r = times * evidence.spreadPx[detection] * unit;
    picture.append(svg('circle', { cx: x, cy: y, r, fill: colour, opacity: 0.09 }));
  }
  const pixel = (event: number, fill: string, opacity: number): void => {
    const [column, row] = [events.x[event], events.y[event]];
    if (Math.abs(column - middleX) > reach || Math.abs(row - middleY) > reach) return;
    const place = { x: at(column, middleX) + 0.5, y: at(row, middleY) + 0.5 };
    picture.append(svg('rect', { ...place, width: unit - 1, height: unit - 1, fill, opacity: opacity.toFixed(2) }));
  };
  const until = detections.t[detection];
  const isOwn = new Set(own.map(({ event }) => event));
  for (
    let i = events.t.findLastIndex((time) => time < until);
    i >= 0 && events.t[i] >= until - detections.duration[detection];
    i--
  ) {
    if (!isOwn.has(i)) pixel(i, theme.noise, 0.35);
  }
  for (const { event, share } of own) pixel(event, colour, 0.2 + 0.8 * share);
  const seconds = (detections.duration[detection] * tickUs) / 1e6;
  const [x1, y1] = [x - evidence.vx[detection] * seconds * unit, y - evidence.vy[detection] * seconds * unit];
  picture.append(
    svg('line', { x1, y1, x2: x, y2: y, stroke: theme.ink, 'stroke-width': 1.2 }),
    svg('circle', { cx: x, cy: y, r: 2, fill: theme.ink }),
  );
  return picture;
}
