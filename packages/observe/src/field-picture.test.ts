import { pixelToSky } from '@spikeseg/astrometry';
import { expect, test } from 'vitest';
import { fieldOf } from './field-picture.ts';
import { passNight, truePlate } from './night.fixture.ts';

const night = passNight(1, 0);
const plate = truePlate(night);
const solution = plate.plate as Extract<typeof plate.plate, { kind: 'solved' }>;

test('lines of the grid are where their names say, a star has its name, or that of its place', () => {
  const star = { raDeg: 74.06, decDeg: -0.51, magnitude: 5 };
  const rigel = { raDeg: 78.6345, decDeg: -8.2016, magnitude: 0.3 };
  const residual = { dx: 0.2, dy: 0.1 };
  const matches = [star, rigel].map((catalogue, k) => ({ star: k, catalogue, ...residual }));
  const matched = { ...solution, matches };
  const { grid, stars, counts } = fieldOf('n', { ...plate, plate: matched, unmeasured: [[3, 4]] });
  const shown = stars.slice(0, 2).map(({ match }) => match);
  expect(shown).toEqual([
    { name: 'J0456.2−0030', ...residual },
    { name: 'Rigel', ...residual },
  ]);
  expect(stars.at(-1)).toEqual({ at: [3, 4] });
  expect(counts.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0.8 * plate.framed.events.t.length);
  expect(grid.length).toBeGreaterThan(7);
  for (const { name, places } of grid)
    for (const place of places) {
      const { raDeg, decDeg } = pixelToSky(solution.wcs, place);
      const [, whole, minutes = '0'] = /^[+−]?(\d+)[h°](?: (\d+)[m′])?$/.exec(name) ?? [];
      const value = (Number(whole) + Number(minutes) / 60) * (name.startsWith('−') ? -1 : 1);
      expect(name.includes('h') ? raDeg / 15 : decDeg).toBeCloseTo(value, 6);
    }
});

test('a field with the pole in it has a grid all around', () => {
  const wcs = { ...solution.wcs, decDeg: 89.5 };
  const { grid } = fieldOf('n', { ...plate, plate: { ...solution, wcs } });
  expect(grid.filter(({ name }) => name.includes('h')).length).toBeGreaterThan(10);
  expect(grid.every(({ places }) => places.length > 5)).toBe(true);
});

test('a field without a plate shows stars and tracks, and no grid', () => {
  const passing = [{ track: 7, places: [[1, 2]] as const }];
  const unsolved = { kind: 'unsolved', reason: 'none', check: [], hypotheses: 0 } as const;
  const { grid, stars, tracks, words } = fieldOf('n', { ...plate, plate: unsolved, passing });
  expect({ grid, tracks }).toEqual({ grid: [], tracks: [{ name: '7', places: [[1, 2]] }] });
  expect(stars.length).toBe(plate.stars.length);
  expect(words.join()).toContain('no plate');
});
