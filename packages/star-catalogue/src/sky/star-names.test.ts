import { expect, test } from 'vitest';
import { tycho2 } from '../tycho2.ts';
import { starName } from './star-names.ts';

test('the brightest stars of the catalogue have their names; three pairs share one', () => {
  const called = tycho2()
    .starsWithin(0, 90, 180, 3)
    .flatMap((star) => starName(star) ?? []);
  expect(called.slice(0, 4)).toEqual(['Rigil Kentaurus', 'Arcturus', 'Capella', 'Rigel']);
  expect([called.length, new Set(called).size]).toEqual([71, 68]);
});

test('a faint star beside one has none, nor has one at another place', () => {
  const rigel = { raDeg: 78.634, decDeg: -8.202 };
  expect(starName({ ...rigel, magnitude: 0.2 })).toBe('Rigel');
  expect(starName({ ...rigel, magnitude: 6.8 })).toBeUndefined();
  expect(starName({ ...rigel, decDeg: -8.3, magnitude: 0.2 })).toBeUndefined();
});
