/**
 * How the brightness of an object changes over its life. `ratio` is that of the brightest to the dimmest moment, above 1; the mean is
 * kept. One of EBSSA's objects has 2.8 events/s in one half of its labels and 13.7 in the other: a fivefold change.
 *
 * * `exponential`: from the dimmest at the start to the brightest at the end, or the other way round with `falling`.
 * * `sinusoid`: whole `periods` over the life, from a phase (0 … 1 of a period; 0 is the middle, rising): a tumbling object.
 */
export type BrightnessDrift =
  | { readonly kind: 'exponential'; readonly ratio: number; readonly falling?: boolean | undefined }
  | { readonly kind: 'sinusoid'; readonly ratio: number; readonly periods: number; readonly phase?: number | undefined };

/** Halvings after which the time of an event is known to 2^-40 of a life. */
const halvings = 40;

/**
 * Share of the life after which a share of the events has come: the quantile function of the brightness. It turns times that are
 * even over the life into times that follow the brightness.
 *
 * @param share 0 … 1
 */
export function lifeShare(drift: BrightnessDrift | undefined, share: number): number {
  if (drift === undefined) return share;
  const { ratio } = drift;
  // Brightness r^u over its mean: the share until u is (r^u − 1) / (r − 1).
  if (drift.kind === 'exponential') {
    const rising = (one: number): number => Math.log(1 + one * (ratio - 1)) / Math.log(ratio);
    return drift.falling === true ? 1 - rising(1 - share) : rising(share);
  }
  // Brightness 1 + a · sin(2π(ku + φ)) with (1 + a) / (1 − a) = r; the share until u rises, so halving finds it.
  const a = (ratio - 1) / (ratio + 1);
  const { periods, phase = 0 } = drift;
  const turn = 2 * Math.PI;
  const start = Math.cos(turn * phase);
  let [low, high] = [0, 1];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    const until = middle + (a / (turn * periods)) * (start - Math.cos(turn * (periods * middle + phase)));
    if (until < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Brightest moment over the mean. */
export function peakOf(drift: BrightnessDrift | undefined): number {
  if (drift === undefined) return 1;
  const { ratio } = drift;
  return drift.kind === 'exponential' ? (ratio * Math.log(ratio)) / (ratio - 1) : (2 * ratio) / (ratio + 1);
}

/** @param where names the drift in the error @throws RangeError saying what was expected and what was found */
export function checkDrift(drift: BrightnessDrift | undefined, where: string): void {
  if (drift === undefined) return;
  const finite = drift.ratio > 1 && drift.ratio < Infinity;
  const whole =
    drift.kind === 'exponential' ||
    (Number.isSafeInteger(drift.periods) && drift.periods >= 1 && Number.isFinite(drift.phase ?? 0));
  if (finite && whole) return;
  const got = drift.kind === 'exponential' ? '' : `, periods ${drift.periods}, phase ${drift.phase ?? 0}`;
  const expected = 'a finite ratio > 1 and, of a sinusoid, a whole number of periods ≥ 1 and a finite phase';
  throw new RangeError(`${where}: expected ${expected}, got ratio ${drift.ratio}${got}`);
}
