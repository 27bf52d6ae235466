import {
  type ClockShift,
  clockShift,
  type Elements,
  matchSatellites,
  type ObservedObject,
  type ObservedTrack,
  type SatelliteMatches,
  type ShiftedMatch,
  type Site,
} from '@spikeseg/astrometry';

/** Which satellite a track may be: at the stated time, and at others. */
export interface TrackMatches {
  readonly track: number;
  readonly matches: SatelliteMatches;
  readonly shifted: readonly ShiftedMatch[];
}

/** A track, and the catalogue number of what it is of. */
export interface NamedTrack {
  readonly track: number;
  readonly norad: number;
}

/** A candidate is named in messages where its chance is at most this. */
const identifyChance = 1e-3;
/** A shift of the clock is worth a line where its chance is at most this. */
const clockChance = 0.2;

/**
 * Compares tracks with satellites; where none of them is surely one at the stated time, also at times that are up to ten minutes earlier or
 * later.
 */
export function whichSatellites(
  tracks: readonly ObservedTrack[],
  sets: readonly Elements[],
  site: Site,
): { readonly matches: readonly TrackMatches[]; readonly wrongClock?: ClockShift['clock'] } {
  const atOnce = tracks.map((track) => ({ track, matches: matchSatellites(track, sets, site) }));
  const isClockRight = atOnce.some(({ matches: { candidates } }) => candidates.some(({ chance }) => chance <= identifyChance));
  const open = isClockRight ? [] : atOnce.filter(({ matches }) => matches.candidates.length === 0).map(({ track }) => track);
  const { matches: shifted, clock } = clockShift(open, sets, site);
  return {
    matches: atOnce.map(({ track: { object }, matches }) => ({
      track: object.track,
      matches,
      shifted: shifted.filter(({ track }) => track === object.track),
    })),
    ...(clock && clock.chance <= clockChance && { wrongClock: clock }),
  };
}

/** What messages call each track: what the user says, otherwise with `identify` the first candidate where its chance is small enough. */
export function objectsOf(
  matches: readonly TrackMatches[],
  sets: readonly Elements[],
  {
    objects = [],
    identify = false,
  }: { readonly objects?: readonly NamedTrack[] | undefined; readonly identify?: boolean | undefined },
): readonly ObservedObject[] {
  const given = objects.map(({ track, norad }) => {
    const elements = sets.find((one) => one.norad === norad);
    return elements ? objectOf(track, elements) : { track, norad };
  });
  const found = identify
    ? matches.flatMap(({ track, matches: { candidates } }) => {
        const [first] = candidates;
        return first && first.chance <= identifyChance ? [objectOf(track, first.elements)] : [];
      })
    : [];
  return [...given, ...found.filter(({ track }) => given.every((one) => one.track !== track))];
}

const objectOf = (track: number, { name, norad, designation }: Elements): ObservedObject => ({
  track,
  name,
  norad,
  ...(designation !== '' && { designation }),
});

/** What a picture calls tracks: number and name, with a question mark where it is a candidate alone. */
export const shownNames = (matches: readonly TrackMatches[], objects: readonly ObservedObject[]): ReadonlyMap<number, string> =>
  new Map([
    ...matches.flatMap(({ track, matches: { candidates } }): [number, string][] =>
      candidates.length === 0 ? [] : [[track, `${track} ${candidates[0].elements.name}?`]],
    ),
    ...objects.map(({ track, name, norad }): [number, string] => [track, `${track} ${name ?? norad}`]),
  ]);
