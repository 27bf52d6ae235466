import { type EventStream, firstAtOrAfter } from '@spikeseg/events';
import { byTrack } from '../tracks/by-track.ts';
import type { TrackPoint } from '../tracks/tracker.ts';
import { medianOfFinite } from './limits.ts';
import { addTime, type LostTime } from './lost-times.ts';

/** Stars are looked at in steps of so many µs. */
const stepUs = 5e5;
/** Events so near to a star are its own, those of the ring about it are background, px. */
const [ownPx, ringPx] = [7, [9, 13]] as const;
const areaRatio = ownPx ** 2 / (ringPx[1] ** 2 - ringPx[0] ** 2);
/** Tracks of so many s tell what is usual; a track that has ended is expected where it went, for so long, s. */
const [longS, expectedS] = [4, 60] as const;
/** Stars and their events in a step without which nothing is said. */
const [fewestStars, fewestEvents] = [3, 20] as const;
/** Clouds leave less than this share of the light (half a magnitude), of so many of the stars; spots that are blurred have so many times the usual area, and at least such a share of the light. */
const [clearShare, alikeShare, blurTimes, blurShare] = [0.63, 2 / 3, 1.7, 0.5] as const;
/** What differs by fewer standard deviations in all of its time is chance, and what is shorter, µs; one step less is, too. */
const sureTimes = 4;
const minUs = 1e6;
/** What moves by more is no star, px/s. */
const fastestPxS = 60;

type StarPoint = Pick<TrackPoint, 'track' | 'tUs' | 'x' | 'y' | 'vx' | 'vy' | 'is'>;

/**
 * What the places of stars give in a step, background taken off: events, and the sum of their squared distances, px²; for the variances of these the events of
 * the ring, and the sum of the distances to the power of 4, px⁴, with the background; and what they give usually.
 */
const quantities = ['events', 'px2', 'around', 'px4', 'usualEvents', 'usualPx2'] as const;
type Light = Readonly<Record<(typeof quantities)[number], number>>;
const sumOf = (lights: readonly Light[]): Light =>
  Object.fromEntries(quantities.map((of) => [of, lights.reduce((sum, one) => sum + one[of], 0)])) as Light;

/** Of the background below a star for each event of the ring: its events are even, so the mean of their squared distances is half of the largest. */
const ringPx2 = (areaRatio * ownPx ** 2) / 2;

/** By how many standard deviations spots are blurred. */
function widerTimes({ events, px2, around, px4, usualEvents, usualPx2 }: Light): number {
  const square = (blurTimes * usualPx2) / usualEvents;
  const [inside, insidePx2] = [events + around * areaRatio, px2 + around * ringPx2];
  const variance = px4 - 2 * square * insidePx2 + square ** 2 * inside + around * (ringPx2 - square * areaRatio) ** 2;
  return (px2 - square * events) / Math.sqrt(variance);
}

/** By how many standard deviations less light comes than clouds leave. */
const fewerTimes = ({ events, around, usualEvents }: Light): number =>
  (clearShare * usualEvents - events) / Math.sqrt(Math.max(1, events + around * areaRatio * (1 + areaRatio)));

/**
 * Times in which the stars dim alike (clouds), and in which their spots are wide alike (dew, focus): by what their places give, also those of tracks that are
 * lost meanwhile.
 *
 * @param points of all tracks, in time order @param others times in which nothing is seen anyway: no star is expected beyond a slew
 */
export function fadingOf(events: EventStream, points: readonly StarPoint[], others: readonly LostTime[]): LostTime[] {
  const slow = points.filter(({ is, vx, vy }) => is?.class !== 'satellite' && Math.hypot(vx, vy) <= fastestPxS);
  const firstUs = events.t[0];
  const steps = Math.floor((events.t[events.t.length - 1] - firstUs) / stepUs);
  const long = [...byTrack(slow).values()].filter((own) => own[own.length - 1].tUs - own[0].tUs >= longS * 1e6);
  if (long.length < fewestStars) return [];
  const stars = long.flatMap((own) => {
    const end = own[own.length - 1].tUs;
    const slew = others.find(({ kind, untilUs }) => kind === 'slew' && untilUs > end);
    const light = lightOf(events, own, Math.min(end + expectedS * 1e6, slew?.fromUs ?? Infinity), steps);
    const followed = light.flatMap((one, step) => (one && firstUs + (step + 1) * stepUs <= end ? [one] : []));
    const [usualEvents = 0, usualPx2 = 0] = (['events', 'px2'] as const).map((of) =>
      medianOfFinite(followed.map((one) => one[of])),
    );
    return usualEvents > 0 && usualPx2 > 0 ? [light.map((one) => one && { ...one, usualEvents, usualPx2 })] : [];
  });
  const times: LostTime[] = [];
  const sums: (Light | undefined)[] = [];
  for (let step = 0; step < steps; step++) {
    const [fromUs, untilUs] = [firstUs + step * stepUs, firstUs + (step + 1) * stepUs];
    if (others.some((one) => one.kind !== 'burst' && one.kind !== 'drop' && one.fromUs < untilUs && one.untilUs > fromUs))
      continue;
    const now = stars.flatMap((light) => light[step] ?? []);
    const all = sumOf(now);
    if (now.length < fewestStars || all.usualEvents < fewestEvents) continue;
    sums[step] = all;
    const min = Math.max(fewestEvents, blurShare * all.usualEvents);
    if (all.events >= min && isWide(now)) addTime(times, { kind: 'blur', fromUs, untilUs }, stepUs);
    else if (
      fewerTimes(all) > 0 &&
      now.filter((one) => one.events < clearShare * one.usualEvents).length >= alikeShare * now.length
    )
      addTime(times, { kind: 'clouds', fromUs, untilUs }, stepUs);
  }
  return times.filter(({ kind, fromUs, untilUs }) => {
    const within = sums.slice((fromUs - firstUs) / stepUs, (untilUs - firstUs) / stepUs).flatMap((one) => one ?? []);
    return untilUs - fromUs >= minUs && (kind === 'blur' ? widerTimes : fewerTimes)(sumOf(within)) > sureTimes;
  });
}

/** Whether spots are blurred, also without any one of them: it may have something beside it. */
const isWide = (stars: readonly Light[]): boolean =>
  stars.every((one) => widerTimes(sumOf(stars.filter((other) => other !== one))) > 0);

/** What the places of a star give in every step; undefined where it is not expected on the sensor. @param own its points @param lastUs until when it is expected */
function lightOf({ t, x, y, sensor }: EventStream, own: readonly StarPoint[], lastUs: number, steps: number) {
  let at = 0;
  return Array.from({ length: steps }, (_, step) => {
    const middleUs = t[0] + (step + 0.5) * stepUs;
    if (middleUs < own[0].tUs || middleUs > lastUs) return undefined;
    while (at + 1 < own.length && own[at + 1].tUs <= middleUs) at++;
    const { tUs, x: px, y: py, vx, vy } = own[at];
    const s = (middleUs - tUs) / 1e6;
    const [cx, cy] = [px + vx * s, py + vy * s];
    const margin = ringPx[1];
    if (cx < margin || cy < margin || cx > sensor.width - margin || cy > sensor.height - margin) return undefined;
    let [inside, px2, px4, around] = [0, 0, 0, 0];
    const end = firstAtOrAfter(t, middleUs + stepUs / 2);
    for (let i = firstAtOrAfter(t, middleUs - stepUs / 2); i < end; i++) {
      const dx = x[i] - cx - (vx * (t[i] - middleUs)) / 1e6;
      if (Math.abs(dx) > margin) continue;
      const d2 = dx ** 2 + (y[i] - cy - (vy * (t[i] - middleUs)) / 1e6) ** 2;
      if (d2 <= ownPx ** 2) {
        inside++;
        px2 += d2;
        px4 += d2 ** 2;
      } else if (d2 >= ringPx[0] ** 2 && d2 <= ringPx[1] ** 2) around++;
    }
    return { events: inside - around * areaRatio, px2: px2 - around * ringPx2, around, px4 };
  });
}
