import { expect, test } from 'vitest';
import { clockShift } from './clock-shift.ts';
import { matchSatellites } from './match-satellites.ts';
import { orbitOf } from './predict.ts';
import { hill, isHigh, seen, shellOf } from './tles.fixture.ts';

/** Tracks of satellites that are in no list below. */
const tracks = shellOf(5000, 9000)
  .map(orbitOf)
  .filter(isHigh)
  .map((orbit) => seen(orbit));
/** The same without rates, so that more satellites fit. */
const placesAlone = tracks.map(({ object, observations }) => ({
  object,
  observations: observations.map((one) => ({ ...one, rateSigma: Number.POSITIVE_INFINITY })),
}));

/** Levels below which chances are more often than they say, by two standard deviations. There are coincidences. */
function tooFrequent(chances: readonly number[]): readonly number[] {
  const shareBelow = (level: number): number => chances.filter((chance) => chance < level).length / chances.length;
  expect(shareBelow(1)).toBeGreaterThan(0.1);
  return [0.02, 0.1, 0.3, 0.5].filter(
    (level) => shareBelow(level) >= level + 2 * Math.sqrt((level * (1 - level)) / chances.length),
  );
}

test('Where a file has none of the satellites of 60 tracks, candidates are as frequent as their chance says.', () => {
  const shell = shellOf(0, 2000);
  const limits = { acrossKm: [200, 0], alongKm: [400, 0] } as const;
  const chances = placesAlone.map((track) =>
    Math.min(1, ...matchSatellites(track, shell, hill, limits).candidates.map((one) => one.chance)),
  );
  expect(tooFrequent(chances)).toEqual([]);
});

test('Where a file has none of the satellites of 60 tracks, shifts of the clock are as frequent as their chance says.', () => {
  const shell = shellOf(0, 4000);
  const chances = tracks.map((track) => clockShift([track], shell, hill, { acrossKm: [10, 0] }).clock?.chance ?? 1);
  expect(tooFrequent(chances)).toEqual([]);
});
