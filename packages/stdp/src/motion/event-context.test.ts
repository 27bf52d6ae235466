import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { EventContext, pairVariance, type Reached, type Spot } from './event-context.ts';
import { type Earlier, reachedBy } from './motion.fixture.ts';
import { scalarKernels, simdKernels } from './wasm/kernels.generated.ts';

/** Not a whole number of tiles of 8 px. */
const size = { width: 61, height: 45 };
const reachPx = 24;
const reachS = 1.2;
const ratesHz = [4.2, 12.7, 42.4];
/** It reaches all that is around. */
const wide: Spot = { id: 3, vx: 0, vy: 0, spread: 1e5 };

interface Event {
  readonly x: number;
  readonly y: number;
  readonly tUs: number;
  readonly ratio?: number;
  readonly owner?: number;
  readonly claimed?: number;
}

function contextOf(events: readonly Event[], flavour?: 'simd' | 'scalar'): EventContext {
  const context = new EventContext(size, reachPx, ratesHz, flavour);
  for (const { x, y, tUs, ratio = 5, owner = -1, claimed = 0 } of events) context.add(x, y, tUs, ratio, owner, claimed);
  return context;
}

/** Where the events that a spot reaches were, and when, the latest last. */
function found(context: EventContext, { x, y, tUs }: Event, spot = wide, spotS = reachS): Event[] {
  context.lookFrom(x, y, tUs);
  const { count, places } = context.reach(spot, spotS);
  return Array.from({ length: count }, (_, k) => {
    const [dx, dy, delayS] = places.subarray(3 * k, 3 * k + 3);
    return { x: x - dx, y: y - dy, tUs: Math.round(tUs - 1e6 * delayS) };
  }).toSorted((a, b) => a.tUs - b.tUs || a.x - b.x || a.y - b.y);
}

const at = (x: number, y: number, tUs: number): Event => ({ x, y, tUs });

/** Density of a spot that stands and has a spread of 30 px/s, from the table. */
const densityOf = (dx: number, dy: number, delayS: number): number => {
  const variance = pairVariance + (30 * delayS) ** 2;
  return Math.exp(-(Math.floor((256 * (dx ** 2 + dy ** 2)) / variance) + 0.5) / 512) / (2 * Math.PI) / variance;
};

describe('the context of an event', () => {
  it('says how far it is from earlier ones, how long ago they were, and what they say', () => {
    const context = new EventContext(size, reachPx, ratesHz);
    context.add(10, 20, 1_000_000, 2.5, 7, 0.75);
    context.add(12, 19, 1_250_000, 0.5, 3, 0.9);
    context.lookFrom(14, 17, 1_500_000);
    const { count, places, odds } = context.reach({ ...wide, spread: 30 }, reachS);
    const rows = Array.from({ length: count }, (_, k) => [...places.subarray(3 * k, 3 * k + 3), odds[k]]);
    // What another map claims counts with the rest of it, its own counts in full.
    expect(rows.toSorted((a, b) => a[0] - b[0])).toEqual([
      [2, -2, 0.25, expect.closeTo(0.5 * densityOf(2, -2, 0.25), 12)],
      [4, -3, 0.5, expect.closeTo(2.5 * 0.25 * densityOf(4, -3, 0.5), 12)],
    ]);
  });

  it('reaches so many px in x and in y, and as far back as a spot does', () => {
    const inside = [at(31, 20, 300_000), at(6, 20, 1e6), at(30, 44, 1e6), at(54, 20, 1e6)];
    const outside = [at(5, 20, 1e6), at(55, 20, 1e6), at(30, 20, 1_000_001), at(31, 21, 299_999)];
    const context = contextOf([...inside, ...outside].toSorted((a, b) => a.tUs - b.tUs));
    expect(found(context, at(30, 20, 1.5e6))).toEqual(inside);
    expect(found(context, at(30, 20, 1.5e6), wide, 0.5)).toEqual(inside.slice(1));
    expect(found(context, at(30, 20, 1.5e6), wide, 0.4999999)).toEqual([]);
  });

  it('leaves out the same pixel, and what is less than 5 ms ago', () => {
    const events = [at(20, 20, 0), at(21, 20, 95_000), at(20, 21, 95_001), at(20, 20, 95_002), at(19, 20, 100_000)];
    expect(found(contextOf(events), at(20, 20, 100_000))).toEqual([at(21, 20, 95_000)]);
  });

  it('of a tile has the last 64 events, and those of its neighbours all the same', () => {
    const crowd = Array.from({ length: 200 }, (_, k) => at(16 + (k % 8), 16 + (k % 7), 1000 * k));
    const context = contextOf([...crowd.slice(0, 50), at(24, 16, 50_500), ...crowd.slice(50)]);
    const all = found(context, at(20, 30, 300_000));
    expect(all.filter(({ x }) => x === 24)).toEqual([at(24, 16, 50_500)]);
    expect(all.filter(({ x }) => x < 24)).toEqual(crowd.slice(-64));
  });

  it('does not take what was long ago for what just was, when the clock of 32 bits has gone round', () => {
    const context = contextOf([at(30, 20, 1e6), at(31, 20, 1e6 + 2 ** 32)]);
    expect(found(context, at(32, 20, 1.4e6 + 2 ** 32))).toEqual([at(31, 20, 1e6 + 2 ** 32)]);
    expect(found(context, at(32, 20, 1.4e6 + 2 ** 33))).toEqual([]);
    // Also where there are times as of 1970.
    const today = 1.7e15;
    expect(found(contextOf([at(30, 20, today)]), at(32, 20, today + 1e5))).toEqual([at(30, 20, today)]);
  });

  it('is empty where nothing was, also long before the clock began', () => {
    expect(found(contextOf([at(10, 10, 0)]), at(50, 40, 500_000))).toEqual([]);
    expect(found(contextOf([at(10, 10, -5e6)]), at(11, 10, -4.5e6))).toEqual([at(10, 10, -5e6)]);
  });
});

/** Spots of all kinds: standing, fast, narrow and wide ones, along an axis or not. */
function anySpot(seed: number): Spot {
  const random = randomGenerator(seed);
  const speed = [0, 3, 20, 90, 400][random.integer(5)];
  const angle = random.integer(2) === 0 ? (Math.PI / 2) * random.integer(4) : 2 * Math.PI * random.uniform();
  const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
  return { id: random.integer(3), vx, vy, spread: [0.5, 2, 8, 30][random.integer(4)] };
}

/** Events in crowds and alone, and the spot that they are looked at with. */
function anyScene(seed: number) {
  const random = randomGenerator(seed);
  let tUs = random.integer(2e6);
  const events = Array.from({ length: random.integer(1500) }, (): Event => {
    tUs += random.integer(4000);
    const [x, y] =
      random.integer(9) === 0 ? [20 + random.integer(6), 17] : [random.integer(size.width), random.integer(size.height)];
    const claim = { owner: random.integer(4) - 1, claimed: random.integer(5) / 4 };
    return { x, y, tUs, ratio: Math.fround(20 * random.uniform()), ...claim };
  });
  const edges = [0, random.integer(61), 60];
  const from = at(edges[random.integer(3)], [0, random.integer(45), 44][random.integer(3)], tUs + random.integer(20_000));
  return { events, from, spot: anySpot(seed + 1000), spotS: Math.min(reachS, reachS * 1.5 * random.uniform()) };
}

/** What is around an event, found by looking at every one. */
function around(events: readonly Event[], { x, y, tUs }: Event): Earlier[] {
  const seen = new Map<number, number>();
  return events.toReversed().flatMap((event) => {
    const tile = (event.y >> 3) * 100 + (event.x >> 3);
    const later = seen.get(tile) ?? 0;
    seen.set(tile, later + 1);
    const [dx, dy] = [x - event.x, y - event.y];
    if (later >= 64 || Math.max(Math.abs(dx), Math.abs(dy)) > reachPx || (dx === 0 && dy === 0) || tUs - event.tUs < 5000)
      return [];
    const { ratio, owner, claimed = 0 } = event;
    return [{ dx, dy, delayS: (tUs - event.tUs) / 1e6, ratio, owner, unclaimed: 1 - claimed } as Earlier];
  });
}

const rowsOf = ({ count, places, odds }: Reached): number[][] =>
  Array.from({ length: count }, (_, k) => [...places.subarray(3 * k, 3 * k + 3), odds[k]]).toSorted(
    (a, b) => a[2] - b[2] || a[0] - b[0] || a[1] - b[1],
  );

describe('what a spot reaches', () => {
  it('is what looking at every event says, to 1e-9, also at the edges of the sensor', () => {
    let most = 0;
    for (let seed = 0; seed < 400; seed++) {
      const { events, from, spot, spotS } = anyScene(seed);
      const expected = rowsOf(reachedBy(spot, around(events, from), spotS));
      const context = contextOf(events);
      context.lookFrom(from.x, from.y, from.tUs);
      const rows = rowsOf(context.reach(spot, spotS));
      expect(rows.map((row) => row.slice(0, 3))).toEqual(expected.map((row) => row.slice(0, 3)));
      // Where nothing is left of an event, both are 0.
      for (const [k, [, , , odds]] of rows.entries())
        expect(Math.abs(odds - expected[k][3])).toBeLessThanOrEqual(1e-9 * expected[k][3]);
      const nats = ratesHz.map((rateHz) => rows.reduce((sum, [, , , odds]) => sum + Math.log1p(rateHz * odds), 0));
      context.weigh(spot, spotS).forEach((product, s) => expect(Math.log(product)).toBeCloseTo(nats[s], 9));
      most = Math.max(most, rows.length);
    }
    expect(most).toBeGreaterThan(150);
  });

  it('is the same with and without SIMD, to the bit', () => {
    for (let seed = 500; seed < 600; seed++) {
      const { events, from, spot, spotS } = anyScene(seed);
      const [simd, scalar] = (['simd', 'scalar'] as const).map((flavour) => {
        const context = contextOf(events, flavour);
        context.lookFrom(from.x, from.y, from.tUs);
        const products = [...context.weigh(spot, spotS)];
        const { count, places, odds } = context.reach(spot, spotS);
        return { products, places: places.slice(0, 3 * count), odds: odds.slice(0, count) };
      });
      expect(scalar).toEqual(simd);
    }
  });

  it('ends three standard deviations beside its path, and there is nothing beyond', () => {
    // 9 · (4.5 + 1.5² · 4²) = 364.5: 19 px and 2 px are 365, 19 px and 1 px 362.
    const spot = { id: 0, vx: 0, vy: 0, spread: 7.5 };
    const context = contextOf([at(11, 20, 0), at(11, 21, 0), at(11, 22, 0), at(30, 1, 0), at(32, 1, 0)]);
    expect(found(context, at(30, 20, 800_000), spot)).toEqual([at(11, 20, 0), at(11, 21, 0), at(30, 1, 0)]);
  });

  it('does not overflow the memory when all tiles around are full', () => {
    const crowd = Array.from({ length: 64 * 49 }, (_, k) =>
      at(((k % 49) % 7) * 8 + ((k / 49) & 7), 2 + Math.floor((k % 49) / 7) * 6, k),
    );
    const context = contextOf(crowd);
    context.lookFrom(30, 22, 1e5);
    const { count } = context.reach(wide, reachS);
    expect(count).toBe(around(crowd, at(30, 22, 1e5)).length);
    expect(count).toBeGreaterThan(1500);
    expect([...context.weigh({ ...wide, spread: 40 }, reachS)].every((product) => product > 1)).toBe(true);
  });

  it('each context has kernels of its own, small enough for the main thread of a browser', () => {
    for (const kernels of [simdKernels, scalarKernels]) expect(atob(kernels).length).toBeLessThan(4096);
    const [one, other] = [contextOf([at(10, 10, 0)]), contextOf([])];
    expect(found(one, at(11, 10, 1e5))).toHaveLength(1);
    expect(found(other, at(11, 10, 1e5))).toEqual([]);
  });
});
