import { type Estimate, percentileInterval, resample } from './bootstrap.ts';
import type { BootstrapOptions } from './protocol.ts';
import { share } from './rates.ts';
import { intervalWarnings, type Score, sameProtocol } from './score.ts';
import { type TrackFigures, type TrackPool, trackPooling, wholeTrackRecording } from './track-figures.ts';
import type { TrackProtocol } from './track-protocol.ts';
import type { TrackedObject, TrackTally } from './track-tally.ts';
import type { ScoreWarning } from './warnings.ts';

/** The score of the tracks of one recording, or of several pooled. */
export interface TrackScore {
  readonly recordings: readonly string[];
  readonly protocol: TrackProtocol;
  readonly hours: number;
  /** Confirmed tracks that stand in the scored time. */
  readonly tracks: number;
  readonly idSwitches: number;
  readonly figures: TrackFigures<Estimate>;
  readonly objects: readonly (TrackedObject & { readonly recording: string; readonly pd: number | null })[];
  /** What was resampled for the intervals. */
  readonly interval: Score['interval'];
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
  if (tallies.length === 0) throw new RangeError('track score: expected at least one recording, got none');
  const { protocol } = tallies[0];
  const other = tallies.find((tally) => !sameProtocol(tally.protocol, protocol));
  if (other) throw new RangeError(`${other.recording}: expected the protocol of ${tallies[0].recording}, got another one`);
  const over = tallies.length >= bootstrap.minRecordings ? 'recordings' : 'blocks of time';
  const units = over === 'recordings' ? tallies.map(wholeTrackRecording) : tallies.flatMap(({ blocks }) => blocks);
  const pool = trackPooling(units, protocol.sliceMs);
  const sample = pool(new Uint8Array(units.length).fill(1));
  const samples = units.length > 1 ? bootstrap.samples : 0;
  const resampled = Array.from({ length: samples }, (_, i) => pool(resample(units.length, bootstrap.seed, i)).figures);
  const estimates = Object.entries(sample.figures).map(([key, value]: [string, number | null]) => {
    const drawn = resampled.map((figures) => figures[key as keyof TrackFigures]);
    return [key, percentileInterval(value, drawn, bootstrap.confidence)];
  });
  return {
    recordings: tallies.map(({ recording }) => recording),
    protocol,
    hours: (sample.counts.slices * protocol.sliceMs) / 3600e3,
    tracks: sample.counts.tracks,
    idSwitches: sample.counts.switches,
    figures: Object.fromEntries(estimates) as TrackFigures<Estimate>,
    objects: tallies.flatMap(({ recording, objects }) =>
      objects.map((object) => ({ recording, ...object, pd: share(object.covered, object.objectSlices) })),
    ),
    interval: { over, units: units.length, blockSeconds: protocol.blockSeconds, samples, confidence: bootstrap.confidence },
    warnings: [...degenerateTracks(tallies, sample), ...intervalWarnings(tallies.length, units.length, over)],
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
