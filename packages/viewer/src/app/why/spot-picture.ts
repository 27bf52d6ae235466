import type { ViewerEvidence } from '../../viewer-data.ts';
import { svg } from '../shared/dom.ts';
import type { Model } from '../shared/model.ts';
import { type Theme, trackColour } from '../shared/theme.ts';
import { natsOfEvent, neuronOf } from './levels-at.ts';

/** Pixels from the middle to the edge of the picture, and units of the drawing per pixel. */
const reach = 10;
const unit = 6;
const spotPx = 4.6;

/** The pixels around a detection: those whose events are its own the stronger the more they added, the others of that time in grey; the circle is the spot. */
export function spotPicture({ data, trackOf }: Model, evidence: ViewerEvidence, detection: number, theme: Theme): SVGElement {
  const { detections, events, sensor } = data;
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
  const pixel = (x: number, y: number, fill: string, opacity: number): void => {
    if (Math.abs(x - middleX) > reach || Math.abs(y - middleY) > reach) return;
    picture.append(
      svg('rect', {
        x: at(x, middleX) + 0.5,
        y: at(y, middleY) + 0.5,
        width: unit - 1,
        height: unit - 1,
        fill,
        opacity: opacity.toFixed(2),
      }),
    );
  };
  const until = detections.t[detection];
  const own = detections.events.subarray(detections.offsets[detection], detections.offsets[detection + 1]);
  const isOwn = new Set(own);
  for (
    let i = events.t.findLastIndex((time) => time < until);
    i >= 0 && events.t[i] >= until - detections.duration[detection];
    i--
  ) {
    if (!isOwn.has(i)) pixel(events.x[i], events.y[i], theme.noise, 0.35);
  }
  const neuron = neuronOf(evidence, detection);
  const added = new Map<number, number>();
  for (const event of own) {
    const place = events.y[event] * sensor.width + events.x[event];
    added.set(place, (added.get(place) ?? 0) + natsOfEvent(data, evidence, event, neuron));
  }
  for (const [place, nats] of added)
    pixel(place % sensor.width, Math.floor(place / sensor.width), colour, 0.25 + 0.75 * Math.min(1, nats / 4));
  const [x, y] = [at(detections.x[detection] + 0.5, middleX), at(detections.y[detection] + 0.5, middleY)];
  picture.append(svg('circle', { cx: x, cy: y, r: spotPx * unit, fill: 'none', stroke: theme.muted, 'stroke-width': 1 }));
  return picture;
}
