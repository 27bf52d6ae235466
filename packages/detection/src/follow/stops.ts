import { fastPxS } from '../search/ebssa.ts';
import { surelyNats } from '../surely.ts';
import { fastDrift } from './initiation.ts';
import { lossSince } from './succession.ts';
import { bestOfEach, surelyReportedNats } from './track/reported.ts';
import type { Track } from './track/track.ts';

/** A fast object that has lost evidence within this time may have stopped, µs. */
const lossUs = 3e5;
/** It can have stopped this long before it began to lose, or after, µs. */
const aroundUs = 4e4;
/** Minimum distance of two places of a stop, px. */
const apartPx = 4;

/**
 * Places where a fast object may stand now, because the mount has stopped. They lie on its way, around the moment from which on it loses evidence. There are none as
 * long as another object goes on, or stands as before: the mount moves all of them.
 *
 * @returns px
 */
export function stopsOf(tracks: readonly Track[], endUs: number): { readonly x: number; readonly y: number }[] {
  const sinceUs = endUs - lossUs;
  const objects = bestOfEach(tracks);
  const lost = objects
    .filter(({ drift }) => drift >= fastDrift)
    .map((track) => ({ track, ...lossSince(track, sinceUs) }))
    .filter(({ nats }) => nats >= surelyNats);
  if (lost.length === 0 || objects.some((track) => goesOn(track, sinceUs))) return [];
  const standing: { readonly x: number; readonly y: number }[] = tracks.filter(({ drift }) => drift < fastDrift);
  const places: { readonly x: number; readonly y: number }[] = [];
  for (const { track, onsetUs } of lost)
    for (const { tUs, x, y, vx, vy } of track.path) {
      if (Math.abs(tUs - onsetUs) > aroundUs || Math.hypot(vx, vy) < fastPxS) continue;
      if ([...standing, ...places].some((one) => Math.hypot(one.x - x, one.y - y) < apartPx)) continue;
      places.push({ x, y });
    }
  return places;
}

/** Whether an object is surely there, and has not changed its velocity since a time. */
const goesOn = (track: Track, sinceUs: number): boolean =>
  track.nats >= surelyReportedNats &&
  lossSince(track, sinceUs).nats < surelyNats &&
  !track.path.some(({ tUs, vx, vy }) => tUs >= sinceUs && Math.hypot(vx - track.vx, vy - track.vy) > fastPxS);
