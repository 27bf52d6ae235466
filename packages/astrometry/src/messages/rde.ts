import { checkSite, inOrder, type Observation, type ObservedTrack, type Site, sigmaOf } from '../observations/observation.ts';
import { digitsOf } from '../observations/utc.ts';
import { asLines, bounded, hoursOf, signedDegreesOf } from './columns.ts';
import { launchNumber } from './uk.ts';

/**
 * Reports of the RDE format, one for each day: times to 0.01 s, whole arcseconds, J2000.
 *
 * @see https://satobs.org/position/RDEformat.html
 * @throws RangeError where a track is empty, the site is not on the Earth, or a designation has no meaning
 */
export function rdeReports(tracks: readonly ObservedTrack[], site: Site): string {
  checkSite(site);
  const days = new Map<string, { readonly number: string; readonly observation: Observation }[]>();
  for (const track of tracks)
    for (const observation of inOrder(track)) {
      const day = digitsOf(observation.utcMs, 2).slice(2, 8);
      const number = launchNumber(track.object, observation.utcMs);
      days.set(day, [...(days.get(day) ?? []), { number, observation }]);
    }
  const ordered = [...days].toSorted(([a], [b]) => a.localeCompare(b));
  return asLines(ordered.flatMap(([day, all]) => report(day, site, all)));
}

function report(
  day: string,
  { station }: Site,
  all: readonly { readonly number: string; readonly observation: Observation }[],
): string[] {
  const seconds = bounded(Math.max(...all.map(({ observation }) => observation.timeSigmaS)), 10, 2);
  const arcseconds = bounded(Math.max(...all.map(({ observation }) => sigmaOf(observation))), 1, 3);
  const lines = all
    .toSorted((a, b) => a.observation.utcMs - b.observation.utcMs)
    .map(({ number, observation: { utcMs, raDeg, decDeg, magnitude } }) => {
      const time = digitsOf(utcMs, 2).slice(8);
      const magnitudes = magnitude === undefined ? '' : ` ${magnitude.toFixed(1)} ${magnitude.toFixed(1)}`;
      return `${number} ${time.slice(0, 6)}.${time.slice(6)} ${hoursOf(raDeg, 0)}${signedDegreesOf(decDeg, 0)}${magnitudes}`;
    });
  // Time standard 1: radio; position format 1; epoch 5: J2000.
  return [`${station} ${day.slice(0, 4)} ${seconds[0]}.${seconds[1]}11 ${arcseconds}5`, day.slice(4), ...lines, '999'];
}
