import {
  type Catalogue,
  orbitOf,
  type PlateSolution,
  pixelToSky,
  predict,
  readElements,
  type Site,
  skyToPixel,
  type TanWcs,
} from '@spikeseg/astrometry';
import { defaultConfig, mergeConfigs, type PartialConfig } from '@spikeseg/config';
import { type ClassName, classedReports, EvidenceDetector, run, type TrackClass, type TrackPoint } from '@spikeseg/detection';
import { type LabelTrack, stepsOf } from '@spikeseg/events';
import { type GeneratedRecording, type GeneratorOptions, generateRecording } from '@spikeseg/events/synthetic';
import { tycho2 } from '@spikeseg/star-catalogue';
import { fieldOf, generatorOptions } from '../../experiment/src/made.fixture.ts';
import type { MeasuredObservation } from './measure-track.ts';
import { type FramedPlate, observeRecording } from './observe-recording.ts';
import { hotPixels } from './spots/near-events.ts';
import { skyFrames } from './spots/sky-frame.ts';
import { stackSatellites } from './stack-satellites.ts';

/** Twenty seconds of the mounts at RA 75, Dec 20, with 90″ per pixel and a satellite of 5 to 15 px/s. */
const mounts = {
  sidereal: { scene: 'sidereal' },
  fixed: { scene: 'geo', satellite_rate_hz: [100, 300], drift_px_s: 0.16 },
  following: { scene: 'tracking', satellite_rate_hz: [100, 300], speed_px_s: [8, 16] },
} as const;
type MountName = keyof typeof mounts;
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
  const generated = generateRecording({ ...generatorOptions(config), ...options }, seed);
  return { wcs, generated };
}

const found = new WeakMap<GeneratedRecording, Promise<TrackPoint[]>>();

/** The points of all tracks of a recording, with their classes; it is searched once. */
function tracksIn(generated: GeneratedRecording): Promise<TrackPoint[]> {
  const points = found.get(generated) ?? searched(generated);
  found.set(generated, points);
  return points;
}

async function searched({ recording: { name, events } }: GeneratedRecording): Promise<TrackPoint[]> {
  const detector = await EvidenceDetector.open(events.sensor, { recording: name });
  const points: TrackPoint[] = [];
  for await (const report of classedReports(run(detector, stepsOf(events, detector.stepUs)), events.sensor))
    points.push(...report.points);
  return points;
}

/** What is observed in a night, with a hint that is 2 degrees and 8 % off or with its true plate, and the seconds that it took. */
export async function observedNight(
  night: ReturnType<typeof realNight>,
  utc = '2026-11-28T19:30:00Z',
  scale = arcsecPx,
  catalogue: Catalogue = tycho2(),
  wcs?: TanWcs,
) {
  const points = await tracksIn(night.generated);
  const start = performance.now();
  const observed = await observedTracks(night, points, { utc, scale, catalogue, wcs });
  return { ...observed, seconds: (performance.now() - start) / 1000 };
}

/** What is observed of tracks in a night. */
export const observedTracks = (
  night: ReturnType<typeof realNight>,
  points: readonly TrackPoint[],
  {
    utc = '2026-11-28T19:30:00Z',
    scale = arcsecPx,
    catalogue = tycho2(),
    wcs,
  }: { readonly utc?: string; readonly scale?: number; readonly catalogue?: Catalogue; readonly wcs?: TanWcs | undefined } = {},
) => {
  const { name, events } = night.generated.recording;
  return observeRecording(
    { name, events, points },
    {
      near: { raDeg: night.wcs.raDeg + 1.5, decDeg: night.wcs.decDeg - 1 },
      arcsecPerPx: 1.08 * scale,
      ...(wcs && { wcs }),
      catalogue,
      epochAt: () => ({ utc, atUs: events.t[0], sigmaS: 0.001 }),
      stepS: 1,
      classes: ['satellite'],
    },
  );
};

/** A track as it would be found by the truth, with a point every 0.1 s. */
export function trueTrack(track: number, name: ClassName, { t, x, y }: Pick<LabelTrack, 't' | 'x' | 'y'>): TrackPoint[] {
  return Array.from(t.keys())
    .filter((k) => k % 10 === 0 && k + 1 < t.length)
    .map((k) => {
      const [vx, vy] = [x, y].map((of) => (of[k + 1] - of[k]) / ((t[k + 1] - t[k]) / 1e6));
      const is = { class: name, nats: 9, reason: { kind: 'sky' }, sinceUs: t[0] } as unknown as TrackClass;
      return { recording: 'night', track, tUs: t[k], x: x[k], y: y[k], vx, vy, w: 6, h: 6, score: 9, is };
    });
}

/** The stars of a night whose telescope stands, with events/s. */
export function standingStars({ wcs, generated: { recording } }: ReturnType<typeof realNight>, zeroPoint = 10.5) {
  const { t, sensor } = recording.events;
  const times = Float64Array.from({ length: Math.floor((t[t.length - 1] - t[0]) / 1e4) }, (_, k) => t[0] + 1e4 * k);
  return tycho2()
    .starsWithin(wcs.raDeg, wcs.decDeg, 6, 8)
    .flatMap((star, k) => {
      const [x, y] = skyToPixel(wcs, star) ?? [-1, -1];
      if (x < 5 || y < 5 || x > sensor.width - 6 || y > sensor.height - 6) return [];
      const path = { t: times, x: times.map(() => x), y: times.map(() => y) };
      return [{ x, y, rateHz: 10 ** (0.4 * (zeroPoint - star.magnitude)), points: trueTrack(k + 1, 'star', path) }];
    });
}

/** How far an observation is from the nearest object's true place, RA · cos Dec and Dec, arcsec. */
export function errorOf(
  { tUs, raDeg, decDeg }: MeasuredObservation,
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

/** A station at 535 km that passes a site, and a geostationary satellite that is elsewhere; made up. */
export const elements = readElements(`0 STATION
1 25544U 98067A   26330.50000000  .00003075  00000-0  59442-4 0  9992
2 25544  51.6433  59.2583 0008217  16.4489 347.6017 15.51174618173442
1 36585U 10022A   26330.50000000  .00000010  00000-0  00000-0 0  9992
2 36585   0.0500  80.0000 0002000  60.0000 100.0000  1.00270000 60007
`);
export const hill: Site = { latDeg: 48, lonDeg: 11, heightM: 500, station: '9999' };
export const still = { driftPxS: 0, rotationDegS: 0, follows: 'nothing', slews: 0, jitterPx: 0.3, jitterHz: 5 } as const;
const [passUtc, passS] = ['2026-11-27T07:01:40Z', 12];
export const passArcsecPx = 150;

/** Twelve seconds in which the station passes, ahead by so much, of so many events/s; the camera follows the stars. Other keys win. */
export function passNight(seed: number, rateHz: number, leadS = 0) {
  const at = (tS: number, lead: number) => {
    const place = predict(orbitOf(elements[0]), hill, Date.parse(passUtc) + 1000 * tS, { leadS: lead });
    if (place === undefined) throw new Error('expected a place');
    return place;
  };
  const { raDeg, decDeg } = at(passS / 2, 0);
  const more = {
    data: {
      synthetic: {
        satellites: rateHz > 0 ? 1 : 0,
        duration_s: passS,
        zero_point: 9.5,
        field: [raDeg, decDeg, passArcsecPx],
      },
    },
  } as const;
  const { wcs } = realNight(seed, 'sidereal', more);
  const knots = Array.from({ length: 4 * passS + 1 }, (_, k) => {
    const [x, y] = skyToPixel(wcs, at(k / 4, leadS)) ?? [0, 0];
    return { tS: k / 4, x, y };
  });
  const night = realNight(seed, 'sidereal', more, { telescope: still, ...(rateHz > 0 && { paths: [{ knots, rateHz }] }) });
  const [firstUs] = night.generated.recording.events.t;
  return { ...night, utc: passUtc, utcMs: (tUs: number) => Date.parse(passUtc) + (tUs - firstUs) / 1000 };
}

/** The picture of a night as its truth has it, without a search: stars to magnitude 7.5, of one event/s at 9.5. */
export function truePlate({ wcs, generated }: ReturnType<typeof passNight>): FramedPlate {
  const { events } = generated.recording;
  const [frame] = skyFrames(undefined, events.sensor, events.t[0], events.t[events.t.length - 1] + 1);
  const stars = tycho2()
    .starsWithin(wcs.raDeg, wcs.decDeg, 8, 7.5)
    .flatMap((star) => {
      const [x, y] = skyToPixel(wcs, star) ?? [];
      return x === undefined || y === undefined ? [] : [{ x, y, brightness: 1, sigmaPx: 0.3, track: 0 }];
    });
  const fit = { stars: stars.length, sigmaPx: 0.3, mean: [0, 0], inverseScatter: [0, 0, 0] } as const;
  const plate: PlateSolution = { kind: 'solved', wcs, believed: { by: 'given' }, matches: [], fit };
  const framed = { events, hot: hotPixels(events), frame };
  const { fromUs, untilUs } = frame;
  const zeroPoint = { magnitude: 9.5, scatter: 0.1 };
  return {
    fromUs,
    untilUs,
    utcMs: 0,
    framed,
    psfPx: 1.9,
    stars,
    plate,
    zeroPoint,
    origin: { kind: 'solved' },
    unmeasured: [],
    passing: [],
  };
}

/** What the events of a pass say along its prediction, with the picture of the truth. */
export const stackedPass = (night: ReturnType<typeof passNight>) =>
  stackSatellites([truePlate(night)], [], elements, hill, night.utcMs);
