import type { EventStream } from '@spikeseg/snn-core';

/** Events of injected objects in the order in which they were drawn, on the sensor and clock of the recording. */
export interface DrawnEvents {
  readonly t: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly p: readonly (0 | 1)[];
  /** 1 + the injection's position. */
  readonly source: readonly number[];
}

/**
 * Merges drawn events into a recording's own by time. A pixel that fired does not fire again within the refractory time, where
 * one of the two events is injected.
 *
 * @param order positions of the drawn events by time
 * @param injections how many there are
 * @returns the events, what each belongs to (0: the recording), and how many of each are lost: [0] the recording's own, then by injection
 */
export function mergeEvents(
  own: EventStream,
  drawn: DrawnEvents,
  order: Uint32Array,
  injections: number,
  refractoryUs: number,
): { merged: EventStream; source: Uint16Array; lost: Float64Array } {
  const { width, height } = own.sensor;
  const most = own.t.length + order.length;
  const [x, y, p] = [new Uint16Array(most), new Uint16Array(most), new Uint8Array(most)];
  const t = new Float64Array(most);
  const source = new Uint16Array(most);
  const lost = new Float64Array(injections + 1);
  /** Time of the last event of every pixel, µs, and whether it is an injected one. */
  const lastUs = new Float64Array(width * height).fill(-Infinity);
  const lastIsInjected = new Uint8Array(width * height);
  let kept = 0;
  const add = (from: EventStream | DrawnEvents, i: number, whose: number): void => {
    const pixel = from.y[i] * width + from.x[i];
    if (from.t[i] - lastUs[pixel] < refractoryUs && (whose > 0 || lastIsInjected[pixel] === 1)) {
      lost[whose]++;
      return;
    }
    lastUs[pixel] = from.t[i];
    lastIsInjected[pixel] = whose > 0 ? 1 : 0;
    x[kept] = from.x[i];
    y[kept] = from.y[i];
    p[kept] = from.p[i];
    t[kept] = from.t[i];
    source[kept++] = whose;
  };
  let next = 0;
  for (let i = 0; i < own.t.length; i++) {
    while (next < order.length && drawn.t[order[next]] < own.t[i]) {
      add(drawn, order[next], drawn.source[order[next]]);
      next++;
    }
    add(own, i, 0);
  }
  for (; next < order.length; next++) add(drawn, order[next], drawn.source[order[next]]);
  const merged: EventStream = {
    x: x.slice(0, kept),
    y: y.slice(0, kept),
    p: p.slice(0, kept),
    t: t.slice(0, kept),
    sensor: own.sensor,
  };
  return { merged, source: source.slice(0, kept), lost };
}
