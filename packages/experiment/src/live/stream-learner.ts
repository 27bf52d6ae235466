import type { SensorSize } from '@spikeseg/events';
import { type MotionMap, MotionLearner, type MotionState, prunedMaps } from '@spikeseg/stdp';
import { leastShares, motionOptions, widestPxS } from '../motions/motion-training.ts';
import { shareOf } from '../motions/motion-share.ts';
import { evidenceStepUs } from '../models/evidence.ts';
import { EventLog, type LoggedEvents } from './event-log.ts';
import { endPeriod, isSame, type LearnedChanges, type LearnedMap } from './learned-maps.ts';

/** What a {@link StreamLearner} carries, as plain data: restored into one of the same sensor, it goes on as if never stopped. */
export interface LearningState {
  readonly learned: readonly LearnedMap[];
  readonly nextId: number;
  readonly steps: number;
  /** Events that every map had claimed before this half of the period, by its number. */
  readonly claimedBefore: readonly (readonly [id: number, claimed: number])[];
  readonly block: BlockState;
}

/** Ten seconds that are learned from with the same maps. */
interface BlockState {
  /** At its beginning, or when it has learned all that it does; and since this part of the period began: events that taught, and the sum of their nats. */
  readonly learner: MotionState;
  readonly taught: number;
  readonly nats: number;
  /** Whether it has learned all that it does. */
  readonly rests: boolean;
  /** Events of before it, so many, and those that taught; where it rests the last ones. */
  readonly events: LoggedEvents;
  readonly context: number;
}

/** Steps of the network before anything teaches, in a block, and blocks in a period and in the first part of it. */
const settleSteps = 500;
const blockSteps = 1000;
const periodBlocks = 6;
const lookBlocks = 2;
/** Time of a period, s. */
export const periodS: number = (periodBlocks * blockSteps * evidenceStepUs) / 1e6;
/** What came before a block is context of its events, µs, so many at most. */
const contextUs = 1.2e6;
const mostContext = 2 ** 15;
/** Steps after which older ones are forgotten. */
const stepsKept = 100;
/** Weighings of an event by a map in a block, about, and most events that teach in it: the first ones, without a gap, as what is left out explains nothing away. */
const weighingsPerBlock = 1_000_000;
const mostTaught = 2 ** 17;
/** Maps that are weighed again, beside those that were learned. */
const mostFound = 8;
/** With fewer events in a period the camera was off, or covered. */
const leastTaught = 1000;
/** Claims that count in the rate of learning: a map that has learned for hours still follows its objects. */
const mostClaimed = 1000;
/** Share that all maps may have when a period begins. */
const mostShare = 0.9;
/** Numbers of learned maps among those of a lattice. */
const firstId = 1000;

/**
 * Learns how things move while a stream is watched, from the events and ratios that the detector gets, in periods of a minute: in the first third it looks
 * with a lattice of velocities and with what it has learned, in the rest what was found is weighed again, by more events. At the end of a period
 * {@link endPeriod} says what is learned and what is forgotten. No draw is random.
 *
 * Memory is bounded: maps, and the events of a block, which a state must hold. So is time: in every ten seconds the first events teach, the fewer
 * the more maps there are.
 */
export class StreamLearner {
  readonly #sensor: SensorSize;
  #learned: readonly LearnedMap[] = [];
  #nextId = 0;
  #steps = 0;
  #claimedBefore = new Map<number, number>();
  #taught = 0;
  #nats = 0;
  #block: Omit<BlockState, 'events'> = {
    learner: { maps: [], passEvents: 0, events: 0, meanRatio: 0, ratios: 0 },
    taught: 0,
    nats: 0,
    rests: true,
    context: 0,
  };
  #learner: MotionLearner;
  readonly #log = new EventLog();
  /** Number of the first event of this step in the log. */
  #open = 0;

  /**
   * @param state to go on from
   * @param shiftUs how much later its clock would be on that of the events to come, µs
   */
  constructor(sensor: SensorSize, state?: LearningState, shiftUs = 0) {
    this.#sensor = sensor;
    this.#learner = new MotionLearner(sensor, motionOptions, this.#block.learner);
    if (state === undefined) return;
    const { events, ...block } = state.block;
    this.#learned = state.learned;
    this.#nextId = state.nextId;
    this.#steps = state.steps;
    this.#claimedBefore = new Map(state.claimedBefore);
    this.#log.restore(events, shiftUs);
    this.#begin(block);
    this.#open = this.#log.length;
    if (!block.rests) this.#learn(block.context, this.#open);
  }

  /** What is in use. */
  get learned(): readonly LearnedMap[] {
    return this.#learned;
  }

  /** A copy. */
  get state(): LearningState {
    return structuredClone({
      learned: this.#learned,
      nextId: this.#nextId,
      steps: this.#steps,
      claimedBefore: [...this.#claimedBefore],
      block: { ...this.#block, events: this.#log.events },
    });
  }

  /** Takes in an event of the present step. @param ratio what is believed of its likelihood ratio, s·px */
  add(x: number, y: number, tUs: number, ratio: number): void {
    this.#log.add(x, y, tUs, ratio);
  }

  /**
   * Ends a step of 10 ms at `endUs`.
   *
   * @returns what is learned and what is forgotten; undefined where all stays as it is
   */
  endStep(endUs: number): LearnedChanges | undefined {
    this.#teach(endUs);
    this.#steps++;
    let changes: LearnedChanges | undefined;
    if (this.#steps >= settleSteps && (this.#steps - settleSteps) % blockSteps === 0) {
      let { state } = this.#learner;
      const block = this.#blockOfPeriod;
      if (block === 0) {
        changes = this.#endPeriod(state);
        state = this.#beginPart(state, this.#mapsToLook());
      } else if (block === lookBlocks) state = this.#beginPart(state, this.#mapsToWeigh(state));
      this.#log.keep(endUs - contextUs, mostContext);
      this.#begin({ learner: state, taught: this.#taught, nats: this.#nats, rests: false, context: this.#log.length });
    }
    this.#open = this.#log.length;
    return changes && Object.values(changes).some(({ length }) => length > 0) ? changes : undefined;
  }

  get #blockOfPeriod(): number {
    return Math.floor((this.#steps - settleSteps) / blockSteps) % periodBlocks;
  }

  /** Learns from the events of the step, as far as they are among the first ones of the block. */
  #teach(endUs: number): void {
    const { context, rests, learner } = this.#block;
    if (!rests) {
      const most = context + Math.min(mostTaught, Math.ceil(weighingsPerBlock / Math.max(1, learner.maps.length)));
      this.#learn(this.#open, Math.min(this.#log.length, most));
      if (this.#log.length < most) return;
      this.#block = { learner: this.#learner.state, taught: this.#taught, nats: this.#nats, rests: true, context: 0 };
    } else if (this.#steps % stepsKept !== 0 && this.#log.length < 2 * mostContext) return;
    this.#log.keep(endUs - contextUs, mostContext);
  }

  /** Begins a block, or goes on in one that rests: the context teaches nothing. */
  #begin(block: Omit<BlockState, 'events'>): void {
    this.#block = block;
    this.#taught = block.taught;
    this.#nats = block.nats;
    this.#learner = new MotionLearner(this.#sensor, motionOptions, block.learner);
    if (block.rests) return;
    // While it looks, that would cost more than what it learns.
    const isLook = this.#blockOfPeriod < lookBlocks;
    this.#log.each(0, block.context, (x, y, tUs, ratio) => {
      if (isLook) this.#learner.remember(x, y, tUs, ratio);
      else this.#learner.observe(x, y, tUs, ratio, false);
    });
  }

  #learn(from: number, to: number): void {
    this.#log.each(from, to, (x, y, tUs, ratio) => {
      this.#nats += this.#learner.observe(x, y, tUs, ratio, true);
      this.#taught++;
    });
  }

  /** Shares and claims are counted anew. */
  #beginPart(state: MotionState, maps: readonly MotionMap[]): MotionState {
    this.#claimedBefore = new Map(maps.map(({ id, claimed }) => [id, claimed]));
    this.#taught = 0;
    this.#nats = 0;
    return { ...state, maps, passEvents: 0 };
  }

  /** What was learned, and the lattice. */
  #mapsToLook(): readonly MotionMap[] {
    const lattice = new MotionLearner(this.#sensor, motionOptions).state.maps;
    const share = this.#learned.reduce((sum, { map }) => sum + shareOf(map), 0);
    const factor = Math.min(1, mostShare / Math.max(share, Number.MIN_VALUE));
    const known = this.#learned.map(({ id, map }) => ({
      ...map,
      id: firstId + id,
      claimed: Math.min(map.claimed, mostClaimed),
      priors: map.priors.map((prior) => factor * prior),
    }));
    return [...known, ...lattice];
  }

  /** What the first part of the period has found, and what was learned before, found or not. */
  #mapsToWeigh({ maps }: MotionState): readonly MotionMap[] {
    const kept = prunedMaps(maps, { leastShare: leastShares.first, fastestPxS: motionOptions.fastestPxS }).slice(0, mostFound);
    const known = maps.filter((map) => map.id >= firstId);
    return [...kept, ...known.filter((map) => !kept.some((one) => isSame(one, map)))];
  }

  #endPeriod({ maps }: MotionState): LearnedChanges | undefined {
    if (this.#taught < leastTaught) return undefined;
    const { fastestPxS } = motionOptions;
    const candidates = prunedMaps(maps, { leastShare: 0, fastestPxS, widestPxS }).map((map) => {
      // What a twin has claimed before they became one does not count.
      const own = maps.find(({ id }) => id === map.id)?.claimed ?? 0;
      const claimed = own - (this.#claimedBefore.get(map.id) ?? 0);
      return { map, claimed, share: claimed / this.#taught };
    });
    const { learned, changes } = endPeriod(this.#learned, candidates, this.#nextId, this.#nats > 0);
    this.#learned = learned;
    this.#nextId = Math.max(this.#nextId, ...learned.map(({ id }) => id + 1));
    return changes;
  }
}
