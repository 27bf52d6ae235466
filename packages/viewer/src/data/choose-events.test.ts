import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { point } from '../viewer-data.fixture.ts';
import { chooseEvents, eventsNear } from './choose-events.ts';

const streamOf = (events: readonly (readonly [tUs: number, x: number, y: number])[]) => ({
  t: Float64Array.from(events, ([t]) => t),
  x: Uint16Array.from(events, ([, x]) => x),
  y: Uint16Array.from(events, ([, , y]) => y),
  p: new Uint8Array(events.length),
  sensor: { width: 100, height: 100 },
});

describe('events near a track', () => {
  // From (10, 20) at 1 s to (30, 20) at 2 s.
  const points = [point(1, 1e6, 10, 20), point(1, 2e6, 30, 20)];
  const near = (tUs: number, x: number, y: number): number => eventsNear(streamOf([[tUs, x, y]]), points, [])[0];

  it('lie within 6 px of where it is on the line between its points', () => {
    expect(near(1.5e6, 20, 20)).toBe(1);
    expect(near(1.5e6, 20, 26)).toBe(1);
    expect(near(1.5e6, 20, 27)).toBe(0);
    expect(near(1.5e6, 10, 20)).toBe(0);
    expect(near(1.5e6, 24, 24)).toBe(1);
    expect(near(1.5e6, 25, 24)).toBe(0);
  });

  it('come from half a second before its first point to a tenth after its last', () => {
    expect([499_999, 500_000].map((tUs) => near(tUs, 10, 20))).toEqual([0, 1]);
    expect([2_100_000, 2_100_001].map((tUs) => near(tUs, 30, 20))).toEqual([1, 0]);
  });

  it('belong to a detection, wherever they are', () => {
    const events = streamOf([
      [0, 90, 90],
      [1, 91, 90],
    ]);
    expect([...eventsNear(events, [], [{ events: Uint32Array.of(1) }])]).toEqual([0, 1]);
  });
});

describe('chosen events', () => {
  it('are all that are near, and others evenly', () => {
    //              0  1  2  3  4  5  6  7
    const near = Uint8Array.of(0, 0, 1, 0, 0, 1, 0, 0);
    // Room for 3 of 6: ⌊3(k + 1)/6⌋ rises at k = 1, 3, 5, which are events 1, 4 and 7.
    expect([...chooseEvents(near, 5)]).toEqual([1, 2, 4, 5, 7]);
    expect([...chooseEvents(near, 8)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...chooseEvents(near, 0)]).toEqual([2, 5]);
  });

  it('are as many as there is room for, ascending, and spread', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 300 }), fc.nat(400), (bytes, most) => {
        const near = Uint8Array.from(bytes);
        const count = bytes.filter((one) => one === 1).length;
        const chosen = chooseEvents(near, most);
        expect(chosen.length).toBe(Math.max(count, Math.min(most, bytes.length)));
        expect([...chosen]).toEqual([...new Set(chosen)].toSorted((a, b) => a - b));
        // Of the first half of the others about half of those that are shown.
        const others = bytes.flatMap((one, i) => (one === 0 ? [i] : []));
        const half = new Set(others.slice(0, others.length >> 1));
        const room = chosen.length - count;
        expect(Math.abs([...chosen].filter((i) => half.has(i)).length - room / 2)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
