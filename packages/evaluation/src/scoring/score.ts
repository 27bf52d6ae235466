import { type Figures, figures, mapFigures, type Pool, pooling, share, wholeRecording } from './figures.ts';
import type { BootstrapOptions, EvaluationProtocol } from './protocol.ts';
import { bootstrapped, type Estimate, type ResampledInterval, type ScoreWarning } from './resampling.ts';
import type { RecordingTally, Tally } from './tally.ts';

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
  readonly interval: ResampledInterval;
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
  const { protocol, sample, estimate, interval, warnings } = bootstrapped(tallies, bootstrap, {
    whole: wholeRecording,
    pooling: (units: readonly Tally[], { volumeRadiiPx, sliceMs }) => {
      const pool = pooling(units);
      return (multiplicity) => {
        const pooled = pool(multiplicity);
        return { pooled, figures: figures(pooled, { volumeRadiiPx, sliceMs }) };
      };
    },
  });
  const { pooled } = sample;
  return {
    recordings: tallies.map(({ recording }) => recording),
    protocol,
    minutes: (pooled.detection.slices * protocol.sliceMs) / 60e3,
    labels: pooled.detection.labels,
    detections: pooled.detection.detections,
    detectionsOutsideTime: tallies.reduce((sum, tally) => sum + tally.detectionsOutsideTime, 0),
    figures: mapFigures(sample.figures, (pick) => estimate((one) => pick(one.figures))),
    objects: tallies.flatMap(({ recording, objects }) =>
      objects.map(({ id, labels, hits }) => ({ recording, id, labels, hits, pd: share(hits, labels) })),
    ),
    interval,
    warnings: [...degenerateFigures(tallies, pooled, sample.figures), ...warnings],
  };
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
