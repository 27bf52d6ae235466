import type { Recording } from '@spikeseg/events';
import type { SkyState } from '../sky/sky-motion.ts';
import type { TrackPoint } from '../tracks/tracker.ts';
import { fadingOf } from './fading.ts';
import { type Limit, limitsOf, shownBy, shownPxS } from './limits.ts';
import { blindShares, type LossKind, type LostTime, lostTimes, secondsByKind } from './lost-times.ts';
import type { SightRecord } from './sight-log.ts';

/** What a search could see. */
export interface Sight {
  readonly limits: readonly Limit[];
  readonly lost: readonly LostTime[];
  /** Time in which nothing was seen, s. */
  readonly blindS: number;
}

/** What a search has found, and what its limits follow from. */
export interface SearchRecord {
  readonly sight?: SightRecord | undefined;
  readonly sky: readonly SkyState[];
  readonly points: readonly TrackPoint[];
}

/** What a search could see; undefined where its detector does not tell, or there are no events. */
export function sightOf(
  { events, dropped = [] }: Pick<Recording, 'events' | 'dropped'>,
  { sight, sky, points }: SearchRecord,
): Sight | undefined {
  if (sight === undefined || events.t.length === 0) return undefined;
  const drops = dropped.map(({ fromUs, untilUs }): LostTime => ({ kind: 'drop', fromUs, untilUs }));
  const times = [...lostTimes(events, sky), ...drops];
  const lost = [...times, ...fadingOf(events, points, times)];
  const shares = blindShares(lost, sight.startUs, sight.stepS, sight.counts.length);
  const blindS = sight.stepS * shares.reduce((sum, share) => sum + share, 0);
  return { limits: limitsOf(sight, events.sensor, shares), lost, blindS };
}

const words: Readonly<Record<LossKind, string>> = {
  start: 'start',
  gap: 'gaps',
  plateau: 'full readout',
  slew: 'slews',
  burst: 'bursts',
  drop: 'drops',
  clouds: 'clouds',
  blur: 'wide spots',
};

/** In words: `half of the objects of 0 to 40 px/s are found from 12 events/s on, over 94 % of the sensor; blind for 3.1 s (start 0.5 s, slews 2.6 s)`. */
export function sightText({ limits, lost, blindS }: Sight): string {
  const seconds = [...secondsByKind(lost)].map(([kind, s]) => `${words[kind]} ${s.toFixed(1)} s`);
  return `${limitText(limits)}; blind for ${blindS.toFixed(1)} s (${seconds.join(', ')})`;
}

/** The same without times. @param zero magnitude of one event/s, where that is known */
export function limitText(limits: readonly Limit[], zero?: number): string {
  const shown = shownBy(limits);
  if (shown === undefined) return 'no object could be found';
  const { rateHz, share } = shown;
  const rate = zero === undefined ? `from ${rateHz} events/s on` : `to magnitude ${(zero - 2.5 * Math.log10(rateHz)).toFixed(1)}`;
  return `half of the objects of 0 to ${shownPxS} px/s are found ${rate}, over ${Math.round(100 * share)} % of the sensor`;
}
