import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import type { TrackPoint } from '@spikeseg/segmentation';
import type { LostTime } from './lost-times.ts';

/** Stars are looked at in steps of so many µs. */
const stepUs = 5e5;
/** Events so near to a star are its own, those of the ring about it are background, px. */
const [ownPx, ringPx] = [5, [7, 12]] as const;
const areaRatio = ownPx ** 2 / (ringPx[1] ** 2 - ringPx[0] ** 2);
/** Tracks of so many s tell what is usual; a track that has ended is expected where it went, for so long, s. */
const [longS, expectedS] = [4, 60] as const;
/** Stars and their events in a step without which nothing is said. */
const [fewestStars, fewestEvents] = [3, 20] as const;
/** Clouds leave less than this share of the light (half a magnitude), of so many of the stars, and last so long, µs. */
const [clearShare, alikeShare, leastUs] = [0.63, 2 / 3, 1e6] as const;
/** What moves by more is no star, px/s. */
const fastestPxS = 60;

type StarPoint = Pick<TrackPoint, 'track' | 'tUs' | 'x' | 'y' | 'vx' | 'vy' | 'is'>;

/** Events of a star by step, background taken off; NaN where it is not expected on the sensor. */
type Light = Float64Array;

/**
 * Times in which the stars dim alike: by what their places give, also those of tracks that are lost meanwhile.
 *
 * @param points of all tracks, in time order @param others times in which nothing is seen anyway: no star is expected beyond a slew
 */
export function cloudsOf(events: EventStream, points: readonly StarPoint[], others: readonly LostTime[]): LostTime[] {
  const tracks = new Map<number, StarPoint[]>();
  for (const point of points) {
    if (point.is?.class === 'satellite' || Math.hypot(point.vx, point.vy) > fastestPxS) continue;
    const own = tracks.get(point.track);
    if (own === undefined) tracks.set(point.track, [point]);
    else own.push(point);
  }
  const firstUs = events.t[0];
  const steps = Math.floor((events.t[events.t.length - 1] - firstUs) / stepUs);
  const stars = [...tracks.values()].flatMap((own) => {
    const [begin, end] = [own[0].tUs, own[own.length - 1].tUs];
    if (end - begin < longS * 1e6) return [];
    const slew = others.find(({ kind, untilUs }) => kind === 'slew' && untilUs > end);
    const light = lightOf(events, own, Math.min(end + expectedS * 1e6, slew?.fromUs ?? Number.POSITIVE_INFINITY), steps);
    const seen = light.filter((one, step) => !Number.isNaN(one) && firstUs + (step + 1) * stepUs <= end).toSorted();
    const usual = seen[seen.length >> 1] ?? 0;
    return usual > 0 ? [{ light, usual }] : [];
  });
  const clouds: LostTime[] = [];
  for (let step = 0; step < steps; step++) {
    const [fromUs, untilUs] = [firstUs + step * stepUs, firstUs + (step + 1) * stepUs];
    if (others.some((one) => one.kind !== 'burst' && one.fromUs < untilUs && one.untilUs > fromUs)) continue;
    const now = stars.filter(({ light }) => !Number.isNaN(light[step]));
    const usual = now.reduce((sum, one) => sum + one.usual, 0);
    if (now.length < fewestStars || usual < fewestEvents) continue;
    const left = now.reduce((sum, { light }) => sum + light[step], 0) / usual;
    const dim = now.filter(({ light, usual: own }) => light[step] < clearShare * own).length;
    if (left >= clearShare || dim < alikeShare * now.length) continue;
    const last = clouds.at(-1);
    if (last !== undefined && last.untilUs >= fromUs) clouds[clouds.length - 1] = { ...last, untilUs };
    else clouds.push({ kind: 'clouds', fromUs, untilUs });
  }
  return clouds.filter(({ fromUs, untilUs }) => untilUs - fromUs >= leastUs);
}

/** What the places of a star give. @param own its points @param lastUs until when it is expected */
function lightOf({ t, x, y, sensor }: EventStream, own: readonly StarPoint[], lastUs: number, steps: number): Light {
  const light = new Float64Array(steps).fill(Number.NaN);
  let at = 0;
  for (let step = 0; step < steps; step++) {
    const middleUs = t[0] + (step + 0.5) * stepUs;
    if (middleUs < own[0].tUs || middleUs > lastUs) continue;
    while (at + 1 < own.length && own[at + 1].tUs <= middleUs) at++;
    const { tUs, x: px, y: py, vx, vy } = own[at];
    const s = (middleUs - tUs) / 1e6;
    const [cx, cy] = [px + vx * s, py + vy * s];
    const margin = ringPx[1];
    if (cx < margin || cy < margin || cx > sensor.width - margin || cy > sensor.height - margin) continue;
    let [inside, around] = [0, 0];
    const end = firstAtOrAfter(t, middleUs + stepUs / 2);
    for (let i = firstAtOrAfter(t, middleUs - stepUs / 2); i < end; i++) {
      const later = (t[i] - middleUs) / 1e6;
      const d2 = (x[i] - cx - vx * later) ** 2 + (y[i] - cy - vy * later) ** 2;
      if (d2 <= ownPx ** 2) inside++;
      else if (d2 >= ringPx[0] ** 2 && d2 <= ringPx[1] ** 2) around++;
    }
    light[step] = inside - around * areaRatio;
  }
  return light;
}
