import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import type { SkyFrame } from './sky-frame.ts';
import { noEvents, type SpotEvents } from './spot-fit.ts';

/** A pixel is hot that has so many events, and so many times those of each of its neighbours. */
const [hotEvents, hotTimes] = [25, 5];

/** Which pixels give much more than what lies around them: no spot of a telescope is as small. */
export function hotPixels({ x, y, sensor: { width, height } }: EventStream): Uint8Array {
  const counts = new Uint32Array(width * height);
  for (let i = 0; i < x.length; i++) counts[y[i] * width + x[i]]++;
  return Uint8Array.from(counts, (count, at) => {
    if (count < hotEvents) return 0;
    const column = at % width;
    const beside = [
      column > 0 ? counts[at - 1] : 0,
      column < width - 1 ? counts[at + 1] : 0,
      counts[at - width] ?? 0,
      counts[at + width] ?? 0,
    ];
    return count > hotTimes * Math.max(1, ...beside) ? 1 : 0;
  });
}

/** Something at one place of the picture, while it is seen. */
export interface Still {
  readonly x: number;
  readonly y: number;
  readonly fromUs: number;
  readonly untilUs: number;
}

/** Calls back for every event near a thing that stands in the picture and is seen then: its number, that of the event, and its place. */
export function forEachNear(
  sky: FramedEvents,
  things: readonly Still[],
  radiusPx: number,
  each: (thing: number, event: number, x: number, y: number) => void,
): void {
  const { events, frame } = sky;
  const cell = (place: number): number => Math.floor(place / radiusPx);
  const cells = new Map<string, number[]>();
  things.forEach(({ x, y }, k) => {
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++) {
        const key = `${cell(x) + dx} ${cell(y) + dy}`;
        cells.set(key, [...(cells.get(key) ?? []), k]);
      }
  });
  forEach(sky, frame.fromUs, frame.untilUs, (i, x, y) => {
    for (const k of cells.get(`${cell(x)} ${cell(y)}`) ?? []) {
      const { fromUs, untilUs, x: ax, y: ay } = things[k];
      const tUs = events.t[i];
      if (tUs >= fromUs && tUs < untilUs && (x - ax) ** 2 + (y - ay) ** 2 <= radiusPx * radiusPx) each(k, i, x, y);
    }
  });
}

/** The events near things that stand in the picture, of each with times since it was first seen. */
export function eventsAround(sky: FramedEvents, things: readonly Still[], radiusPx: number): SpotEvents[] {
  const { t, p } = sky.events;
  const near = things.map(noEvents);
  forEachNear(sky, things, radiusPx, (k, i, x, y) => add(near[k], (t[i] - things[k].fromUs) / 1e6, x, y, p[i]));
  return near;
}

/** Places that are left out: of a path with all events at that time, and of single events. */
export interface Masked {
  readonly path: (x: number, y: number) => boolean;
  readonly event: (x: number, y: number) => boolean;
}

/** The events near something that moves straight, with times since `fromUs`, but for what is masked. */
export function eventsAlong(
  sky: FramedEvents,
  { x: x0, y: y0, vx, vy, fromUs, untilUs }: Still & { readonly vx: number; readonly vy: number },
  radiusPx: number,
  masked?: Masked,
): SpotEvents {
  const near = noEvents();
  forEach(sky, fromUs, untilUs, (i, x, y) => {
    const tS = (sky.events.t[i] - fromUs) / 1e6;
    const [ax, ay] = [x0 + vx * tS, y0 + vy * tS];
    if ((x - ax) ** 2 + (y - ay) ** 2 > radiusPx * radiusPx || masked?.path(ax, ay) || masked?.event(x, y)) return;
    add(near, tS, x, y, sky.events.p[i]);
  });
  return near;
}

/** Events with the frame that takes them to a picture, and the pixels that are hot. */
export interface FramedEvents {
  readonly events: EventStream;
  readonly hot: Uint8Array;
  readonly frame: SkyFrame;
}

/** Which places of a picture are on the chip at a time: it lies there as its middle does, as turns within a frame are small. */
export function chipAt(
  { events, frame }: Pick<FramedEvents, 'events' | 'frame'>,
  tUs: number,
): (x: number, y: number) => boolean {
  const [middleX, middleY] = [(events.sensor.width - 1) / 2, (events.sensor.height - 1) / 2];
  const [mx, my] = frame.toPicture(middleX, middleY, tUs);
  return (x, y) => Math.abs(x - mx) <= middleX && Math.abs(y - my) <= middleY;
}

/** Calls back for every event of some time that is of no hot pixel: its number, and its place in the picture. */
export function forEach(
  { events: { t, x, y, sensor }, hot, frame }: FramedEvents,
  fromUs: number,
  untilUs: number,
  each: (event: number, x: number, y: number) => void,
): void {
  const end = firstAtOrAfter(t, untilUs);
  for (let i = firstAtOrAfter(t, fromUs); i < end; i++) {
    if (hot[y[i] * sensor.width + x[i]]) continue;
    const [px, py] = frame.toPicture(x[i], y[i], t[i]);
    each(i, px, py);
  }
}

function add(to: SpotEvents, tS: number, x: number, y: number, p: number): void {
  to.t.push(tS);
  to.x.push(x);
  to.y.push(y);
  to.on.push(p === 1);
}
