import { randomGenerator } from '@spikeseg/snn-core';
import { describe, expect, it } from 'vitest';
import { StepEvents } from './step-events.ts';
import { type Proposal, VelocityBank } from './velocity-bank.ts';

const sensor = { width: 64, height: 120 };
const right = { vx: 200, vy: 0 };
const left = { vx: -200, vy: 0 };
const down = { vx: 0, vy: 200 };
/** 10 nats/s leak, a box proposes at 4 nats and keeps at most 6. */
const bankOf = (velocities = [right, left, down]) =>
  new VelocityBank(sensor, { velocities, leakNatsS: 10, thresholdNats: 4, ceilingNats: 2 });

function added(bank: VelocityBank, events: readonly (readonly [tUs: number, x: number, y: number, nats: number])[]): Proposal[] {
  const step = new StepEvents();
  for (const [tUs, x, y, nats] of events) step.push(x, y, tUs, nats);
  return bank.add(step);
}
const of = (proposals: readonly Proposal[], { vx, vy }: typeof right) =>
  proposals.filter((proposal) => proposal.vx === vx && proposal.vy === vy);

const keyOf = ({ x, y, vx, vy, tUs, nats }: Proposal) => [vx, vy, tUs, Math.round(x), Math.round(y), nats.toFixed(2)].join(' ');

const natsOf = (weight: number) => added(bankOf([right]), [[5, 20, 20, weight]]).map((one) => one.nats);

describe('VelocityBank', () => {
  it('a train of events fires the map that moves along, where it is, and no other', () => {
    // 2 px every 10 ms to the right, 1 nat each: after 8 events 8 nats less 0.7 of leak, at most 6.
    const train = Array.from({ length: 9 }, (_, k) => [1e6 + k * 10_000, 10 + 2 * k, 20, 1] as const);
    const proposals = added(bankOf(), train);
    expect(of(proposals, left)).toEqual([]);
    expect(of(proposals, down)).toEqual([]);
    const [last] = of(proposals, right);
    expect(last.tUs).toBe(1.08e6);
    expect(last.nats).toBeCloseTo(6, 3);
    expect(Math.abs(last.x - 26)).toBeLessThanOrEqual(4);
    expect(Math.abs(last.y - 20)).toBeLessThanOrEqual(4);
  });

  it('what stands still leaves every box before it fires', () => {
    // 8 px at 200 px/s are 40 ms: three or four events of a nat.
    const still = Array.from({ length: 100 }, (_, k) => [k * 12_000, 30, 30, 1] as const);
    expect(added(bankOf(), still)).toEqual([]);
  });

  it('a box that comes round is empty when its evidence has leaked away', () => {
    const bank = bankOf([right]);
    added(bank, [[0, 60, 20, 3.9]]);
    // A ring of 128 px at 200 px/s comes round in 0.64 s; 3.9 nats last for 0.39.
    for (let t = 390_000; t < 1e6; t += 10_000) expect(added(bank, [[t, 4, 20, 0.12]])).toEqual([]);
  });

  it('by hand: V = Σ w − λ·t, and silence costs nothing but the leak', () => {
    const slow = bankOf([{ vx: 1e-9, vy: 0 }]);
    expect(added(slow, [[0, 20, 20, 3]])).toEqual([]);
    // 3 − 10·0.1 + 2 = 4.
    expect(added(slow, [[100_000, 20, 20, 2]])[0].nats).toBeCloseTo(4, 3);
    // 4 − 10·0.25 + 2.4 = 3.9.
    expect(added(slow, [[350_000, 20, 20, 2.4]])).toEqual([]);
    // Empty long since.
    expect(added(slow, [[9e6, 20, 20, 3.9]])).toEqual([]);
  });

  it('by hand, to a tick of 10 µs and a 256th of a px', () => {
    const slow = bankOf([{ vx: 1e-9, vy: 0 }]);
    added(slow, [[0, 20, 20, 3]]);
    // 3 nats last for 0.3 s: after 0.20001 s 0.9999 are left.
    expect(added(slow, [[200_010, 20, 20, 3.5]])[0].nats).toBeCloseTo(4.4999, 9);
    const late = bankOf([{ vx: 1e-9, vy: 0 }]);
    added(late, [[0, 20, 20, 3]]);
    // Empty for one tick, and for a second: nothing is owed.
    expect(added(late, [[300_010, 20, 20, 4]])[0].nats).toBe(4);
    expect(added(late, [[2_000_000, 20, 20, 4]])[0].nats).toBe(4);
    // A box of pixels 8 to 15 has moved by 2 px.
    const moved = bankOf([{ vx: 200, vy: -100 }]);
    added(moved, [[0, 10, 20, 0.5]]);
    expect(added(moved, [[10_000, 12, 19, 4]])).toEqual([
      { vx: 200, vy: -100, x: 13.5, y: 18.5, tUs: 10_000, nats: expect.closeTo(4.4, 9) },
    ]);
  });

  it('a box proposes at exactly the threshold, and holds no more than its ceiling', () => {
    expect([natsOf(3.999), natsOf(4), natsOf(6), natsOf(6.5)]).toEqual([[], [4], [6], [6]]);
  });

  it('steps cut nothing: the same boxes fire however events come in', () => {
    const random = randomGenerator(3);
    const events = Array.from(
      { length: 400 },
      (_, k) => [2 ** 31 + k * 997, random.integer(sensor.width), random.integer(sensor.height), 3 * random.uniform()] as const,
    );
    const [whole, parts] = [bankOf(), bankOf()];
    const firings = new Set<string>();
    for (const event of events) for (const proposal of added(parts, [event])) firings.add(keyOf(proposal));
    const found = added(whole, events).map(keyOf);
    expect(found.length).toBeGreaterThan(10);
    expect(found.every((one) => firings.has(one))).toBe(true);
  });
});
