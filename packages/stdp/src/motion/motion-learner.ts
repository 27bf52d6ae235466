import type { Plane } from '@spikeseg/snn-core';
import { EventContext } from './event-context.ts';
import { kernelOf, learnMotion, type MapKernel, type MotionMap, timeOnSensor, weighMotion } from './motion-map.ts';
import { objectShare } from './object-share.ts';
import { prunedMaps } from './prune-maps.ts';

export interface MotionOptions {
  /** Events/s of an object of each brightness. */
  readonly ratesHz: readonly number[];
  /** Fastest velocity that is looked for, px/s. */
  readonly fastestPxS: number;
}

/** What has been learned; plain data. */
export interface MotionState {
  readonly maps: readonly MotionMap[];
  /** Events that were learned from, in this pass and in all. */
  readonly passEvents: number;
  readonly events: number;
  /** Mean likelihood ratio of the events, and how many it is of. */
  readonly meanRatio: number;
  readonly ratios: number;
}

/** Context: how far, px, and how long, s. */
const reachPx = 24;
const reachS = 1.2;
/** Distance of the velocities that it begins with, and their spread, px/s. */
const spacingPxS = 22;
const firstSpreadPxS = 8;
/** Events with a smaller likelihood ratio, s·px, say nothing about an object: those of noisy pixels. */
const smallestRatio = 0.5;
/** Share of the events that all maps claim before any was seen, and how many events that belief is worth. */
const firstShare = 0.01;
const believedEvents = 3000;
/** Less than this of an event is not worth learning from. */
const leastClaim = 1e-3;

/**
 * Learns how things move, from events alone: online EM in a winner-take-all circuit with a null neuron.
 *
 * Every map is a kernel over place and delay: a spot with a velocity. For an event with its context the maps compete, softly and with a null neuron
 * whose evidence is 0: r_k = π_k·c·e^V_k / (π_0 + Σ π_j·c·e^V_j), c being the likelihood ratio of the event itself. The null neuron wins wherever there is
 * nothing, so noise teaches nothing. A winner changes its velocity, its spread and its share, at a rate that falls with what it has claimed.
 * Its fixed point is the maximum of the likelihood of the events: docs/learning.md.
 *
 * Memory: 64 events per 8 × 8 pixels, and a few numbers per map. No draw is random.
 *
 * @see Nessler et al. 2013, PLoS Computational Biology 9; Cappé & Moulines 2009, JRSS B 71
 */
export class MotionLearner {
  readonly #size: Plane;
  readonly #options: MotionOptions;
  readonly #context: EventContext;
  #maps: MotionMap[];
  #passEvents = 0;
  #events = 0;
  #meanRatio = 0;
  #ratios = 0;
  /** Per map: what follows from it, and what it claims of an event, by brightness. */
  #kernels: MapKernel[] = [];
  #claims: Float64Array[] = [];

  /** @param state to go on from; a lattice of velocities where it is left out */
  constructor(size: Plane, options: MotionOptions, state?: MotionState) {
    this.#size = size;
    this.#options = options;
    this.#context = new EventContext(size, reachPx, options.ratesHz);
    this.#maps = state ? structuredClone([...state.maps]) : lattice(options);
    if (state) {
      this.#passEvents = state.passEvents;
      this.#events = state.events;
      this.#meanRatio = state.meanRatio;
      this.#ratios = state.ratios;
    }
    this.#begin();
  }

  /** A copy. */
  get state(): MotionState {
    return structuredClone({
      maps: this.#maps,
      passEvents: this.#passEvents,
      events: this.#events,
      meanRatio: this.#meanRatio,
      ratios: this.#ratios,
    });
  }

  /** Events that it has learned from, in all. */
  get learned(): number {
    return this.#events;
  }

  /** Share of the events that the null neuron claims: π_0. */
  get nothing(): number {
    return 1 - this.#maps.reduce((sum, { priors }) => sum + total(priors), 0);
  }

  /**
   * Takes an event, in time order.
   *
   * @param ratio likelihood ratio per unit of object rate, s·px, ≥ 0
   * @param learns false: the event is scored, and nothing is learned from it
   * @param polarity ON (1) or OFF (0): counted where the event is of an object
   * @returns ln of the likelihood of the event beside that of background alone, nats
   */
  observe(x: number, y: number, tUs: number, ratio: number, learns: boolean, polarity = 1): number {
    this.#note(ratio);
    if (ratio < smallestRatio) return 0;
    const context = this.#context;
    context.lookFrom(x, y, tUs);
    const { ratesHz } = this.#options;
    const own = ratio / this.#meanRatio;
    let [nothing, something] = [1, 0];
    let [owner, most] = [-1, 0];
    for (let k = 0; k < this.#kernels.length; k++) {
      const kernel = this.#kernels[k];
      const claims = this.#claims[k];
      const { map, reachS: mapReachS } = kernel;
      const { id, priors } = map;
      const onSensor = timeOnSensor(map, x, y, mapReachS, this.#size);
      weighMotion(kernel, context.weigh(map, mapReachS), { ratesHz, onSensor }, claims);
      let odds = 0;
      for (let s = 0; s < claims.length; s++) {
        nothing -= priors[s];
        claims[s] *= priors[s] * own;
        odds += claims[s];
      }
      something += odds;
      if (odds > most) {
        owner = id;
        most = odds;
      }
    }
    const evidence = nothing + something;
    if (learns) this.#learn(evidence, x, y, ratio, 1 - polarity);
    context.add(x, y, tUs, ratio, owner, most / evidence);
    return Math.log(evidence);
  }

  /** Takes an event as context of others alone. */
  remember(x: number, y: number, tUs: number, ratio: number): void {
    this.#note(ratio);
    if (ratio >= smallestRatio) this.#context.add(x, y, tUs, ratio, -1, 0);
  }

  /** Begins another pass over the data: shares and polarities are counted anew, the rest goes on. */
  beginPass(): void {
    this.#passEvents = 0;
    for (const map of this.#maps) map.kinds = { all: 0, off: 0 };
  }

  /** Keeps what {@link prunedMaps} keeps; what is a little faster than the fastest may still slow down. @param leastShare of the events, 0 to 1 */
  prune(leastShare: number): void {
    this.#maps = prunedMaps(this.#maps, { leastShare, fastestPxS: this.#options.fastestPxS + spacingPxS });
    this.#begin();
  }

  #note(ratio: number): void {
    this.#ratios++;
    this.#meanRatio += (ratio - this.#meanRatio) / Math.min(this.#ratios, believedRatios);
  }

  /** With other maps. */
  #begin(): void {
    const { ratesHz } = this.#options;
    this.#kernels = this.#maps.map((map) => kernelOf(map, reachPx, reachS, ratesHz));
    this.#claims = this.#maps.map(() => new Float64Array(ratesHz.length));
  }

  #learn(evidence: number, x: number, y: number, ratio: number, off: number): void {
    const { ratesHz } = this.#options;
    this.#passEvents++;
    this.#events++;
    const seen = this.#passEvents + believedEvents;
    for (let k = 0; k < this.#kernels.length; k++) {
      const { map, reachS: mapReachS } = this.#kernels[k];
      const claims = this.#claims[k];
      const { priors } = map;
      let claimed = 0;
      for (let s = 0; s < claims.length; s++) {
        claims[s] /= evidence;
        claimed += claims[s];
        // The mean of all responsibilities, and of what was believed before.
        priors[s] += (claims[s] - priors[s]) / seen;
      }
      if (claimed < leastClaim) continue;
      // At an edge only slow ways are seen in full.
      if (timeOnSensor(map, x, y, mapReachS, this.#size) < mapReachS) continue;
      for (let s = 0; s < claims.length; s++) claims[s] /= claimed;
      const reached = this.#context.reach(map, mapReachS);
      if (map.kinds) {
        const own = claimed * objectShare(map, reached, { ratesHz, reachS: mapReachS }, claims, ratio);
        map.kinds.all += own;
        map.kinds.off += own * off;
      }
      learnMotion(map, reached, { ratesHz, widest: firstSpreadPxS }, claims, claimed);
      this.#kernels[k] = kernelOf(map, reachPx, reachS, ratesHz);
    }
  }
}

const believedRatios = 100_000;
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Hexagonal lattice of velocities around 0. */
function lattice({ ratesHz, fastestPxS }: MotionOptions): MotionMap[] {
  const rowPxS = spacingPxS * Math.sqrt(0.75);
  const rows = Math.ceil(fastestPxS / rowPxS);
  const columns = Math.ceil(fastestPxS / spacingPxS) + 1;
  const velocities: (readonly [number, number])[] = [];
  for (let row = -rows; row <= rows; row++) {
    for (let column = -columns; column <= columns; column++) {
      const [vx, vy] = [(column + (row & 1) / 2) * spacingPxS, row * rowPxS];
      if (Math.hypot(vx, vy) <= fastestPxS) velocities.push([vx, vy]);
    }
  }
  return velocities.map(([vx, vy], id) => ({
    id,
    vx,
    vy,
    spread: firstSpreadPxS,
    claimed: 0,
    priors: ratesHz.map(() => firstShare / velocities.length / ratesHz.length),
    means: { dx: 0, dy: 0, delay: 0, excess: 0, fourth: 0 },
  }));
}
