import { expect, test } from 'vitest';
import { clockShift } from './clock-shift.ts';
import { matchSatellites } from './match-satellites.ts';
import { orbitOf } from './predict.ts';
import { hill, isHigh, seen, shellOf } from './tles.fixture.ts';

/** Tracks of satellites that are in no list below. */
const tracks = shellOf(5000, 2000)
  .map(orbitOf)
  .filter(isHigh)
  .map((orbit) => seen(orbit));

/** Chances are met by coincidences as often as they say, or more rarely (two standard deviations); and there are coincidences. */
function expectHonest(chances: readonly number[]): void {
  expect(chances.length).toBeGreaterThan(40);
  expect(chances.filter((chance) => chance < 1).length).toBeGreaterThan(5);
  for (const level of [0.02, 0.1, 0.3, 0.5])
    expect(chances.filter((chance) => chance < level).length / chances.length).toBeLessThan(
      level + 2 * Math.sqrt((level * (1 - level)) / chances.length),
    );
}

test('Where a file has none of the satellites of 45 tracks, candidates are as frequent as their chance says.', () => {
  const shell = shellOf(0, 400);
  const limits = { acrossKm: [200, 0], alongKm: [400, 0] } as const;
  expectHonest(
    tracks.map((track) => Math.min(1, ...matchSatellites(track, shell, hill, limits).candidates.map((one) => one.chance))),
  );
});

test('Where a file has none of the satellites of 45 tracks, shifts of the clock are as frequent as their chance says.', () => {
  const shell = shellOf(0, 4000);
  expectHonest(tracks.map((track) => clockShift([track], shell, hill, { acrossKm: [10, 0] }).clock?.chance ?? 1));
});
