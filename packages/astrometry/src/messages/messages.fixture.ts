import type { Observation, ObservedTrack, Site } from '../observations/observation.ts';
import { parseUtc } from '../observations/utc.ts';

export const site: Site = { latDeg: -35.3, lonDeg: 210.5, heightM: 770, station: '4172', name: 'Hill & Dale' };

/** Places that round up everywhere: the last second of the year, of the circle and of the degree. */
const places = [
  { utc: '2026-12-31T23:59:59.9996Z', raDeg: 359.999_999, decDeg: -0.999_999 },
  { utc: '2026-11-28T19:30:33.5004321Z', raDeg: 83.566_767_2, decDeg: 22.284_654_3 },
  { utc: '2026-11-28T19:30:34.5Z', raDeg: 0.000_01, decDeg: -0.000_3 },
  { utc: '2026-11-29T00:00:00Z', raDeg: 200.123_456, decDeg: 89.999_9 },
];

export const observations: readonly Observation[] = places.map(({ utc, ...place }, i) => ({
  ...place,
  utcMs: parseUtc(utc),
  timeSigmaS: 0.001,
  covariance: [36, 3, 49],
  raRate: -657.78,
  decRate: 45.06,
  rateSigma: 0.9,
  durationS: 1,
  ...(i === 2 ? {} : { magnitude: 6.12 - 2 * i * i }),
}));

export const tracks: readonly ObservedTrack[] = [
  { object: { track: 7 }, observations },
  { object: { track: 12, norad: 25_544, designation: '1998-067A' }, observations: observations.slice(1, 2) },
];

/** What a reader gets: UTC in ms, degrees. */
export interface Read {
  readonly utcMs: number;
  readonly raDeg: number;
  readonly decDeg: number;
}

const sexagesimal = (text: string, parts: number): number =>
  Number(text.slice(0, 2)) + Number(text.slice(2, 4)) / 60 + Number(text.slice(4)) / 10 ** parts / 3600;
const angles = (ra: string, dec: string): { readonly raDeg: number; readonly decDeg: number } => ({
  raDeg: 15 * sexagesimal(ra, ra.length - 6),
  decDeg: (dec.startsWith('-') ? -1 : 1) * sexagesimal(dec.slice(1), dec.length - 7),
});
const time = (d: string): number =>
  Date.UTC(+d.slice(0, 4), +d.slice(4, 6) - 1, +d.slice(6, 8), +d.slice(8, 10), +d.slice(10, 12), +d.slice(12, 14)) +
  Number(`0.${d.slice(14) || '0'}`) * 1000;
const linesOf = (text: string): string[] => text.trimEnd().split('\n');

/** By the columns of the formats' descriptions, counted from 1. */
export const readIod = (text: string): Read[] =>
  linesOf(text).map((line) => ({ utcMs: time(line.slice(23, 40)), ...angles(line.slice(47, 54), line.slice(54, 61)) }));
export const readUk = (text: string): Read[] =>
  linesOf(text).map((line) => ({ utcMs: time(`20${line.slice(11, 27)}`), ...angles(line.slice(34, 42), line.slice(42, 50)) }));

export function readRde(text: string): Read[] {
  const read: Read[] = [];
  let month = '';
  let day = '';
  for (const line of linesOf(text))
    if (/^\d{4} \d{4} \d\.\d\d1 \d{3}5$/.test(line)) month = line.slice(5, 9);
    else if (/^\d\d$/.test(line)) day = line;
    else if (line !== '999') {
      const [, at = '', place = ''] = line.split(' ');
      read.push({ utcMs: time(`20${month}${day}${at.replace('.', '')}`), ...angles(place.slice(0, 6), place.slice(6, 13)) });
    }
  return read;
}

/** By the grammar of CCSDS 503.0-B-2, section 3: metadata and data of each segment. */
export function readTdm(
  text: string,
): { readonly metadata: Record<string, string>; readonly data: Record<string, [string, number][]> }[] {
  const segments: ReturnType<typeof readTdm> = [];
  let part = 'header';
  for (const line of linesOf(text)) {
    if (line.length > 254 || !/^[ -~]+$/.test(line)) throw new Error(`line of a TDM: ${line}`);
    if (line === 'META_START') segments.push({ metadata: {}, data: {} });
    if (/^(?:META|DATA)_(?:START|STOP)$/.test(line)) part = line;
    else if (!line.startsWith('COMMENT ')) {
      const [, key = '', value = ''] = /^([A-Z0-9_]+) = (.+)$/.exec(line) ?? [];
      const { metadata, data } = segments.at(-1) ?? { metadata: {}, data: {} };
      if (part === 'META_START') metadata[key] = value;
      const [epoch = '', number] = value.split(' ');
      if (part === 'DATA_START') (data[key] ??= []).push([epoch, Number(number)]);
    }
  }
  return segments;
}
