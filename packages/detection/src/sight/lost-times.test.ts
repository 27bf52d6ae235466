import { expect, it } from 'vitest';
import { blindShares, lostTimes, secondsByKind } from './lost-times.ts';

/** Times of events that come evenly, so many per s in each second, µs. */
const evenly = (...perS: readonly number[]): Float64Array =>
  Float64Array.from(
    perS.flatMap((count, second) => Array.from({ length: count }, (_, k) => Math.round((second + (k + 0.5) / count) * 1e6))),
  );
const kinds = (t: Float64Array, sky: Parameters<typeof lostTimes>[1] = []) =>
  lostTimes({ t }, sky).map(({ kind, fromUs, untilUs }) => [
    kind,
    Math.round(fromUs / 1e4) / 100,
    Math.round(untilUs / 1e4) / 100,
  ]);

it('a night without a loss loses its first half second alone', () => {
  expect(kinds(evenly(2000, 2000, 2000, 2000))).toEqual([['start', 0, 0.5]]);
  expect(lostTimes({ t: new Float64Array(0) }, [])).toEqual([]);
});

it('a silence is a gap, to the µs; pauses that come in every second are none', () => {
  expect(kinds(evenly(2000, 2000, 0, 2000, 2000, 2000, 2000))).toContainEqual(['gap', 2, 3]);
  // All in the first tenth of each tenth of a second, as sensors that read out in bursts do.
  const bursts = evenly(2000, 2000, 2000, 2000).map((us) => Math.floor(us / 1e5) * 1e5 + (us % 1e5) / 10);
  expect(kinds(bursts).filter(([kind]) => kind === 'gap')).toEqual([]);
});

it('a readout that gives all it can is a plateau, far more events that come unevenly are a burst', () => {
  const usual = [3000, 3000, 3000, 3000] as const;
  expect(kinds(evenly(...usual, 60_000, ...usual))).toContainEqual(['plateau', 4, 5]);
  const uneven = evenly(...usual, 60_000, ...usual).filter(
    (us, i) => us < 4e6 || us > 5e6 || i % (2 + (Math.floor(us / 1e4) % 3)) === 0,
  );
  const found = kinds(uneven);
  expect(found).toContainEqual(['burst', 4, 5]);
  expect(found.map(([kind]) => kind)).not.toContain('plateau');
});

it('looks at a sky that slews are one slew where they follow one another', () => {
  const sky = [1, 2, 3, 4, 20, 21].map((k) => ({ tUs: 1e6 + k * 2e5, state: 'slews' as const }));
  const t = evenly(2000, 2000, 2000, 2000, 2000, 2000, 2000);
  expect(kinds(t, sky).filter(([kind]) => kind === 'slew')).toEqual([
    ['slew', 1, 1.8],
    ['slew', 4.8, 5.2],
  ]);
  expect(secondsByKind(lostTimes({ t }, sky)).get('slew')).toBeCloseTo(1.2, 9);
});

it('tells of every step how much of it was blind, once where two losses overlap', () => {
  const lost = [
    { kind: 'gap', fromUs: 5e5, untilUs: 2.25e6 },
    { kind: 'slew', fromUs: 2e6, untilUs: 2.5e6 },
    { kind: 'burst', fromUs: 3e6, untilUs: 4e6 },
  ] as const;
  expect([...blindShares(lost, 0, 1, 4)]).toEqual([0.5, 1, 0.5, 0]);
  expect([...blindShares(lost, 0, 2, 2)]).toEqual([0.75, 0.25]);
});
