import {
  fitsHeader,
  isoTime,
  messages,
  type ObservedObject,
  type ObservedTrack,
  type Site,
  type UdlOptions,
} from '@spikeseg/astrometry';
import { tableText } from '@spikeseg/detection';
import { candidateRows, observationColumns, starRows } from './observation-columns.ts';
import type { ObservedRecording, Plate } from './observe-recording.ts';
import type { StackedSatellite } from './stack-satellites.ts';
import type { TrackMatches } from './which-satellites.ts';

/** What messages say beside the observations. */
export interface MessageOptions {
  readonly site: Site;
  /** Who made them, and when. */
  readonly originator: string;
  readonly created: string;
  readonly udl: UdlOptions;
}

/** Satellites that tracks may be, others that cross the chip, and what messages call tracks. */
export interface ObservedSatellites {
  readonly matches: readonly TrackMatches[];
  readonly stacked: readonly StackedSatellite[];
  readonly objects: readonly ObservedObject[];
}

/** The observations of a recording as files: a table, messages, stars and plates. @returns their texts by their names */
export function observationFiles(
  observed: ObservedRecording,
  { matches, stacked, objects }: ObservedSatellites,
  { site, originator, created, udl }: MessageOptions,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const write = (name: string, text: string) => files.set(name, text);
  const columns = observationColumns;
  write('stars.csv', tableText(columns.star, starRows(observed)));
  observed.plates.forEach(({ plate, utcMs }, k) => {
    if (plate.kind === 'solved') write(`plate-${k + 1}.wcs`, `${fitsHeader(plate.wcs, isoTime(utcMs, 6))}\n`);
  });
  const { name, plates, tracks: seen } = observed;
  const seconds = seen.flatMap((track) =>
    track.observations.map((one) => ({ name, track, one, origin: plates[one.picture].origin })),
  );
  const blocks = seen.flatMap((track) => track.light.map((one) => ({ name, track, one })));
  write('observations.csv', tableText(columns.observation, seconds));
  if (seen.length > 0) write('lightcurve.csv', tableText(columns.light, blocks));
  if (matches.length > 0) write('satellites.csv', tableText(columns.candidate, candidateRows(matches)));
  if (stacked.length > 0) write('stacks.csv', tableText(columns.stack, stacked));
  const tracks: ObservedTrack[] = seen.map(({ track, observations }) => ({
    object: objects.find((one) => one.track === track) ?? { track },
    observations,
  }));
  if (tracks.length === 0) return files;
  const tdm = { originator, created };
  write('observations.tdm', messages.tdm(tracks, site, tdm));
  write('observations.tdm.xml', messages.tdmXml(tracks, site, tdm));
  write('observations.iod', messages.iod(tracks, site));
  write('observations.uk', messages.uk(tracks, site));
  write('observations.rde', messages.rde(tracks, site));
  write('observations.udl.json', messages.udl(tracks, site, udl));
  return files;
}

/** Magnitude of one event/s by the plate of a time, or by the first that has one; undefined without such. */
export const zeroAt = (plates: readonly Plate[], tUs: number): number | undefined =>
  (
    plates.find(({ fromUs, untilUs, zeroPoint }) => zeroPoint && tUs >= fromUs && tUs < untilUs) ??
    plates.find(({ zeroPoint }) => zeroPoint)
  )?.zeroPoint?.magnitude;
