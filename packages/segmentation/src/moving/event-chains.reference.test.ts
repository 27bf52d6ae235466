import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { EventChains } from './event-chains.ts';
import { StepEvents } from './step-events.ts';
import type { Proposal } from './velocity-bank.ts';

/** Of 6 and 4 blocks of 16 px. */
const sensor = { width: 96, height: 64 };
const options = { slowestPxS: 400, fastestPxS: 6000, leakNatsPx: 0.3, thresholdNats: 5 };

interface Event {
  readonly tUs: number;
  readonly x: number;
  readonly y: number;
  readonly nats: number;
}
/** An event with the chain that ends in it; `from` is where its velocity is taken from, and `later` takes its place in time. */
interface Chained extends Event {
  readonly sum: number;
  readonly count: number;
  readonly first: Event;
  readonly from: Event;
  readonly later: Event;
}
const between = (a: Event, b: Event) => ({
  s: (b.tUs - a.tUs) / 1e6,
  x: b.x - a.x,
  y: b.y - a.y,
  px: Math.hypot(b.x - a.x, b.y - a.y),
});
/** A spot has a radius of 4.6 px: motion is to be seen over its size, and a velocity over twice as much. */
const size = 2 * 4.6;

/** V(i) − λ·path where an event continues the chain of another one, else 0: the definition, pair by pair. */
function left(before: Chained, event: Event): number {
  const step = between(before, event);
  const known = between(before.from, before);
  const whole = between(before.from, event);
  const isNear = step.px <= Math.min(16, options.fastestPxS * step.s) + 6;
  const isSlow = whole.px < options.slowestPxS * (step.s + known.s) - 6;
  if (!isNear || isSlow) return 0;
  if (known.px >= size) {
    const beside = Math.hypot(step.x - (known.x * step.s) / known.s, step.y - (known.y * step.s) / known.s);
    if (beside > 6 * (1 + step.s / known.s)) return 0;
  }
  return before.sum - options.leakNatsPx * Math.max(whole.px - known.px, options.slowestPxS * step.s);
}

const blockOf = ({ x, y }: Event) => [Math.floor(x / 16), Math.floor(y / 16)] as const;
const touch = (a: Event, b: Event) => blockOf(a).every((place, axis) => Math.abs(place - blockOf(b)[axis]) <= 1);

/** What is proposed after every event, by looking at all that came before. */
function reference(events: readonly Event[]) {
  const chains: Chained[] = [];
  return events.map((event) => {
    const candidates = chains.filter(
      (before) => touch(before, event) && event.tUs - before.tUs <= (1e6 * 22) / options.slowestPxS,
    );
    const best = candidates.reduce<Chained | undefined>(
      (most, one) => (left(one, event) > (most ? left(most, event) : 0) ? one : most),
      undefined,
    );
    const isFar = best !== undefined && between(best.later, event).px >= 2 * size;
    const chain: Chained = {
      ...event,
      sum: event.nats + (best ? left(best, event) : 0),
      count: 1 + (best?.count ?? 0),
      first: best?.first ?? event,
      from: best ? (isFar ? best.later : best.from) : event,
      later: best && !isFar ? best.later : event,
    };
    chains.push(chain);
    const { s, x, y, px } = between(chain.from, chain);
    const moves = px >= size && px >= options.slowestPxS * s && px - 6 <= options.fastestPxS * s;
    const { tUs, sum: nats } = chain;
    return chain.sum >= options.thresholdNats && chain.count >= 4 && moves
      ? { first: chain.first, end: { x: event.x, y: event.y, tUs, nats, vx: x / s, vy: y / s } }
      : undefined;
  });
}

/** Trains of events along lines in all directions, at all speeds, with noise between them. */
function scene(seed: number): readonly Event[] {
  const random = randomGenerator(deriveSeed(seed, 'chains'));
  const events: Event[] = [];
  const put = (tUs: number, x: number, y: number, nats: number) => {
    const [column, row] = [Math.round(x) + 0, Math.round(y) + 0];
    if (column >= 0 && row >= 0 && column < sensor.width && row < sensor.height) events.push({ tUs, x: column, y: row, nats });
  };
  for (let k = 0; k < 160; k++)
    put(1e5 * random.uniform(), random.integer(sensor.width), random.integer(sensor.height), 2 * random.uniform());
  for (let k = 0; k < 5; k++) {
    const speed = 300 * 30 ** random.uniform();
    const angle = 2 * Math.PI * random.uniform();
    const [fromUs, x, y] = [6e4 * random.uniform(), random.integer(sensor.width), random.integer(sensor.height)];
    for (let px = 0; px < 90; px += 7 * random.uniform()) {
      const [dx, dy] = [px * Math.cos(angle) + random.normal(), px * Math.sin(angle) + random.normal()];
      put(fromUs + (1e6 * px) / speed, x + dx, y + dy, 1 + 3 * random.uniform());
    }
  }
  return events.toSorted((a, b) => a.tUs - b.tUs);
}

const stepOf = (events: readonly Event[]) => {
  const step = new StepEvents();
  for (const { x, y, tUs, nats } of events) step.push(x, y, tUs, nats);
  return step;
};

/** Rounded to a billionth of a nat, and a millionth of a px/s. */
const plain = (one: Proposal | undefined) =>
  one && [one.x, one.y, one.tUs, one.nats.toFixed(9), one.vx.toFixed(6), one.vy.toFixed(6)];

it('proposes after every event what the definition says, pair by pair', () => {
  let proposals = 0;
  for (let seed = 0; seed < 20; seed++) {
    const events = scene(seed);
    const chains = new EventChains(sensor, options);
    const found = events.map((event) => chains.add(stepOf([event])).at(0));
    const expected = reference(events).map((one) => one?.end);
    expect(found.map(plain)).toEqual(expected.map(plain));
    proposals += found.filter(Boolean).length;
  }
  expect(proposals).toBeGreaterThan(500);
});

it('of a step the last proposal of every chain counts', () => {
  for (let seed = 0; seed < 10; seed++) {
    const events = scene(seed);
    const last = new Map(reference(events).flatMap((one) => (one ? [[one.first, one.end] as const] : [])));
    const found = new EventChains(sensor, options).add(stepOf(events));
    expect(found.map(({ x, y, tUs }) => [x, y, tUs])).toEqual([...last.values()].map(({ x, y, tUs }) => [x, y, tUs]));
  }
});

/** Nats of the end of a train of five, 4 px apart at 1000 px/s, with `between` other events in front of its last one. */
function endAfter(others: readonly Event[]): number | undefined {
  const train = [0, 1, 2, 3, 4].map((k) => ({ tUs: 4000 * k, x: 50 + 4 * k, y: 8, nats: 3 }));
  const found = new EventChains(sensor, options).add(stepOf([...train.slice(0, 4), ...others, train[4]]));
  return found.at(-1)?.nats;
}
/** So many events that are part of nothing: the chains that they leave are empty. */
const silent = (count: number, x: number, y: number) => Array.from({ length: count }, () => ({ tUs: 12_001, x, y, nats: 0 }));
/** 15 nats less the leak of 16 px; without its last event 12 less that of 12 px. */
const [whole, cut] = [15 - 0.3 * 16, 12 - 0.3 * 12];

it('looks at the newest 64 events of a block', () => {
  expect(endAfter(silent(63, 50, 8))).toBeCloseTo(whole, 9);
  expect(endAfter(silent(64, 50, 8))).toBeCloseTo(cut, 9);
  // Those of another block hide nothing.
  expect(endAfter(silent(64, 10, 50))).toBeCloseTo(whole, 9);
});

it('keeps the newest 1,024 events', () => {
  const everywhere = (count: number) => [48, 32].flatMap((y) => silent(count / 2, 2, y));
  expect(endAfter(everywhere(1022))).toBeCloseTo(whole, 9);
  expect(endAfter([...everywhere(1022), ...silent(1, 2, 2)])).toBeCloseTo(whole, 9);
  expect(endAfter(everywhere(1024))).toBeCloseTo(cut, 9);
});

/** Nats of the last end, of events at [ms, x, y, nats]. */
const lastNats = (...list: readonly (readonly [ms: number, x: number, y: number, nats: number])[]) =>
  new EventChains(sensor, options).add(stepOf(list.map(([ms, x, y, nats]) => ({ tUs: 1000 * ms, x, y, nats })))).at(-1)?.nats;
/** Three events, 10 px in 10 ms each, along a row from x on, or along a column; 15 nats less the leak of 20 px. */
const three = (x: number, y: number, dx = 10, dy = 0) => [0, 1, 2].map((k) => [10 * k, x + dx * k, y + dy * k, 5] as const);
const ofThree = 15 - 0.3 * 20;

it('the next event is at most 22 px away, and 55 ms later, and in a block that touches', () => {
  expect(lastNats(...three(2, 20), [42, 44, 20, 5])).toBeCloseTo(ofThree + 5 - 0.3 * 22, 9);
  expect(lastNats(...three(2, 20), [43, 45, 20, 5])).toBeUndefined();
  // 22 px at 400 px/s, the slowest; 20 px in 48 ms come before.
  const slow = [0, 1, 2].map((k) => [24 * k, 2 + 10 * k, 20, 5] as const);
  expect(lastNats(...slow, [103, 44, 20, 5])).toBeCloseTo(ofThree + 5 - 0.3 * 22, 9);
  expect(lastNats(...slow, [103.001, 44, 20, 5])).toBeUndefined();
  // 18 px over a whole block, in every direction.
  for (const [x, y, dx, dy] of [
    [11, 20, 10, 0],
    [84, 20, -10, 0],
    [20, 11, 0, 10],
    [20, 52, 0, -10],
  ]) {
    const next = [38, x + 3.8 * dx, y + 3.8 * dy, 5] as const;
    const isOver =
      Math.abs(
        blockOf({ tUs: 0, nats: 0, x: next[1], y: next[2] })[dx === 0 ? 1 : 0] -
          blockOf({ tUs: 0, nats: 0, x: x + 2 * dx, y: y + 2 * dy })[dx === 0 ? 1 : 0],
      ) === 2;
    expect([isOver, lastNats(...three(x, y, dx, dy), next)]).toEqual([true, undefined]);
  }
});

it('the next event is at most 6 px beside the place where it is expected, and more where that is far off', () => {
  // Three events over 10 px in 20 ms; 20 ms later 12 px beside it are as good as none.
  const nats = 15 - 0.3 * 10 + 9 - 0.3 * (Math.hypot(20, 12) - 10);
  expect(lastNats(...three(2, 20, 5), [40, 22, 32, 9])).toBeCloseTo(nats, 9);
  expect(lastNats(...three(2, 20, 5), [40, 22, 33, 9])).toBeUndefined();
});

const again = (ms: number, x: number) =>
  lastNats([0, 20, 20, 9], [ms, x, 20, 9], [ms + 10, x + 10, 20, 9], [ms + 20, x + 20, 20, 9]);

const chain = (first: number, path: number) => first + 27 - 0.3 * path;

it('what has hardly moved is none of a chain when what is slowest would be gone, but for 6 px', () => {
  // 400 px/s are 6.5 px in 16.25 ms, and 5.6 px in 14 ms; 8 px in 20 ms are 2 more than 6.
  expect(again(14, 20)).toBeCloseTo(chain(9 - 0.3 * 5.6, 20), 9);
  // Only three are left.
  expect(again(16.25, 20)).toBeUndefined();
  expect(again(20, 22)).toBeCloseTo(chain(9 - 0.3 * 8, 20), 9);
});

it('a chain proposes at exactly the slowest and at the fastest speed, but for 6 px', () => {
  const train = (stepPx: number, stepMs: number) =>
    lastNats(...[0, 1, 2, 3].map((k) => [k * stepMs, 20 + k * stepPx, 20, 5] as const));
  expect(train(4, 10)).toBeCloseTo(20 - 0.3 * 12, 9);
  expect(train(4, 10.001)).toBeUndefined();
  // 18 px, of which 12 in 2 ms are 6000 px/s.
  expect(lastNats([0, 20, 20, 5], [0.5, 24, 20, 5], [1, 30, 20, 5], [2, 38, 20, 5])).toBeCloseTo(20 - 0.3 * 18, 9);
  expect(lastNats([0, 20, 20, 5], [0.5, 24, 20, 5], [1, 30, 20, 5], [1.999, 38, 20, 5])).toBeUndefined();
});

it('two ends of one chain are one proposal, the last', () => {
  // From one event to both sides, 14 px every 5 ms.
  const both = [1, 2, 3].flatMap((k) => [
    { tUs: 5000 * k, x: 48 + 14 * k, y: 30, nats: 6 },
    { tUs: 5000 * k + 1, x: 48 - 14 * k, y: 30, nats: 6 },
  ]);
  const found = new EventChains(sensor, options).add(stepOf([{ tUs: 0, x: 48, y: 30, nats: 6 }, ...both]));
  expect(found.map(({ x, nats }) => [x, nats])).toEqual([[6, expect.closeTo(24 - 0.3 * 42, 9)]]);
});
