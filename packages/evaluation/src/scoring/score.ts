import { type Figures, figures, mapFigures, type Pool, pooling, share, wholeRecording } from './figures.ts';
import type { BootstrapOptions, EvaluationProtocol } from './protocol.ts';
import { type Estimate, percentileInterval, resample } from './resampling.ts';
import type { RecordingTally } from './tally.ts';

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
  readonly protocol: EvaluationProtocol;
  readonly minutes: number;
  readonly labels: number;
  /** Detections that stand in the scored time. */
  readonly detections: number;
  readonly detectionsOutsideTime: number;
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
 * @throws RangeError when there is none, or their protocols differ
 */
export function score(tallies: readonly RecordingTally[], bootstrap: BootstrapOptions): Score {
  if (tallies.length === 0) throw new RangeError('score: expected at least one recording, got none');
  const { protocol } = tallies[0];
  const other = tallies.find((tally) => !sameProtocol(tally.protocol, protocol));
  if (other) throw new RangeError(`${other.recording}: expected the protocol of ${tallies[0].recording}, got another one`);
  const over = tallies.length >= bootstrap.minRecordings ? 'recordings' : 'blocks of time';
  const units = over === 'recordings' ? tallies.map(wholeRecording) : tallies.flatMap(({ blocks }) => blocks);
  const pool = pooling(units);
  const sample = pool(new Uint8Array(units.length).fill(1));
  const value = figures(sample, protocol);
  const samples = units.length > 1 ? bootstrap.samples : 0;
  const resampled = Array.from({ length: samples }, (_, i) => figures(pool(resample(units.length, bootstrap.seed, i)), protocol));
  return {
    recordings: tallies.map(({ recording }) => recording),
    protocol,
    minutes: (sample.detection.slices * protocol.sliceMs) / 60e3,
    labels: sample.detection.labels,
    detections: sample.detection.detections,
    detectionsOutsideTime: tallies.reduce((sum, tally) => sum + tally.detectionsOutsideTime, 0),
    figures: mapFigures(value, (pick) => percentileInterval(pick(value), resampled.map(pick), bootstrap.confidence)),
    objects: tallies.flatMap(({ recording, objects }) =>
      objects.map(({ id, labels, hits }) => ({ recording, id, labels, hits, pd: share(hits, labels) })),
    ),
    interval: { over, units: units.length, blockSeconds: protocol.blockSeconds, samples, confidence: bootstrap.confidence },
    warnings: [...degenerateFigures(tallies, sample, value), ...intervalWarnings(tallies.length, units.length, over)],
  };
}

/** Warns of intervals that cannot be drawn, or say less than they seem to. */
export function intervalWarnings(recordings: number, units: number, over: Score['interval']['over']): ScoreWarning[] {
  if (units < 2) return [{ figures: 'all', message: `one unit (${over}) only: no interval can be drawn` }];
  if (recordings < 2)
    return [{ figures: 'all', message: 'one recording only: the intervals say nothing about other recordings' }];
  return [];
}

/** Whether two protocols have the same values. */
export const sameProtocol = (a: EvaluationProtocol, b: EvaluationProtocol): boolean =>
  (Object.keys(a) as (keyof EvaluationProtocol)[]).every((key) => String(a[key]) === String(b[key]));

/** Why a figure must be read with care. */
export interface ScoreWarning {
  /** Figures it is about, e.g. `strict.specificity`. */
  readonly figures: string;
  readonly message: string;
}

/** Finds figures that cannot be measured, that say less than they seem to, or that hint at an input mistake. */
function degenerateFigures(tallies: readonly RecordingTally[], pool: Pool, value: Figures): readonly ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  const warn = (about: string, message: string): void => {
    warnings.push({ figures: about, message });
  };
  const sum = (of: (tally: RecordingTally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const { strict, detection } = pool;
  const standing = sum((tally) => tally.standing);
  const late = sum((tally) => tally.detectionsOutsideTime);

  if (strict.labels === 0) warn('sensitivity, informedness, pd', 'no label in the scored time: they cannot be measured');
  if (standing === 0 && late > 0) {
    warn('all', 'every detection lies outside the scored time: are their times on the clock of the recording?');
  } else if (standing === 0) {
    warn('all', 'no detections: a specificity of 1 says nothing here');
  }
  if (detection.hits === 0) warn('medianErrorPx, p90ErrorPx', 'no label was found: there is no localisation error');
  if (strict.falseSlices === strict.slices) warn('strict.specificity', 'every slice holds a false detection');
  if (standing > strict.slices) {
    warn(
      'volumes',
      'more than one detection per slice on average: a slice with fewer does not count as false, so more false alarms can raise these figures; compare strict',
    );
  }
  const full = value.volumes.filter((_, i) => pool.volumes[i].fp + pool.volumes[i].tn === 0).map(({ radiusPx }) => radiusPx);
  if (full.length > 0) warn(`volumes r=${full.join(', ')}`, 'the TRUE volumes fill every frame: specificity cannot be measured');
  const labelsLate = sum((tally) => tally.labelsOutsideTime);
  const labelsBeside = sum((tally) => tally.labelsOutsideSensor);
  if (labelsLate > 0) warn('sensitivity, pd', `${labelsLate} labels lie outside the scored time and are not scored`);
  if (labelsBeside > 0) warn('sensitivity, pd', `${labelsBeside} labels lie outside the sensor, where nothing can be detected`);
  return warnings;
}
