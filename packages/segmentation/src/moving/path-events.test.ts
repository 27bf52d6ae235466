import { expect, it } from 'vitest';
import { FreshEvents } from '../evidence/fresh-events.ts';
import { eventsNear } from './path-events.ts';

const size = { width: 100, height: 80 };
const line = { tUs: 2e6, x: 50, y: 40, vx: -20, vy: 10 };

/** Whether an event is near the line, 5 px and 40 px/s more for every second before. */
function isNear(x: number, y: number, tUs: number, sinceUs = 0): boolean {
  const recent = new FreshEvents(size, 0);
  recent.push(x, y, tUs, 1);
  return eventsNear(line, recent, new Uint8Array(1), sinceUs, 5, 40).x.length === 1;
}

it('events are near a path at exactly the distance, in both directions, and not one pixel further', () => {
  // Half a second ago it was at (60, 35), and 25 px are near.
  for (const [tUs, x, y, reach] of [
    [2e6, 50, 40, 5],
    [1.5e6, 60, 35, 25],
  ]) {
    for (const [dx, dy] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
      [1, 1],
      [-1, -1],
    ]) {
      expect(isNear(x + dx * reach, y + dy * reach, tUs)).toBe(true);
      expect(isNear(x + dx * (reach + 1), y + dy * (reach + 1), tUs)).toBe(false);
    }
  }
});

it('events count from exactly the time on that is asked for', () => {
  expect([isNear(60, 35, 1.5e6, 1.5e6), isNear(60, 35, 1.5e6, 1.5e6 + 1)]).toEqual([true, false]);
});
