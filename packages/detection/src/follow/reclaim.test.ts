import { expect, it } from 'vitest';
import { reclaim } from './reclaim.ts';
import { trackWith } from './track/track.fixture.ts';

/** At the end of the second of two steps; it gained 5 nats in the first, and 3 in the second. */
const still = (y = 28) => {
  const at = { x: 40, y, vx: 0, vy: 0 };
  return trackWith({
    ...at,
    nats: 8,
    bornUs: 0,
    tUs: 2e4,
    path: [
      { ...at, tUs: 1e4, nats: 5 },
      { ...at, tUs: 2e4, nats: 8 },
    ],
  });
};
const object = (x: number, vx: number) => trackWith({ id: 1, group: 9, x, y: 28, vx, tUs: 2e4, bornUs: 1e4 });

it('what passed between the ends of two steps takes back what another gained in that step', () => {
  // At 2,000 px/s it was 10 px before the other at the end of the first step, and is 10 px beyond it now.
  const other = still();
  reclaim(object(50, 2000), [other], 2e4);
  expect(other.nats).toBe(5);
  // In the first step of its life, too.
  const young = still();
  reclaim(object(70, 2000), [young], 2e4);
  expect(young.nats).toBe(3);
});

it('takes nothing of the first step of a way that was taken over', () => {
  const other = trackWith({ ...still(), bornUs: 1.5e4 });
  // It was there at the end of the first step, and in the second.
  reclaim(object(60, 2000), [other], 2e4);
  expect(other.nats).toBe(5);
});

it('takes nothing from what it did not pass', () => {
  const other = still(40);
  reclaim(object(50, 2000), [still(), other], 2e4);
  expect(other.nats).toBe(8);
});
