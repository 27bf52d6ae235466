import type { Figures } from './figures.ts';
import type { Pool } from './pool.ts';
import type { RecordingTally } from './tally.ts';

/** Why a figure must be read with care. */
export interface ScoreWarning {
  /** Figures it is about, e.g. `strict.specificity`. */
  readonly figures: string;
  readonly message: string;
}

/** Finds figures that cannot be measured, that say less than they seem to, or that hint at an input mistake. */
export function degenerateFigures(tallies: readonly RecordingTally[], pool: Pool, value: Figures): readonly ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  const warn = (figures: string, message: string): void => {
    warnings.push({ figures, message });
  };
  const sum = (of: (tally: RecordingTally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const { strict, detection } = pool;
  const standing = sum((tally) => tally.standing);
  const late = sum((tally) => tally.detectionsOutsideTime);

  if (strict.labels === 0) warn('sensitivity, informedness, pd', 'no label in the scored time: they cannot be measured');
  if (standing === 0 && late > 0) {
    warn('all', `all ${late} detections lie outside the scored time: are their times on the clock of the recording?`);
  } else if (standing === 0) {
    warn('all', 'no detections: a specificity of 1 says nothing here');
  }
  if (detection.hits === 0) warn('medianErrorPx, p90ErrorPx', 'no label was found: there is no localisation error');
  if (strict.falseSlices === strict.slices) warn('strict.specificity', 'every slice holds a false detection');
  if (standing > strict.slices) {
    const mean = (standing / strict.slices).toFixed(1);
    warn(
      'volumes',
      `${mean} detections per slice on average: a slice with fewer does not count as false, so more false alarms can raise these figures; compare strict`,
    );
  }
  value.volumes.forEach(({ radiusPx }, i) => {
    const { fp, tn } = pool.volumes[i];
    if (fp + tn === 0) warn(`volumes r=${radiusPx}`, 'the TRUE volumes fill every frame: specificity cannot be measured');
  });
  const labelsLate = sum((tally) => tally.labelsOutsideTime);
  const labelsBeside = sum((tally) => tally.labelsOutsideSensor);
  if (labelsLate > 0) warn('sensitivity, pd', `${labelsLate} labels lie outside the scored time and are not scored`);
  if (labelsBeside > 0) warn('sensitivity, pd', `${labelsBeside} labels lie outside the sensor, where nothing can be detected`);
  return warnings;
}
