import { fails } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import type { ObservedTrack } from '../observations/observation.ts';
import { clockShift } from './clock-shift.ts';
import { orbitOf } from './predict.ts';
import { hill, isHigh, seen, shellOf, station, tles } from './tles.fixture.ts';

/** The same observations with a clock that is late by so much, s. */
const late = ({ object, observations }: ObservedTrack, seconds: number, track = object.track): ObservedTrack => ({
  object: { track },
  observations: observations.map((one) => ({ ...one, utcMs: one.utcMs + 1000 * seconds })),
});

test.each([30, -200, 599])('A clock that is %d s late is found by one satellite, to a tenth of a second.', (seconds) => {
  const { clock, matches } = clockShift([late(seen(station), seconds)], tles, hill);
  expect(matches).toHaveLength(1);
  expect(clock?.lateS).toBeCloseTo(seconds, 1);
  expect(clock?.matches[0].candidate.elements.name).toBe('STATION');
  expect(clock?.chance).toBeLessThan(0.01);
});

test('Two satellites that agree are stronger evidence than one, by more than their chances.', () => {
  const shell = shellOf(0, 400);
  const both = [...tles, ...shell];
  // A satellite of the shell that is above the hill then.
  const other = shell.map(orbitOf).find(isHigh)!;
  const tracks = [late(seen(station), 30, 1), late(seen(other), 30, 2)];
  const [one, two] = tracks.map((track) => clockShift([track], both, hill));
  const { clock } = clockShift(tracks, both, hill);
  expect(clock?.lateS).toBeCloseTo(30, 1);
  expect(clock?.matches.map(({ track, candidate }) => [track, candidate.elements.name]).toSorted()).toEqual([
    [1, 'STATION'],
    [2, other.elements.name],
  ]);
  expect(clock!.chance).toBeLessThan(0.1 * one.clock!.chance * two.clock!.chance);
});

describe('no shift', () => {
  const { observations } = seen(station);
  test.each<[string, ObservedTrack]>([
    ['beyond the search', late(seen(station), 700)],
    [
      'a satellite that moves the other way',
      { object: { track: 1 }, observations: observations.map((one) => ({ ...one, raRate: -one.raRate })) },
    ],
    ['a place 2 degrees beside the path', late(seen(station, 0, 7200), 30)],
  ])('%s', (_, track) => {
    expect(clockShift([track], tles, hill)).toEqual({ matches: [] });
  });
});

test('bad input', () => {
  expect(() => clockShift([seen(station)], tles, hill, { maxShiftS: 0 })).toThrow(fails(RangeError, 'maxShiftS', 0));
  expect(() => clockShift([seen(station)], tles, { ...hill, latDeg: 95 })).toThrow(fails(RangeError, 'site.latDeg', 95));
});
