import { type Estimate, percentileInterval, resample } from './bootstrap.ts';
import { type Figures, figures, mapFigures } from './figures.ts';
import { pooling, wholeRecording } from './pool.ts';
import type { BootstrapOptions } from './protocol.ts';
import { share } from './rates.ts';
import type { RecordingTally } from './tally.ts';
import { degenerateFigures, type ScoreWarning } from './warnings.ts';

/** Pd of one labelled object. */
export interface ObjectScore {
  readonly recording: string;
  readonly id: number;
  readonly labels: number;
  readonly hits: number;
  readonly pd: number | null;
}

/** The score of one recording, or of several pooled. */
export interface Score {
  readonly recordings: readonly string[];
  readonly minutes: number;
  readonly labels: number;
  readonly detections: number;
  readonly figures: Figures<Estimate>;
  readonly objects: readonly ObjectScore[];
  /** What was resampled for the intervals. */
  readonly interval: {
    readonly over: 'recordings' | 'blocks of time';
    readonly units: number;
    readonly blockSeconds: number;
    readonly samples: number;
    readonly confidence: number;
  };
  readonly warnings: readonly ScoreWarning[];
}

/**
 * Pools tallies and draws bootstrap intervals, over recordings or, when there are fewer than `minRecordings`, over blocks
 * of time. Blocks shorter than the memory of detector and scene give intervals that are too narrow; those of one
 * recording say nothing about other recordings.
 *
 * @param tallies at least one, all under one protocol
 * @throws RangeError when there is none, or slices or radii differ
 */
export function score(tallies: readonly RecordingTally[], bootstrap: BootstrapOptions): Score {
  if (tallies.length === 0) throw new RangeError('score: expected at least one recording, got none');
  const { sliceUs, volumeRadiiPx } = tallies[0];
  for (const tally of tallies) {
    if (tally.sliceUs !== sliceUs || tally.volumeRadiiPx.join() !== volumeRadiiPx.join()) {
      throw new RangeError(`${tally.recording}: expected slices and radii as in ${tallies[0].recording}, got another protocol`);
    }
  }
  const over = tallies.length >= bootstrap.minRecordings ? 'recordings' : 'blocks of time';
  const units = over === 'recordings' ? tallies.map(wholeRecording) : tallies.flatMap(({ blocks }) => blocks);
  const pool = pooling(units);
  const sample = pool(new Uint8Array(units.length).fill(1));
  const value = figures(sample, volumeRadiiPx, sliceUs);
  const samples = units.length > 1 ? bootstrap.samples : 0;
  const resampled = Array.from({ length: samples }, (_, i) =>
    figures(pool(resample(units.length, bootstrap.seed, i)), volumeRadiiPx, sliceUs),
  );
  return {
    recordings: tallies.map(({ recording }) => recording),
    minutes: (sample.detection.slices * sliceUs) / 60e6,
    labels: sample.detection.labels,
    detections: sample.detection.detections,
    figures: mapFigures(value, (pick) => percentileInterval(pick(value), resampled.map(pick), bootstrap.confidence)),
    objects: tallies.flatMap(({ recording, objects }) =>
      objects.map(({ id, labels, hits }) => ({ recording, id, labels, hits, pd: share(hits, labels) })),
    ),
    interval: { over, units: units.length, blockSeconds: bootstrap.blockSeconds, samples, confidence: bootstrap.confidence },
    warnings: [...degenerateFigures(tallies, sample, value), ...intervalWarnings(tallies.length, units.length, over)],
  };
}

function intervalWarnings(recordings: number, units: number, over: Score['interval']['over']): ScoreWarning[] {
  if (units < 2) return [{ figures: 'all', message: `one unit (${over}) only: no interval can be drawn` }];
  if (recordings < 2)
    return [{ figures: 'all', message: 'one recording only: the intervals say nothing about other recordings' }];
  return [];
}
