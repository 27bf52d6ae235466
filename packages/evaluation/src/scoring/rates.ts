/** Three figures of one yes-or-no question; null where nothing was there to be asked. */
export interface Rates<T = number | null> {
  /** TP / (TP + FN). */
  readonly sensitivity: T;
  /** TN / (TN + FP). */
  readonly specificity: T;
  /** Sensitivity + specificity − 1: 1 is perfect, 0 is chance. */
  readonly informedness: T;
}

/** part / whole, or null when there is no whole. */
export const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

/** Rates from the shares of hits and of correct rejections. */
export function rates(sensitivity: number | null, specificity: number | null): Rates {
  const informedness = sensitivity === null || specificity === null ? null : sensitivity + specificity - 1;
  return { sensitivity, specificity, informedness };
}

/** Rates from the four counts of a confusion matrix. */
export const confusionRates = ({ tp, fn, fp, tn }: { tp: number; fn: number; fp: number; tn: number }): Rates =>
  rates(share(tp, tp + fn), share(tn, tn + fp));
