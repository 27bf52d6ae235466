import { type ObservedTrack, orbitOf, predict } from '@spikeseg/astrometry';
import { expect, test } from 'vitest';
import { elements, hill } from './night.fixture.ts';
import { objectsOf, shownNames, whichSatellites } from './which-satellites.ts';

/** Eight seconds of the station, with a clock that is late by so much, s. */
function seen(lateS: number): ObservedTrack {
  const orbit = orbitOf(elements[0]);
  const observations = Array.from({ length: 8 }, (_, k) => {
    const utcMs = Date.parse('2026-11-27T07:01:40Z') + 1000 * k;
    const { raDeg, decDeg } = predict(orbit, hill, utcMs)!;
    return {
      utcMs: utcMs + 1000 * lateS,
      timeSigmaS: 0.001,
      raDeg,
      decDeg,
      covariance: [49, 0, 49] as const,
      raRate: 0,
      decRate: 0,
      rateSigma: Number.POSITIVE_INFINITY,
      durationS: 1,
    };
  });
  return { object: { track: 2 }, observations };
}

test('With the right clock the satellite is a candidate, is named above the odds alone, and no shift is searched.', () => {
  const { matches, wrongClock } = whichSatellites([seen(0)], elements, hill);
  expect(wrongClock).toBeUndefined();
  expect(matches[0].shifted).toEqual([]);
  expect(objectsOf(matches, elements, {})).toEqual([]);
  expect(objectsOf(matches, elements, { identify: true })).toEqual([
    { track: 2, name: 'STATION', norad: 25_544, designation: '1998-067A' },
  ]);
  const unlikely = matches.map((one) => ({
    ...one,
    matches: { ...one.matches, candidates: one.matches.candidates.map((candidate) => ({ ...candidate, chance: 0.002 })) },
  }));
  expect(objectsOf(unlikely, elements, { identify: true })).toEqual([]);
  expect([...shownNames(unlikely, [])]).toEqual([[2, '2 STATION?']]);
});

test('With a clock that is 30 s late nothing is named, the shift is found, and the satellite moves like the track.', () => {
  const { matches, wrongClock } = whichSatellites([seen(30)], elements, hill);
  expect(wrongClock?.lateS).toBeCloseTo(30, 1);
  expect(matches[0].matches.candidates).toEqual([]);
  expect(matches[0].shifted.map(({ candidate }) => candidate.elements)).toEqual([elements[0]]);
  expect(objectsOf(matches, elements, { identify: true })).toEqual([]);
});

test('What the user says wins, with name and designation where the file has them.', () => {
  const { matches } = whichSatellites([seen(0)], elements, hill);
  const objects = objectsOf(matches, elements, { identify: true, objects: [{ track: 2, norad: 36_585 }] });
  expect(objects).toEqual([{ track: 2, name: '36585', norad: 36_585, designation: '2010-022A' }]);
  expect(objectsOf([], [], { objects: [{ track: 2, norad: 44_506 }] })).toEqual([{ track: 2, norad: 44_506 }]);
  expect([...shownNames(matches, objects)]).toEqual([[2, '2 36585']]);
});
