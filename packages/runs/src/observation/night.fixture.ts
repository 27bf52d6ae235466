import { brightStars, pixelToSky } from '@spikeseg/astrometry';
import { defaultConfig, mergeConfigs, type PartialConfig } from '@spikeseg/config';
import { type GeneratedRecording, type GeneratorOptions, generateRecording, stepsOf } from '@spikeseg/events';
import { classedReports, EvidenceDetector, run, type TrackPoint } from '@spikeseg/segmentation';
import { fieldOf } from '../recordings/real-sky.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { type Measured, observeRecording } from './observe-recording.ts';

/** Twenty seconds of the mounts at RA 75, Dec 20, with 90″ per pixel and a satellite of 5 to 15 px/s. */
const mounts = {
  sidereal: { scene: 'sidereal' },
  fixed: { scene: 'geo', satellite_rate_hz: [100, 300], drift_px_s: 0.16 },
  following: { scene: 'tracking', satellite_rate_hz: [100, 300], speed_px_s: [8, 16] },
} as const;
export type MountName = keyof typeof mounts;
export const arcsecPx = 90;

/** A generated night of real stars, with its plate. */
export function realNight(seed: number, mount: MountName, more: PartialConfig = {}, options: Partial<GeneratorOptions> = {}) {
  const synthetic = {
    satellites: 1,
    speed_px_s: [5, 15],
    duration_s: 20,
    zero_point: 10.5,
    field: [75, 20, arcsecPx],
    ...mounts[mount],
  } as NonNullable<NonNullable<PartialConfig['data']>['synthetic']>;
  const config = mergeConfigs(mergeConfigs(defaultConfig(), { seed, data: { synthetic } }), more);
  const wcs = fieldOf(config);
  if (wcs === undefined) throw new Error('expected a field of real stars');
  return { wcs, generated: generateRecording({ ...generatorOptions(config), ...options }, seed) };
}

/** The points of all tracks of a recording, with their classes. */
async function tracksIn({ recording: { name, events } }: GeneratedRecording): Promise<TrackPoint[]> {
  const detector = await EvidenceDetector.open(events.sensor, { recording: name });
  const points: TrackPoint[] = [];
  for await (const report of classedReports(run(detector, stepsOf(events, detector.stepUs)), events.sensor))
    points.push(...report.points);
  return points;
}

/** What is observed in a night, with a hint that is 2 degrees and 8 % off, and the seconds that it took. */
export async function observedNight(night: ReturnType<typeof realNight>, utc = '2026-11-28T19:30:00Z', scale = arcsecPx) {
  const { name, events } = night.generated.recording;
  const points = await tracksIn(night.generated);
  const start = performance.now();
  const observed = observeRecording(
    { name, events, points },
    {
      near: { raDeg: night.wcs.raDeg + 1.5, decDeg: night.wcs.decDeg - 1 },
      arcsecPerPx: 1.08 * scale,
      catalogue: brightStars(),
      epochAt: () => ({ utc, atUs: events.t[0], sigmaS: 0.001 }),
      stepS: 1,
      classes: ['satellite'],
    },
  );
  return { ...observed, seconds: (performance.now() - start) / 1000 };
}

/** How far an observation is from the nearest object's true place, RA · cos Dec and Dec, arcsec. */
export function errorOf(
  { tUs, raDeg, decDeg }: Measured,
  { wcs, generated: { recording, skyPaths } }: ReturnType<typeof realNight>,
): readonly [number, number] {
  const errors = recording.objects.map(({ t }, object): readonly [number, number] => {
    const after = Math.max(
      1,
      Math.min(
        t.length - 1,
        t.findIndex((one) => one >= tUs),
      ),
    );
    const share = (tUs - t[after - 1]) / (t[after] - t[after - 1]);
    const at = (places: Float64Array): number => places[after - 1] + share * (places[after] - places[after - 1]);
    const truth = pixelToSky(wcs, [at(skyPaths[object].x), at(skyPaths[object].y)]);
    const east = (((raDeg - truth.raDeg + 540) % 360) - 180) * Math.cos((truth.decDeg * Math.PI) / 180);
    return [east * 3600, (decDeg - truth.decDeg) * 3600];
  });
  return errors.toSorted((a, b) => Math.hypot(...a) - Math.hypot(...b))[0];
}
