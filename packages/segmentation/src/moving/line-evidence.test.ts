import { describe, expect, it } from 'vitest';
import { FreshEvents } from '../evidence/fresh-events.ts';
import { lineEvidence } from './line-evidence.ts';
import { fitLine } from './line-fit.ts';
import { eventsNear, lineAt } from './path-events.ts';

const line = { tUs: 1e6, x: 50, y: 30, vx: 100, vy: 0 };
/** ln(1 + s₀·ψ·r) is 1 in the middle of a spot of s₀ = 1/32, so that the leak is 1 nat/s. */
const ratio = 32 * (Math.E - 1);
const events = (list: readonly (readonly [s: number, x: number, y: number])[]) => ({
  momentUs: 1e6,
  s: list.map(([s]) => s),
  x: list.map(([, x]) => x),
  y: list.map(([, , y]) => y),
  ratio: list.map(() => ratio),
});

describe('lineEvidence', () => {
  it('by hand: adds up along the line, and leaks', () => {
    // On the line: at −0.2 s it is at 30, at −0.1 s at 40.
    const { nats, total, shared, since } = lineEvidence(
      line,
      events([
        [-0.2, 30, 30],
        [-0.1, 40, 30],
      ]),
      1 / 32,
      9,
    );
    expect(nats).toBeCloseTo(2 - 0.2, 9);
    expect(total).toBeCloseTo(1.8, 9);
    expect(shared).toBeCloseTo(0.8, 9);
    expect(since).toBe(-0.2);
  });

  it('what lies beside the line counts nothing, what has leaked away begins anew, and there is a ceiling', () => {
    const beside = lineEvidence(line, events([[-0.1, 30, 30]]), 1 / 32, 9);
    expect([beside.nats, beside.since]).toEqual([0, 0]);
    const late = lineEvidence(
      line,
      events([
        [-1.5, -100, 30],
        [-0.1, 40, 30],
      ]),
      1 / 32,
      9,
    );
    expect(late.nats).toBeCloseTo(0.9, 9);
    expect(late.since).toBe(-0.1);
    const capped = lineEvidence(
      line,
      events([
        [-0.1, 40, 30],
        [-0.1, 40, 30],
        [0, 50, 30],
      ]),
      1 / 32,
      1.5,
    );
    expect(capped.nats).toBeCloseTo(1.5, 9);
    expect(capped.total).toBeCloseTo(2.9, 9);
  });
});

it('what gave most does not count where it must be shared: a pixel, or a moment of 2 ms', () => {
  // 1 nat each, far apart in time: without any one of them there are two. On a line that stands, at one pixel: none.
  const apart = events([
    [-0.2, 30, 30],
    [-0.1, 40, 30],
    [0, 50, 30],
  ]);
  expect(lineEvidence(line, apart, 1 / 32, 9).shared).toBeCloseTo(3 - 0.2 - 1, 9);
  const flash = events([
    [-0.2, 30, 30],
    [-0.001, 50, 31],
    [-0.0005, 50, 30],
    [0, 51, 30],
  ]);
  expect(lineEvidence(line, flash, 1 / 32, 9).shared).toBeCloseTo(4 - 0.2 - 3, 9);
  const longer = events([
    [-0.2, 30, 30],
    [-0.005, 50, 31],
    [-0.0025, 50, 30],
    [0, 51, 30],
  ]);
  expect(lineEvidence(line, longer, 1 / 32, 9).shared).toBeCloseTo(4 - 0.2 - 1, 9);
});

it('an event counts at most 7 nats, and its odds are how much of it is the object’s own', () => {
  const sure = { ...events([[0, 50, 30]]), ratio: [1e9] };
  expect(lineEvidence(line, sure, 1 / 32, 99).total).toBe(7);
  expect(lineEvidence(line, events([[0, 50, 30]]), 1 / 32, 99).own).toBeCloseTo(1 - Math.exp(-1), 9);
});

describe('fitLine', () => {
  it('finds place and velocity near those that are assumed', () => {
    // Where it is: (52, 29) now, at (130, −20) px/s. Every ten ms for 0.3 s.
    const path = events(Array.from({ length: 30 }, (_, k) => [-k / 100, 52 - 1.3 * k, 29 + 0.2 * k] as const).toReversed());
    let found = fitLine(line, path, 0.06, 9, 3, 60);
    for (let k = 0; k < 10 && found; k++) found = fitLine(found, path, 0.3, 6, 3, 60);
    expect(found?.x).toBeCloseTo(52, 1);
    expect(found?.y).toBeCloseTo(29, 1);
    expect(Math.abs((found?.vx ?? 0) - 130)).toBeLessThan(1);
    expect(Math.abs((found?.vy ?? 0) + 20)).toBeLessThan(1);
  });

  it('three events are no line', () => {
    expect(
      fitLine(
        line,
        events([
          [-0.2, 30, 30],
          [-0.1, 40, 30],
          [0, 50, 30],
        ]),
        1,
        9,
        3,
        60,
      ),
    ).toBeUndefined();
  });
});

it('eventsNear: a tube that widens into the past, without what belongs to others', () => {
  const recent = new FreshEvents({ width: 240, height: 180 }, 0);
  // On the line, 12 px beside it long ago and now, and before the time that is asked for.
  for (const [t, x, y] of [
    [0.5e6, 0, 30],
    [0.8e6, 30, 42],
    [0.9e6, 40, 30],
    [0.95e6, 45, 31],
    [1e6, 50, 42],
  ])
    recent.push(x, y, t, 2);
  const taken = new Uint8Array(5);
  taken[3] = 1;
  const near = eventsNear(lineAt({ ...line, tUs: 0.9e6, x: 40 }, 1e6), recent, taken, 0.7e6, 5, 40);
  expect([near.x, near.y, near.s]).toEqual([
    [30, 40],
    [42, 30],
    [-0.2, -0.1],
  ]);
});
