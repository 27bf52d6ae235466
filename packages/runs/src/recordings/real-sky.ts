import { brightStars, pixelToSky, skyToPixel, type TanWcs } from '@spikeseg/astrometry';
import type { SpikesegConfig } from '@spikeseg/config';
import { type GeneratedRecording, type GeneratorOptions, type StarPlace, sensorSizes } from '@spikeseg/events';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { UsageError } from '../errors/errors.ts';

/** Magnitude of a star that gives one event/s, where none is given: the stars of the catalogue give 10 events/s and more. */
export const fieldZeroPoint = 11;

/** Beyond this from the middle a tangent plane is no sky, degrees. */
const mostReachDeg = 30;

/** What `data.synthetic.field` shows at time 0, with an angle that is drawn; undefined where stars are drawn. */
export function fieldOf({ seed, data: { synthetic } }: SpikesegConfig): TanWcs | undefined {
  if (synthetic.field === null) return undefined;
  const [raDeg, decDeg, arcsecPx] = synthetic.field;
  const { width, height } = sensorSizes[synthetic.sensor];
  const roll = 2 * Math.PI * randomGenerator(deriveSeed(seed, 'field')).uniform();
  const [c, s] = [(arcsecPx / 3600) * Math.cos(roll), (arcsecPx / 3600) * Math.sin(roll)];
  return {
    raDeg,
    decDeg,
    pixel: [(width - 1) / 2, (height - 1) / 2],
    cd: [
      [-c, s],
      [-s, -c],
    ],
  };
}

/**
 * The stars of Tycho-2 to V_T 8.5 that may come onto the chip.
 *
 * @throws UsageError where the telescope goes too far
 */
export function realStars(wcs: TanWcs, { sensor, durationS, telescope, speedPxS }: GeneratorOptions): StarPlace[] {
  const arcsecPx = 3600 * Math.hypot(...wcs.cd[0]);
  const { width, height } = sensorSizes[sensor];
  const { driftPxS = 0, follows = 'nothing' } = telescope ?? {};
  const wayPx = driftPxS * durationS + (follows === 'satellite' ? speedPxS[1] * durationS : 0);
  const reachDeg = ((Math.hypot(width, height) / 2 + 10 + wayPx) * arcsecPx) / 3600;
  if (reachDeg > mostReachDeg)
    throw new UsageError(
      `data.synthetic.field: expected a telescope that stays within ${mostReachDeg} degrees of the middle of the field, got ${reachDeg.toFixed(0)} (${wayPx.toFixed(0)} px of way, ${arcsecPx.toFixed(0)}" per px): take a finer scale, less drift, or slower satellites to follow`,
    );
  const catalogue = brightStars();
  return catalogue.starsWithin(wcs.raDeg, wcs.decDeg, reachDeg, catalogue.faintest).flatMap((star) => {
    const at = skyToPixel(wcs, star);
    return at === undefined ? [] : [{ x: at[0], y: at[1], magnitude: star.magnitude }];
  });
}

/** Where the satellites are in the sky at the times of their labels, and what the chip shows at time 0, as JSON. */
export function skyTruth(wcs: TanWcs, { recording, skyPaths }: GeneratedRecording): string {
  const objects = recording.objects.map(({ id, t }, k) => {
    const { x, y } = skyPaths[k];
    const places = Array.from(t, (_, i) => pixelToSky(wcs, [x[i], y[i]]));
    return { id, t_us: [...t], ra_deg: places.map(({ raDeg }) => raDeg), dec_deg: places.map(({ decDeg }) => decDeg) };
  });
  return `${JSON.stringify({ first_event_us: recording.events.t[0], wcs, objects })}\n`;
}
