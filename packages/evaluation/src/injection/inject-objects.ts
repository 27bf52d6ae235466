import type { EventStream } from '@spikeseg/events';
import { poissonTimes, timeOrder } from '@spikeseg/events/synthetic';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { HostBursts } from './host-bursts.ts';
import { checkInjections, type Injection, type InjectionOptions, injectionAt, injectionOptions, lifeOf } from './injection.ts';

/** What became of the events of one injection. */
export interface InjectionCounts {
  /** In the stream. */
  readonly kept: number;
  /** Too soon after another event of their pixel. */
  readonly refractory: number;
  /** Beside the sensor. */
  readonly offSensor: number;
}

/** A recording's events with those of objects among them. */
export interface InjectedEvents {
  readonly events: EventStream;
  /** What every event belongs to: 0 is the recording's own, 1 + k the k-th injection. */
  readonly source: Uint16Array;
  /** One per injection. */
  readonly counts: readonly InjectionCounts[];
  /** The recording's own events that came too soon after an injected one at their pixel, and are lost. */
  readonly ownLost: number;
}

type DrawnColumns = { readonly [K in keyof DrawnEvents]: DrawnEvents[K][number][] };

/** Most injections at a time: two bytes tell them apart. */
const max = 2 ** 16 - 1;

/**
 * Puts objects into a recording, as events among its own. Each causes events as a Poisson process of its rate, in a Gaussian spot
 * around its centre. A share of them waits for the next burst of the recording, and is then where the object is then. What falls
 * beside the sensor is lost. So is what comes within the refractory time of a pixel, the injected event or the recording's own,
 * whichever is later; two events of the recording never hinder each other. Times are whole µs, as the recording's; among events of the
 * same µs its own come first.
 *
 * Every injection draws from a seed of its own, by its id: leaving one out leaves the draws of the others as they are. The same seed gives
 * the same bytes, and no injections give the recording's own.
 *
 * @param events of one recording, in time order; not written to
 * @param injections at most 65,535, each with an id of its own, within the time of the recording
 * @param seed whole number
 * @throws RangeError naming the injection or the option, what was expected and what was found
 */
export function injectObjects(
  events: EventStream,
  injections: readonly Injection[],
  seed: number,
  options: InjectionOptions = {},
): InjectedEvents {
  const physics = injectionOptions(options);
  const { t, sensor } = events;
  if (injections.length > max) throw new RangeError(`injections: expected at most ${max}, got ${injections.length}`);
  if (t.length === 0 && injections.length > 0)
    throw new RangeError('injections: expected a recording with events to put them into, got one without any');
  const startUs = t[0] ?? 0;
  checkInjections(injections, t.length === 0 ? 0 : (t[t.length - 1] - startUs) / 1e6);

  const bursts = new HostBursts(physics.burstShare > 0 && injections.length > 0 ? t : new Float64Array(0));
  const drawn: DrawnColumns = { t: [], x: [], y: [], p: [], source: [] };
  const offSensor = injections.map((injection, k) => {
    const random = randomGenerator(deriveSeed(seed, 'injection', injection.id));
    const [startS, lifeS] = [injection.knots[0].tS, lifeOf(injection)];
    const untilUs = startUs + (startS + lifeS) * 1e6;
    let beside = 0;
    poissonTimes(injection.rateHz, lifeS, random, (evenS) => {
      const dueUs = startUs + (startS + evenS) * 1e6;
      const waits = random.uniform() < physics.burstShare;
      const timeUs = Math.floor(waits ? bursts.timeAfter(dueUs, untilUs, random) : dueUs);
      const p = random.uniform() < physics.offShare ? 0 : 1;
      const [dx, dy] = [physics.spotSdPx[0] * random.normal(), physics.spotSdPx[1] * random.normal()];
      const place = injectionAt(injection, Math.max(startS, (timeUs - startUs) / 1e6));
      // Only where rounding puts an event at the very end.
      if (place === undefined) return;
      const [x, y] = [Math.round(place.x + dx), Math.round(place.y + dy)];
      if (!(x >= 0 && y >= 0 && x < sensor.width && y < sensor.height)) {
        beside++;
        return;
      }
      drawn.t.push(timeUs);
      drawn.x.push(x);
      drawn.y.push(y);
      drawn.p.push(p);
      drawn.source.push(k + 1);
    });
    return beside;
  });
  const order = timeOrder(drawn.t);
  const { merged, source, lost } = mergeEvents(events, drawn, order, injections.length, physics.refractoryUs);
  const kept = new Float64Array(injections.length + 1);
  for (const one of source) kept[one]++;
  const counts = offSensor.map((beside, k) => ({ kept: kept[k + 1], refractory: lost[k + 1], offSensor: beside }));
  return { events: merged, source, counts, ownLost: lost[0] };
}

/** Events of injected objects in the order in which they were drawn, on the sensor and clock of the recording. */
interface DrawnEvents {
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
  const total = own.t.length + order.length;
  const [x, y, p] = [new Uint16Array(total), new Uint16Array(total), new Uint8Array(total)];
  const t = new Float64Array(total);
  const source = new Uint16Array(total);
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
