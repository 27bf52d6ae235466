/** Events near a spot: times, s; places, px; whether each is ON. */
export interface SpotEvents {
  readonly t: number[];
  readonly x: number[];
  readonly y: number[];
  readonly on: boolean[];
}

export const noEvents = (): SpotEvents => ({ t: [], x: [], y: [], on: [] });

/** A spot that moves straight: where it is at `tS`, where its place and its velocity have errors of their own. */
export interface SpotFit {
  readonly tS: number;
  readonly x: number;
  readonly y: number;
  /** px/s */
  readonly vx: number;
  readonly vy: number;
  /** Variance per axis of the place, px², and of the velocity, px²/s²; 0 where it was fixed: Cramér and Rao. */
  readonly placeVariance: number;
  readonly speedVariance: number;
  /** Events that are its own, in the mean; and which share they are of those within the radius. */
  readonly events: number;
  readonly share: number;
  /** Standard deviation of a spot that explains them, px. */
  readonly spreadPx: number;
  /** ON and OFF events, and the sums of their ways along `ahead` beyond what the lead explains, px. */
  readonly on: number;
  readonly off: number;
  readonly onAhead: number;
  readonly offAhead: number;
}

export interface SpotStart {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
}

export interface SpotFitOptions {
  /** Standard deviation of the point spread, px. */
  readonly psfPx: number;
  /** Events farther away are left out, px. */
  readonly radiusPx: number;
  /** Whether the velocity is fitted, or stays. */
  readonly moves: boolean;
  /** Direction in which the spot moves over the chip, of length 1. */
  readonly ahead: readonly [number, number];
  /** How far ON events lie ahead of the spot and OFF events behind it, px. */
  readonly leadPx: number;
}

const rounds = 40;
/** Fewer events, and there is no fit. */
const fewest = 8;

/**
 * The likeliest straight path of a Gaussian spot on an even background, by EM: an event at d from the spot is its own with the probability
 * w = π g(d) / (π g(d) + (1 − π)/A). The information is that of the scores, I = Σ w² d² / σ⁴ · (1, t)(1, t)ᵀ per axis.
 *
 * @returns undefined where too few events are its own
 */
export function fitSpot(events: SpotEvents, start: SpotStart, options: SpotFitOptions): SpotFit | undefined {
  const { psfPx, radiusPx, moves, ahead, leadPx } = options;
  const { t, on } = events;
  const n = t.length;
  if (n < fewest) return undefined;
  const ledBy = (i: number): number => (on[i] ? leadPx : -leadPx);
  const x = events.x.map((at, i) => at - ledBy(i) * ahead[0]);
  const y = events.y.map((at, i) => at - ledBy(i) * ahead[1]);
  const square = psfPx * psfPx;
  const background = 1 / (Math.PI * radiusPx * radiusPx);
  const w = new Float64Array(n);
  let { x: mx, y: my, vx, vy } = start;
  let share = 0.3;
  for (let round = 0; round < rounds; round++) {
    let [s, st, stt, sx, sy, stx, sty, near] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [dx, dy] = [x[i] - mx - vx * t[i], y[i] - my - vy * t[i]];
      const d2 = dx * dx + dy * dy;
      w[i] = 0;
      if (d2 > radiusPx * radiusPx) continue;
      near++;
      const own = (share * Math.exp(-d2 / (2 * square))) / (2 * Math.PI * square);
      w[i] = own / (own + (1 - share) * background);
      s += w[i];
      st += w[i] * t[i];
      stt += w[i] * t[i] * t[i];
      sx += w[i] * x[i];
      sy += w[i] * y[i];
      stx += w[i] * t[i] * x[i];
      sty += w[i] * t[i] * y[i];
    }
    if (s < fewest) return undefined;
    const before = [mx, my];
    const det = s * stt - st * st;
    if (moves && det > 0) [vx, vy] = [(s * stx - st * sx) / det, (s * sty - st * sy) / det];
    [mx, my] = [(sx - vx * st) / s, (sy - vy * st) / s];
    share = Math.max(0.01, Math.min(0.99, s / near));
    if (round > 5 && Math.hypot(mx - before[0], my - before[1]) < 1e-4) break;
  }
  let [i0, i1, i2, own, spread] = [0, 0, 0, 0, 0];
  const sums = { on: 0, off: 0, onAhead: 0, offAhead: 0 };
  for (let i = 0; i < n; i++) {
    if (w[i] === 0) continue;
    const [dx, dy] = [x[i] - mx - vx * t[i], y[i] - my - vy * t[i]];
    const d2 = dx * dx + dy * dy;
    const information = (w[i] * w[i] * d2) / (2 * square * square);
    i0 += information;
    i1 += information * t[i];
    i2 += information * t[i] * t[i];
    own += w[i];
    spread += (w[i] * d2) / 2;
    const way = w[i] * (dx * ahead[0] + dy * ahead[1]);
    if (on[i]) [sums.on, sums.onAhead] = [sums.on + w[i], sums.onAhead + way];
    else [sums.off, sums.offAhead] = [sums.off + w[i], sums.offAhead + way];
  }
  const tS = i1 / i0;
  const aboutMiddle = i2 - i1 * tS;
  return {
    tS,
    x: mx + vx * tS,
    y: my + vy * tS,
    vx,
    vy,
    placeVariance: 1 / i0,
    speedVariance: moves ? 1 / aboutMiddle : 0,
    events: own,
    share,
    spreadPx: Math.sqrt(spread / own),
    ...sums,
  };
}

/** How far ON events lie ahead of the spot and OFF events behind it, px, with its variance. */
export interface SpotLead {
  readonly px: number;
  readonly variance: number;
}

export const noLead: SpotLead = { px: 0, variance: 0 };

type LeadSums = Pick<SpotFit, 'on' | 'off' | 'onAhead' | 'offAhead'>;

/**
 * The lead by all fits together: half the way from the mean of OFF to that of ON, beyond the lead that they were made with. As background
 * draws it to 0, fits and lead are made by turns. None where there are too few of one kind.
 */
export function leadOf(fits: readonly LeadSums[], psfPx: number, before: SpotLead): SpotLead {
  const sum = (of: keyof LeadSums): number => fits.reduce((total, fit) => total + fit[of], 0);
  const [on, off] = [sum('on'), sum('off')];
  if (on < fewest || off < fewest) return noLead;
  return {
    px: before.px + (sum('onAhead') / on - sum('offAhead') / off) / 2,
    variance: (psfPx * psfPx * (1 / on + 1 / off)) / 4,
  };
}

/** By how much the mean of the events of a spot lies ahead of it, in leads. */
export const leadShare = ({ on, off }: LeadSums): number => (on + off > 0 ? (on - off) / (on + off) : 0);
