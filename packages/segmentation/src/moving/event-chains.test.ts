import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { EventChains } from './event-chains.ts';
import { StepEvents } from './step-events.ts';

const sensor = { width: 240, height: 180 };
/** Half a nat per px; a chain proposes at 6 nats. */
const options = { slowestPxS: 400, fastestPxS: 10_000, leakNatsPx: 0.5, thresholdNats: 6 };

type Event = readonly [tUs: number, x: number, y: number, nats: number];

function ends(events: readonly Event[]) {
  const step = new StepEvents();
  for (const event of events) {
    const [tUs, x, y, nats] = event;
    step.push(x, y, tUs, nats);
  }
  return new EventChains(sensor, options).add(step);
}

/** An event every 4 px of a path to the right, px/s. */
const train = (speed: number, count: number): readonly Event[] =>
  Array.from({ length: count }, (_, k) => [1e6 + (4e6 * k) / speed, 20 + 4 * k, 90, 3] as const);

describe('EventChains', () => {
  it('by hand: V = Σ w − λ·path, at any speed', () => {
    for (const speed of [500, 1500, 9000]) {
      // 3 + 4·(3 − 2) = 7 nats after five events, 16 px from the first.
      const [end, ...others] = ends(train(speed, 5));
      expect(others).toEqual([]);
      expect(end).toMatchObject({ x: 36, y: 90, nats: 7, vy: 0 });
      expect(end.vx).toBeCloseTo(speed, 6);
      // Four events have 6 nats, three have 5.
      expect(ends(train(speed, 4))[0].nats).toBe(6);
      expect(ends(train(speed, 3))).toEqual([]);
    }
  });

  it('neither what is slower nor what is faster than is looked for, nor what stands still', () => {
    expect(ends(train(150, 40))).toEqual([]);
    expect(ends(train(60_000, 12))).toEqual([]);
    const still = Array.from({ length: 200 }, (_, k) => [1e6 + 2000 * k, 60 + (k % 3), 60, 3] as const);
    expect(ends(still)).toEqual([]);
  });

  it('an event beside the path, or far ahead, is none of the chain', () => {
    const seven = train(1000, 7).filter((_, k) => k !== 5);
    // 7 nats, and over the gap 3 − 4.
    expect(ends(seven).at(-1)?.nats).toBe(6);
    const turned: Event = [1e6 + 22_000, 36, 112, 3];
    expect(ends([...train(1000, 5), turned]).at(-1)).toMatchObject({ x: 36, y: 90 });
    const ahead: Event = [1e6 + 17_000, 70, 90, 3];
    expect(ends([...train(1000, 5), ahead]).at(-1)).toMatchObject({ x: 36, y: 90 });
  });

  it('steps cut nothing, and the past is forgotten when the rings are full', () => {
    const random = randomGenerator(5);
    const noise: Event[] = Array.from({ length: 9000 }, (_, k) => [k * 100, random.integer(240), random.integer(180), 0.1]);
    const events = [...noise, ...train(1500, 8).map(([tUs, ...rest]) => [tUs, ...rest] as const)];
    const chains = new EventChains(sensor, options);
    const parts = events.flatMap(([tUs, x, y, nats]) => {
      const step = new StepEvents();
      step.push(x, y, tUs, nats);
      return chains.add(step);
    });
    const [whole] = ends(events);
    expect(whole.x).toBe(48);
    expect(Math.abs(whole.vx - 1500)).toBeLessThan(300);
    expect(parts.at(-1)).toEqual(whole);
  });
});
