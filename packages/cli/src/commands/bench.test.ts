import { expect, it } from 'vitest';
import { benchTable, verdict } from './bench.ts';

const row = (rateHz: number, timesFaster: number) => ({
  name: 'busy',
  delayMs: 7.123,
  detections: 3,
  rateHz,
  handledHz: rateHz * timesFaster,
  timesFaster,
});
const cells = (lines: readonly string[]) => lines.map((line) => line.trim().split(/ {2,}/)).at(-1);

it('tells what the machine handles, and the delay where it keeps up', () => {
  expect(cells(benchTable([row(10_000, 4)]))).toEqual(['busy', '10,000', '40,000', '4.0', '7.12']);
  expect(cells(benchTable([row(10_000, 0.5)]))).toEqual(['busy', '10,000', '5,000', '0.50', 'falls behind']);
});

it('says up to which rate the machine keeps up, and from which it falls behind', () => {
  expect(verdict([row(1000, 9), row(2000, 1)])).toBe('This machine keeps up with the camera.');
  expect(verdict([row(1000, 9), row(2000, 2), row(3000, 0.9)])).toMatch(
    /keeps up with 2,000 events\/s: it falls behind at 3,000/,
  );
  expect(verdict([row(1000, 0.9), row(2000, 0.1)])).toMatch(/does not keep up: it falls behind at 1,000/);
});
