import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { pointAt } from '../tracks/track-point.fixture.ts';
import { Departures } from './departures.ts';
import { FreshEvents } from './fresh-events.ts';

const sensor = { width: 60, height: 40 };
const options = { memoryS: 0.25, apartPx: 12 };
const durationUs = 10_000;
const seconds = durationUs / 1e6;

interface Event {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  readonly ratio: number;
}
interface Place {
  readonly track: number;
  readonly x: number;
  readonly y: number;
}

/** Brightness of a spot so far from its middle. */
const spotAt = (px: number) =>
  [
    [1.5, 1],
    [2.5, 0.75],
    [3.6, 0.375],
    [4.6, 0.25],
  ].find(([radius]) => px <= radius)?.[1] ?? 0;

/** The definition, track by track: tracks that have left at every moment. */
function reference(moments: readonly (readonly Place[])[], events: readonly Event[]): number[][] {
  const fresh = { rate: 0, least: Infinity, last: Infinity, sum: 0, seconds: 0, against: 0 };
  let lights = new Map<number, typeof fresh>();
  return moments.map((places, k) => {
    const own = events.filter(({ tUs }) => Math.floor(tUs / durationUs) === k);
    const now = new Map<number, typeof fresh>();
    const gone: number[] = [];
    for (const { track, x, y } of places) {
      const light = { ...(lights.get(track) ?? fresh) };
      const half = 0.5 * Math.min(light.rate, light.least);
      const shares = own.map((event) => spotAt(Math.hypot(event.x - Math.round(x), event.y - Math.round(y))) * event.ratio);
      const odds = shares.map((share) => Math.max(0.1, light.rate) * share);
      const expected = odds.reduce((sum, one) => sum + one / (1 + one), 0);
      light.against = Math.max(
        0,
        light.against + half * 32 * seconds - shares.reduce((sum, one) => sum + Math.log(1 + half * one), 0),
      );
      if (places.every((other) => other.track === track || Math.hypot(other.x - x, other.y - y) > options.apartPx)) {
        const rate = expected / (32 * seconds);
        const keep = Math.exp(-seconds / options.memoryS);
        light.rate = keep * light.rate + (1 - keep) * rate;
        light.sum += rate * seconds;
        light.seconds += seconds;
        if (light.seconds >= options.memoryS) {
          light.least = Math.min(light.least, light.last);
          light.last = light.sum / light.seconds;
          [light.sum, light.seconds] = [0, 0];
        }
      }
      if (light.against >= 7) gone.push(track);
      else now.set(track, light);
    }
    lights = now;
    return gone;
  });
}

/** Lights that stand or move and are dark for a while, on noise. */
function scene(seed: number) {
  const random = randomGenerator(deriveSeed(seed, 'departures'));
  const lights = [1, 2, 3].map((track) => ({
    track,
    x: 6 + 48 * random.uniform(),
    y: 6 + 28 * random.uniform(),
    vx: 6 * random.normal(),
    eventsHz: 100 * 5 ** random.uniform(),
    from: 50 + random.integer(60),
    dark: random.integer(90),
  }));
  const moments = Array.from({ length: 200 }, (_, k) =>
    lights.map(({ track, x, y, vx }) => ({ track, x: x + vx * k * seconds, y })),
  );
  const events: Event[] = [];
  for (let k = 0; k < 200; k++) {
    const put = (x: number, y: number) => {
      const [column, row] = [Math.round(x), Math.round(y)];
      if (column >= 0 && row >= 0 && column < sensor.width && row < sensor.height)
        events.push({ tUs: (k + random.uniform()) * durationUs, x: column, y: row, ratio: 2 + 8 * random.uniform() });
    };
    for (let noise = 0; noise < 3; noise++) put(60 * random.uniform(), 40 * random.uniform());
    lights.forEach(({ eventsHz, from, dark }, light) => {
      if (k >= from && k < from + dark) return;
      for (let left = eventsHz * seconds; random.uniform() < left; left--)
        put(moments[k][light].x + random.normal(), moments[k][light].y + random.normal());
    });
  }
  return { moments, events: events.toSorted((a, b) => a.tUs - b.tUs) };
}

it('what has left is told when the definition says so', () => {
  let told = 0;
  for (let seed = 0; seed < 10; seed++) {
    const { moments, events } = scene(seed);
    const [recent, departures] = [new FreshEvents(sensor, 0), new Departures(options)];
    let next = 0;
    const found = moments.map((places, k) => {
      const tUs = (k + 1) * durationUs;
      for (; next < events.length && events[next].tUs < tUs; next++)
        recent.push(events[next].x, events[next].y, events[next].tUs, events[next].ratio);
      const points = places.map(({ track, x, y }) => pointAt(track, tUs, x, y));
      return departures.step(points, recent, durationUs).map(({ track }) => track);
    });
    expect(found).toEqual(reference(moments, events));
    told += found.flat().length;
  }
  expect(told).toBeGreaterThan(12);
});

const goneAt = (apartPx: number) => {
  const [recent, departures] = [new FreshEvents(sensor, 0), new Departures(options)];
  for (let k = 0; k < 400; k++) {
    const tUs = (k + 1) * durationUs;
    // A bright light for two seconds, then none.
    const count = k < 200 ? 4 : 0;
    for (let e = 0; e < count; e++) recent.push(20, 20, tUs - 9000 + e, 10);
    const points = [pointAt(1, tUs, 20, 20), pointAt(2, tUs, 20 + apartPx, 20)];
    if (departures.step(points, recent, durationUs).some(({ track }) => track === 1)) return k;
  }
  return undefined;
};

it('two lights exactly 12 px apart are one, whose brightness is not measured: neither is ever gone', () => {
  expect(goneAt(12)).toBeUndefined();
  expect(goneAt(12.001)).toBeGreaterThan(199);
});
