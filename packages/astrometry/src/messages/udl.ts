import { must } from '../must.ts';
import { checkSite, inOrder, type ObservedObject, type ObservedTrack, type Site } from '../observations/observation.ts';
import { isoTime } from '../observations/utc.ts';

export interface UdlOptions {
  /** What the Unified Data Library asks of every record. */
  readonly classificationMarking: string;
  readonly dataMode: 'REAL' | 'TEST' | 'SIMULATED' | 'EXERCISE';
  readonly source: string;
}

/**
 * Records EOObservation of the Unified Data Library, as a JSON array: angles and rates in degrees and degrees/s of RA itself (not times
 * cos Dec), J2000, height in km. What has no catalogue number is an uncorrelated track.
 *
 * @throws RangeError where a track is empty, the site is not on the Earth, or a field that UDL asks for is empty
 */
export function udlObservations(tracks: readonly ObservedTrack[], site: Site, options: UdlOptions): string {
  checkSite(site);
  for (const key of ['classificationMarking', 'source'] as const)
    must(options[key].trim() !== '', `options.${key}`, 'a text, which UDL asks for', options[key]);
  const { classificationMarking, dataMode, source } = options;
  const records = tracks.flatMap((track) =>
    inOrder(track).map((one) => {
      const cosDec = Math.cos((one.decDeg * Math.PI) / 180);
      return {
        classificationMarking,
        dataMode,
        source,
        obTime: `${isoTime(one.utcMs, 6)}Z`,
        origSensorId: site.station,
        ...objectOf(track.object),
        trackId: String(track.object.track),
        referenceFrame: 'J2000',
        ra: one.raDeg,
        declination: one.decDeg,
        raUnc: Math.sqrt(one.covariance[0]) / 3600 / cosDec,
        declinationUnc: Math.sqrt(one.covariance[2]) / 3600,
        ...(Number.isFinite(one.rateSigma) ? { raRate: one.raRate / 3600 / cosDec, declinationRate: one.decRate / 3600 } : {}),
        raMeasured: true,
        declinationMeasured: true,
        expDuration: one.durationS,
        ...(one.magnitude === undefined ? {} : { mag: one.magnitude }),
        senlat: site.latDeg,
        senlon: ((site.lonDeg + 540) % 360) - 180,
        senalt: site.heightM / 1000,
      };
    }),
  );
  return `${JSON.stringify(records, undefined, 2)}\n`;
}

/** Catalogue number, and name or designation; `origObjectId` has 36 letters. */
const objectOf = ({ norad, name, designation }: ObservedObject) =>
  norad === undefined
    ? { uct: true }
    : { uct: false, satNo: norad, ...((name ?? designation) && { origObjectId: (name ?? designation)?.slice(0, 36) }) };
