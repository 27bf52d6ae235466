import { matchSatellites } from '@spikeseg/astrometry';
import { expect, test } from 'vitest';
import { arcsecPx, elements, errorOf, hill, observedNight, passArcsecPx, passNight, realNight } from './night.fixture.ts';
import { stackSatellites } from './stack-satellites.ts';

const sidereal = realNight(2, 'sidereal');

test.each([
  ['sidereal', sidereal],
  ['fixed', realNight(1, 'fixed')],
] as const)(
  'a %s mount: the plate is solved, and the satellite is within 0.3 px of its RA and Dec in the median',
  async (_, night) => {
    const { plates, tracks } = await observedNight(night);
    const [plate] = plates.filter((one) => one.plate.kind === 'solved').map((one) => one.plate);
    expect(plate).toMatchObject({ kind: 'solved' });
    if (plate.kind !== 'solved') return;
    expect(plate.believed.by).toBe('stars');
    expect(plate.believed.chance).toBeLessThan(1e-4);
    expect(plate.matches.length).toBeGreaterThan(10);
    const errors = tracks.flatMap(({ observations }) =>
      observations.flatMap((one) => errorOf(one, night).map((error) => Math.abs(error) / arcsecPx)),
    );
    expect(errors.length).toBeGreaterThan(10);
    expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(0.3);
  },
);

test('a plate that no star of the catalogue can confirm: the satellite has its RA and Dec, and no magnitude', async () => {
  const night = sidereal;
  const none = { faintest: 0, starsWithin: () => [] };
  const { plates, tracks } = await observedNight(night, undefined, arcsecPx, none, night.wcs);
  expect(plates[0].plate).toMatchObject({ kind: 'solved', believed: { by: 'given', starOdds: 1 }, matches: [] });
  expect(plates[0].zeroPoint).toBeUndefined();
  const observations = tracks.flatMap((track) => track.observations);
  const errors = observations.flatMap((one) => errorOf(one, night).map((error) => Math.abs(error) / arcsecPx));
  expect(errors.length).toBeGreaterThan(10);
  // The plate is that of the first moment, and is taken for that of the middle: the sky drifts by a pixel between them.
  expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(2);
  expect(observations.filter(({ magnitude }) => magnitude !== undefined)).toEqual([]);
});

test('a satellite that the mount follows until 11 s has its RA and Dec from the first seconds on, by plates that stars carry over the stop', async () => {
  const telescope = { driftPxS: 0.05, rotationDegS: 0, follows: 'satellite', followsUntilS: 11, slews: 0 } as const;
  const night = realNight(
    2,
    'following',
    { data: { synthetic: { speed_px_s: [20, 40] } } },
    { telescope: { ...telescope, jitterPx: 0.4, jitterHz: 5 } },
  );
  const { plates, tracks } = await observedNight(night);
  const [first] = night.generated.recording.events.t;
  const seconds = tracks.flatMap(({ observations }) => observations.map(({ tUs }) => (tUs - first) / 1e6));
  expect(Math.min(...seconds)).toBeLessThan(3);
  expect(plates.filter(({ plate }) => plate.kind === 'solved').length).toBeGreaterThan(2);
  expect(plates.some(({ origin }) => origin.from !== undefined)).toBe(true);
  const errors = tracks.flatMap(({ observations }) =>
    observations.flatMap((one) => errorOf(one, night).map((error) => Math.abs(error) / arcsecPx)),
  );
  expect(errors.length).toBeGreaterThan(16);
  expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(0.4);
});

test('a satellite that tumbles repeats with the period of its truth', async () => {
  const tumbling = { periodS: [2.4, 2.4], amplitude: 0.8, glintGain: 0 } as const;
  const night = realNight(1, 'sidereal', {}, { tumbling, satelliteRateHz: [150, 150] });
  const [{ light, period }] = (await observedNight(night)).tracks;
  expect(light.length).toBeGreaterThan(50);
  const mean = light.reduce((sum, { rate }) => sum + rate, 0) / light.length;
  expect(Math.abs(mean - 150)).toBeLessThan(20);
  expect(Math.abs(period!.periodS - 2.4)).toBeLessThan(4 * period!.sigmaS);
  expect(period!.sigmaS).toBeLessThan(0.05);
  expect(Math.abs(period!.amplitude - 0.8)).toBeLessThan(0.2);
});

test('a satellite that goes as its elements say is told by them, to a tenth of a second along its path', async () => {
  const night = passNight(4, 400);
  const { tracks } = await observedNight(night, night.utc, passArcsecPx);
  const found = tracks.map(({ track, observations }) => matchSatellites({ object: { track }, observations }, elements, hill));
  const named = found.flatMap(({ candidates }) => candidates);
  expect(named[0]?.elements.name).toBe('STATION');
  expect(Math.abs(named[0].leadS)).toBeLessThan(0.1);
  expect(Math.abs(named[0].acrossArcsec)).toBeLessThan(0.5 * passArcsecPx);
});

/** What the stack says of a pass of so many events/s that is in no track. */
async function stackedPass(rateHz: number) {
  const night = passNight(4, rateHz, 0.8);
  const { plates, tracks } = await observedNight(night, night.utc, passArcsecPx);
  expect(tracks).toEqual([]);
  const stacked = stackSatellites(plates, [], elements, hill, night.utcMs);
  expect(stacked).toHaveLength(1);
  expect(stacked[0].seconds).toBeGreaterThan(7);
  return stacked[0];
}

test('a satellite too dim for a track is found along its path: how bright, how early, how far beside', async () => {
  const { isFound, rate, sigma, leadS, acrossArcsec, magnitude = 0, ageDays } = await stackedPass(6);
  expect(isFound).toBe(true);
  expect(Math.abs(rate - 6)).toBeLessThan(3 * sigma);
  expect(Math.abs(leadS - 0.8)).toBeLessThan(0.1);
  expect(Math.abs(acrossArcsec)).toBeLessThan(2 * passArcsecPx);
  expect(Math.abs(magnitude - 7.6)).toBeLessThan(0.5);
  expect(ageDays).toBeCloseTo(0.79, 2);
});

test('where there is none there is a limit', async () => {
  const { isFound, limit, magnitude, limitMagnitude } = await stackedPass(0);
  expect({ isFound, magnitude }).toEqual({ isFound: false, magnitude: undefined });
  expect(limit).toBeLessThan(9);
  expect(limitMagnitude).toBeGreaterThan(6.9);
});
