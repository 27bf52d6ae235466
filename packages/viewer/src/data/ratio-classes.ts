/** Classes of likelihood ratio, an eighth of a nat apart: a byte each. 0 says nothing. */
const perNat = 8;
/** ln of the ratio of class 1, s·px. */
const firstLogRatio = -5;

/** The class of a likelihood ratio, s·px. */
export const classOfRatio = (ratio: number): number =>
  Math.max(0, Math.min(255, 1 + Math.round(perNat * (Math.log(ratio) - firstLogRatio))));

/** The likelihood ratio that a class stands for, s·px: its middle on a logarithmic scale. */
export const ratioOfClass = (one: number): number => (one === 0 ? 0 : Math.exp(firstLogRatio + (one - 1) / perNat));
