import { must } from '../must.ts';
import {
  checkSite,
  inOrder,
  notCorrected,
  type ObservedObject,
  type ObservedTrack,
  type Site,
  sigmaOf,
} from '../observations/observation.ts';
import { isoTime, parseUtc } from '../observations/utc.ts';
import type { PlateBelief } from '../plate/plate.ts';
import { asLines } from './columns.ts';

export interface TdmOptions {
  /** Who made the message, and when (`2026-11-28T21:00:00Z`). */
  readonly originator: string;
  readonly created: string;
}

/** A key and its value, in the order of the standard. A comment has the key COMMENT. */
type KeyValue = readonly [key: string, value: string];

interface TdmMessage {
  readonly header: readonly KeyValue[];
  readonly segments: readonly {
    readonly metadata: readonly KeyValue[];
    readonly data: readonly (readonly [epoch: string, key: string, value: string])[];
  }[];
}

/**
 * A CCSDS Tracking Data Message 2.0 in keywords, a segment for each track: RA and Dec in degrees (EME2000), UTC, magnitudes where known. A
 * TDM has no key for uncertainties: they are comments. A rate has none either.
 *
 * @see CCSDS 503.0-B-2, section 3; figure E-16
 * @throws RangeError where a track is empty, the site is not on the Earth, or a text is not printable ASCII
 */
export function tdmKvn(tracks: readonly ObservedTrack[], site: Site, options: TdmOptions): string {
  const { header, segments } = message(tracks, site, options);
  return asLines([
    'CCSDS_TDM_VERS = 2.0',
    ...header.map(asKeyword),
    ...segments.flatMap(({ metadata, data }) => [
      'META_START',
      ...metadata.map(asKeyword),
      'META_STOP',
      'DATA_START',
      ...data.map(([epoch, key, value]) => `${key} = ${epoch} ${value}`),
      'DATA_STOP',
    ]),
  ]);
}

const asKeyword = ([key, value]: KeyValue): string => (key === 'COMMENT' ? `COMMENT ${value}` : `${key} = ${value}`);

/** The same message in XML. @see CCSDS 503.0-B-2, section 5, and the schema `ndmxml-2.0.0-master-2.0.xsd` of SANA */
export function tdmXml(tracks: readonly ObservedTrack[], site: Site, options: TdmOptions): string {
  const { header, segments } = message(tracks, site, options);
  return asLines([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<tdm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-2.0.0-master-2.0.xsd" id="CCSDS_TDM_VERS" version="2.0">',
    '<header>',
    ...header.map(asElement),
    '</header>',
    '<body>',
    ...segments.flatMap(({ metadata, data }) => [
      '<segment>',
      '<metadata>',
      ...metadata.map(asElement),
      '</metadata>',
      '<data>',
      ...data.map(([epoch, key, value]) => `<observation><EPOCH>${epoch}</EPOCH><${key}>${value}</${key}></observation>`),
      '</data>',
      '</segment>',
    ]),
    '</body>',
    '</tdm>',
  ]);
}

const asElement = ([key, value]: KeyValue): string => `<${key}>${escaped(value)}</${key}>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function message(tracks: readonly ObservedTrack[], site: Site, { originator, created }: TdmOptions): TdmMessage {
  must(tracks.length > 0, 'tracks', 'at least one track', 'none');
  checkSite(site);
  return {
    header: [
      ...notCorrected.map((text): KeyValue => ['COMMENT', text]),
      ['CREATION_DATE', isoTime(parseUtc(created), 0)],
      ['ORIGINATOR', printable('options.originator', originator)],
    ],
    segments: tracks.map((track) => segment(track, site)),
  };
}

function segment(track: ObservedTrack, site: Site): TdmMessage['segments'][number] {
  const observations = inOrder(track);
  const { object } = track;
  const sigmas = observations.map(sigmaOf).toSorted((a, b) => a - b);
  const times = observations.map(({ utcMs }) => isoTime(utcMs, 6));
  const seconds = observations.reduce((sum, { durationS }) => sum + durationS, 0) / observations.length;
  const place = `${site.latDeg.toFixed(6)} deg north, ${site.lonDeg.toFixed(6)} deg east, ${site.heightM.toFixed(1)} m above WGS84`;
  const timeSigma = Math.max(...observations.map((one) => one.timeSigmaS));
  const plates = observations.flatMap(({ plate }, i) =>
    plate && observations.findIndex((one) => one.plate?.by === plate.by) === i ? [plate] : [],
  );
  const metadata: KeyValue[] = [
    ['COMMENT', `1-sigma per axis ${sigmas[sigmas.length >> 1].toFixed(2)} arcsec; time tags 1-sigma ${timeSigma} s`],
    ['COMMENT', `site at ${place}`],
    ...plates.map((one): KeyValue => ['COMMENT', plateText(one)]),
    ...(object.norad === undefined
      ? []
      : [
          ['COMMENT', `track ${object.track}: ${asciiOf(object.name ?? 'satellite')}, catalogue number ${object.norad}`] as const,
        ]),
    ['TIME_SYSTEM', 'UTC'],
    ['START_TIME', times[0]],
    ['STOP_TIME', times.at(-1) ?? times[0]],
    ['PARTICIPANT_1', printable('site.name', site.name ?? `SITE ${site.station}`)],
    ['PARTICIPANT_2', participantOf(object)],
    ['MODE', 'SEQUENTIAL'],
    ['PATH', '2,1'],
    ['TIMETAG_REF', 'RECEIVE'],
    ...(seconds > 0
      ? ([
          ['INTEGRATION_INTERVAL', seconds.toFixed(3)],
          ['INTEGRATION_REF', 'MIDDLE'],
        ] as const)
      : []),
    ['ANGLE_TYPE', 'RADEC'],
    ['REFERENCE_FRAME', 'EME2000'],
  ];
  const data = observations.flatMap(({ raDeg, decDeg, magnitude }, i) => [
    [times[i], 'ANGLE_1', (Number(raDeg.toFixed(7)) % 360).toFixed(7)] as const,
    [times[i], 'ANGLE_2', decDeg.toFixed(7)] as const,
    ...(magnitude === undefined ? [] : [[times[i], 'MAG', magnitude.toFixed(2)] as const]),
  ]);
  return { metadata, data };
}

/** Why places of a track are believed to be where they are, and at what risk. */
const plateText = ({ by, chance }: PlateBelief): string =>
  ({
    stars: `plate confirmed by stars of the catalogue, wrong with a chance of at most ${chance?.toExponential(0)}`,
    'solve-field': `plate by solve-field, wrong with a chance of ${chance?.toExponential(0)} by its own odds; catalogue stars neither confirm nor refute it`,
    given: 'plate as given by the observer; catalogue stars neither confirm nor refute it',
  })[by];

/** The international designation; without it the catalogue number, or the number of the track. */
const participantOf = ({ track, norad, designation }: ObservedObject): string =>
  designation ?? (norad === undefined ? `TRACK NUMBER ${String(track).padStart(3, '0')}` : `NORAD ${norad}`);

const asciiOf = (name: string): string => name.replaceAll(/[^ -~]/g, '?').slice(0, 60);

/** Lines of a TDM have at most 254 printable ASCII characters. */
function printable(where: string, text: string): string {
  must(/^[ -~]{1,200}$/.test(text), where, '1 to 200 printable ASCII characters', text);
  return text;
}
