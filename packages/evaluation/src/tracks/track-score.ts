import { share, weightedSum } from '../scoring/figures.ts';
import type { BootstrapOptions, TrackProtocol } from '../scoring/protocol.ts';
import {
  bootstrapped,
  type Estimate,
  pooledQuantiles,
  type ResampledInterval,
  type ScoreWarning,
} from '../scoring/resampling.ts';
import { type Identity, identityOf } from './identity.ts';
import type { TrackCounts, TrackedObject, TrackTally, TrackUnit } from './track-tally.ts';

/** The score of the tracks of one recording, or of several pooled. */
export interface TrackScore {
  readonly recordings: readonly string[];
  readonly protocol: TrackProtocol;
  readonly hours: number;
  /** Confirmed tracks that stand in the scored time. */
  readonly tracks: number;
  readonly idSwitches: number;
  readonly figures: TrackFigures<Estimate>;
  readonly identity: Identity;
  readonly objects: readonly (TrackedObject & { readonly recording: string; readonly pd: number | null })[];
  readonly interval: ResampledInterval;
  readonly warnings: readonly ScoreWarning[];
}

/**
 * Pools tallies of tracks and draws bootstrap intervals, over recordings or, when there are fewer than `minRecordings`, over
 * blocks of time; a track and the first sight of an object count in the block in which they begin.
 *
 * @param tallies at least one, all under one protocol
 * @throws RangeError when there is none, or their protocols differ
 */
export function scoreTracks(tallies: readonly TrackTally[], bootstrap: BootstrapOptions): TrackScore {
  const { protocol, sample, estimate, interval, warnings } = bootstrapped(tallies, bootstrap, {
    whole: wholeTrackRecording,
    pooling: (units: readonly TrackUnit[], { sliceMs }) => trackPooling(units, sliceMs),
  });
  const estimates = (Object.keys(sample.figures) as (keyof TrackFigures)[]).map((key) => [
    key,
    estimate(({ figures }) => figures[key]),
  ]);
  return {
    recordings: tallies.map(({ recording }) => recording),
    protocol,
    hours: (sample.counts.slices * protocol.sliceMs) / 3600e3,
    tracks: sample.counts.tracks,
    idSwitches: sample.counts.switches,
    figures: Object.fromEntries(estimates) as TrackFigures<Estimate>,
    identity: identityOf(tallies.map(({ identity }) => identity)),
    objects: tallies.flatMap(({ recording, objects }) =>
      objects.map((object) => ({ recording, ...object, pd: share(object.covered, object.objectSlices) })),
    ),
    interval,
    warnings: [...degenerateTracks(tallies, sample), ...warnings],
  };
}

/** Finds figures of tracks that cannot be measured, or that hint at an input mistake. */
function degenerateTracks(tallies: readonly TrackTally[], { counts }: TrackPool): readonly ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  const warn = (figures: string, message: string): void => void warnings.push({ figures, message });
  const late = tallies.reduce((sum, { pointsOutsideTime }) => sum + pointsOutsideTime, 0);
  if (counts.objectSlices === 0) warn('tracks', 'no label in the scored time: Pd, switches and delay cannot be measured');
  if (counts.tracks === 0) {
    warn('tracks', late > 0 ? `all ${late} track points lie outside the scored time` : 'no confirmed track');
  } else if (counts.covered === 0) warn('tracks', 'no object was covered: there is no localisation error and no delay');
  return warnings;
}

/** All figures of tracks; T is a plain number (null where it cannot be measured) or an estimate with its interval. */
export interface TrackFigures<T = number | null> {
  /** Share of labelled object-time that a confirmed track covers. */
  readonly pd: T;
  readonly falsePerHour: T;
  readonly isolatedPerHour: T;
  readonly wakePerHour: T;
  readonly beforeAfterPerHour: T;
  /** Changes of the covering track, per labelled object. */
  readonly switchesPerObject: T;
  readonly medianErrorPx: T;
  readonly p90ErrorPx: T;
  /** Share of objects that a track covers at any time. */
  readonly objectsFound: T;
  /** Tracks at an object that is found, in the mean: 1 where none is in pieces. */
  readonly tracksPerObject: T;
  /** Median over the objects found of the time from the first label to the first covered slice, s. */
  readonly medianDelayS: T;
}

/** Units of resampling added up. */
interface TrackPool {
  readonly counts: TrackCounts;
  readonly figures: TrackFigures;
}

/** Adds units up, each as often as a resample holds it, and takes the figures of the sums. Sorts errors and delays once. */
export function trackPooling(units: readonly TrackUnit[], sliceMs: number): (multiplicity: ArrayLike<number>) => TrackPool {
  const counted = units.map(({ counts }) => counts);
  const errorPx = pooledQuantiles(units.map(({ errorsPx }) => errorsPx));
  const delayS = pooledQuantiles(units.map(({ delaysS }) => delaysS));
  return (multiplicity) => {
    const counts = weightedSum(counted, multiplicity);
    const hours = (counts.slices * sliceMs) / 3600e3;
    return {
      counts,
      figures: {
        pd: share(counts.covered, counts.objectSlices),
        falsePerHour: share(counts.isolated + counts.wake + counts.beforeAfter, hours),
        isolatedPerHour: share(counts.isolated, hours),
        wakePerHour: share(counts.wake, hours),
        beforeAfterPerHour: share(counts.beforeAfter, hours),
        switchesPerObject: share(counts.switches, counts.objects),
        medianErrorPx: errorPx(multiplicity, 0.5),
        p90ErrorPx: errorPx(multiplicity, 0.9),
        objectsFound: share(counts.objectsFound, counts.objects),
        tracksPerObject: share(counts.tracksAtObjects, counts.objectsFound),
        medianDelayS: delayS(multiplicity, 0.5),
      },
    };
  };
}

export function wholeTrackRecording({ blocks }: TrackTally): TrackUnit {
  return {
    counts: weightedSum(
      blocks.map(({ counts }) => counts),
      new Uint8Array(blocks.length).fill(1),
    ),
    errorsPx: blocks.flatMap(({ errorsPx }) => errorsPx),
    delaysS: blocks.flatMap(({ delaysS }) => delaysS),
  };
}
