import { NEVER_FIRED } from '@spikeseg/snn-core';
import type { LearningRule } from './learning-rule.ts';
import { clampWeight } from './learning-rule.ts';
import type { PresynapticTimes, Winner } from './winners.ts';

/*
 * Online EM towards log-likelihood ratios. A synapse weighs w = ln(p / b): p is the share of the map's wins in which its input had spiked when
 * the winner did, b the share of the inputs of the same channel elsewhere in the same windows that had spiked by the same moments. p and b are
 * averages over the same wins with the same weights, so what moves both (bursts, windows that are busy, winners that come late) cancels.
 * The null neuron is the threshold: where no evidence reaches it no neuron wins or learns.
 */

/** Evidence that a weight of `weightMax` stands for, nats. `weightMin` stands for none. */
const mostNats = 5;

/** How fast the rate of learning falls with the wins of a map: n^−0.7, whose sum is infinite and the sum of its squares finite. */
const decay = 0.7;

/** What a map remembers of its wins, as shares in [0, 1]. Numbers only: survives JSON to the bit. */
export interface WinShares {
  /** p, [synapses]: wins in which the input had spiked at or before the winner; inputs outside the image never do. */
  readonly inputs: readonly number[];
  /** b, [channels]: inputs elsewhere that had spiked at or before the winner. */
  readonly elsewhere: readonly number[];
}

/** What one win taught a map. */
export interface LearnedShares {
  readonly shares: WinShares;
  /** Mean |Δw| over the map's synapses, after clamping. */
  readonly change: number;
}

/** A map that won, and what was to be seen. */
export interface Win {
  readonly map: number;
  /** Wins of the map before this one. */
  readonly wins: number;
  /** Undefined at the first win: then the map begins with the shares that its weights stand for. */
  readonly shares: WinShares | undefined;
  /** [synapses], 1 where the synapse took part, see `causalPattern`. */
  readonly pattern: Uint8Array;
  /** [channels], see {@link sharesElsewhere}. */
  readonly elsewhere: Float64Array;
}

/**
 * Applies the rule to the weights of one winning map. At the n-th win p ← p + (n + 1)^−0.7·(y − p), y being 1 where the synapse took part, and b alike;
 * then w = weightMin + (weightMax − weightMin)·clip(ln(p / b), 0, 5)/5. Initial weights count as one win.
 *
 * The fixed point is w = ln(p / b) in units of a fifth of the weight range: with weights in [0, 5], weights, thresholds and leaks are nats.
 *
 * @param weights [maps, synapses], row-major; the row of the map is written
 * @see Nessler et al. 2013, PLoS Computational Biology 9; Cappé & Moulines 2009, JRSS B 71
 */
export function learnLikelihood(rule: LearningRule, weights: Float32Array, win: Win): LearnedShares {
  const { map, wins, pattern, elsewhere } = win;
  const synapses = pattern.length;
  const area = synapses / elsewhere.length;
  const row = weights.subarray(map * synapses, (map + 1) * synapses);
  const before = win.shares ?? firstShares(rule, row, elsewhere);
  const rate = (wins + 2) ** -decay;
  const shares = {
    inputs: before.inputs.map((share, synapse) => share + rate * (pattern[synapse] - share)),
    elsewhere: before.elsewhere.map((share, channel) => share + rate * (elsewhere[channel] - share)),
  };
  let change = 0;
  for (let synapse = 0; synapse < synapses; synapse++) {
    const weight = weightOf(rule, shares.inputs[synapse], shares.elsewhere[Math.floor(synapse / area)]);
    change += Math.abs(weight - row[synapse]);
    row[synapse] = weight;
  }
  return { shares, change: change / synapses };
}

/** Weight of a synapse, float32. What never spikes elsewhere weighs most; what never spikes before the winner, nothing. */
function weightOf(rule: LearningRule, share: number, elsewhere: number): number {
  const evidence = share > 0 ? Math.log(share / elsewhere) : 0;
  const part = Math.min(mostNats, Math.max(0, evidence)) / mostNats;
  return clampWeight(rule, rule.weightMin + (rule.weightMax - rule.weightMin) * part);
}

/** The shares that weights stand for, where this much is seen elsewhere. */
function firstShares({ weightMin, weightMax }: LearningRule, weights: Float32Array, elsewhere: Float64Array): WinShares {
  const area = weights.length / elsewhere.length;
  const ratio = (weight: number): number => Math.exp((mostNats * (weight - weightMin)) / (weightMax - weightMin));
  return {
    inputs: Array.from(weights, (weight, synapse) => Math.min(1, elsewhere[Math.floor(synapse / area)] * ratio(weight))),
    elsewhere: [...elsewhere],
  };
}

/**
 * Background at the moment of every winner: per channel the share of inputs that had spiked by then, of those outside the fields of all winners of the
 * window. Where their fields leave nothing, all inputs count.
 *
 * @param kernel odd kernel size, pixels
 * @returns per winner, [channels]
 */
export function sharesElsewhere(pre: PresynapticTimes, winners: readonly Winner[], kernel: number): Float64Array[] {
  const [channels, height, width] = pre.shape;
  const places = placesElsewhere(winners, kernel, height, width);
  const last = Math.max(-1, ...winners.map(({ step }) => step));
  const answers = winners.map(() => new Float64Array(channels));
  for (let channel = 0; channel < channels; channel++) {
    const spiked = new Uint32Array(last + 1);
    for (const place of places) {
      const step = pre.firstSpike[channel * height * width + place];
      if (step !== NEVER_FIRED && step <= last) spiked[step]++;
    }
    for (let step = 1; step <= last; step++) spiked[step] += spiked[step - 1];
    winners.forEach(({ step }, k) => {
      answers[k][channel] = spiked[step] / places.length;
    });
  }
  return answers;
}

function placesElsewhere(winners: readonly Winner[], kernel: number, height: number, width: number): Uint32Array {
  const reach = kernel >> 1;
  const seen = new Uint8Array(height * width);
  for (const { y, x } of winners) {
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      seen.fill(1, row * width + Math.max(0, x - reach), row * width + Math.min(width - 1, x + reach) + 1);
    }
  }
  const everywhere = Uint32Array.from(seen, (_, place) => place);
  const elsewhere = everywhere.filter((place) => seen[place] === 0);
  return elsewhere.length === 0 ? everywhere : elsewhere;
}
