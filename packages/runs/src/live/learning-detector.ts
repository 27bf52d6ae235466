import type { EventStep } from '@spikeseg/events';
import {
  type Detector,
  type EvidenceDetector,
  type EvidenceModel,
  type EvidenceState,
  evidenceReports,
  type LearnedMotion,
  type Report,
  type SharedVelocity,
  sharedVelocities,
  type WatchedObjects,
  type WatchedState,
  withMotions,
} from '@spikeseg/segmentation';

/** After so long an object counts half, s. */
export const halfLifeS = 120;
/** Velocities are learned so often, in time steps; and the layers are updated at the same time so often. */
const [stepsPerLesson, stepsPerUpdate] = [6e7 / evidenceReports.stepUs, evidenceReports.reportUs / evidenceReports.stepUs];
/** Velocities that differ by less are the same, px/s. */
const samePxS = 1;

/** What a stream has taught, as plain data. */
export interface LiveLearning {
  /** How often velocities were learned, or could have been. */
  readonly lesson: number;
  readonly watched?: WatchedState | undefined;
  readonly motions: readonly LearnedMotion[];
}

/** What a live detector carries. */
export interface LiveState extends EvidenceState {
  readonly learning?: LiveLearning | undefined;
}

/** The detector with what the stream has taught; as it was where that is nothing. */
export const taughtBy = (model: EvidenceModel, { motions }: Pick<LiveLearning, 'motions'>): EvidenceModel =>
  motions.length === 0 ? model : withMotions(model, motions);

interface LearningParts {
  /** Watches every detector that is opened. */
  readonly watched: WatchedObjects;
  readonly open: (model: EvidenceModel) => Promise<EvidenceDetector>;
  readonly onLearned: (motions: readonly SharedVelocity[]) => void;
}

/**
 * Learns the velocities that objects share while it watches a stream, every minute, and forgets what has gone. Where there are others than before, the
 * detector goes on with their maps: its search begins at rest, and all that it follows and knows of the background stays.
 */
export class LearningDetector implements Detector {
  readonly stepUs: number;
  readonly keptUs: number;
  readonly #parts: LearningParts;
  /** As it is without a lesson. */
  readonly #untaught: EvidenceModel;
  #detector: EvidenceDetector;
  #motions: readonly LearnedMotion[] = [];
  #lesson = 0;
  #next = 0;
  #from: LiveState | undefined;

  constructor(detector: EvidenceDetector, parts: LearningParts) {
    this.stepUs = detector.stepUs;
    this.keptUs = detector.keptUs;
    this.#untaught = detector.model;
    this.#detector = detector;
    this.#parts = parts;
  }

  async *push(step: EventStep): AsyncGenerator<Report, void> {
    const { watched } = this.#parts;
    if (this.#from !== undefined) await this.#goOn(this.#from, step);
    const lesson = Math.floor(this.#next / stepsPerLesson);
    if (lesson > this.#lesson && this.#next % stepsPerUpdate === 0) await this.#learn(lesson);
    watched.begin(step.events);
    for await (const report of this.#detector.push(step)) {
      watched.add(report);
      yield report;
    }
    this.#next = step.index + 1;
  }

  end(): AsyncIterable<Report> {
    return this.#detector.end();
  }

  close(): void {
    this.#detector.close();
  }

  /** With what the stream has taught. */
  get model(): EvidenceModel {
    return taughtBy(this.#untaught, { motions: this.#motions });
  }

  get state(): LiveState | undefined {
    const { state } = this.#detector;
    if (state === undefined || this.#from !== undefined) return this.#from;
    return { ...state, learning: { lesson: this.#lesson, watched: this.#parts.watched.state, motions: this.#motions } };
  }

  /** Goes on from a state, before the first step, as an `EvidenceDetector` does. @throws RangeError for one of another OFF share */
  restore(from: LiveState): void {
    this.#detector.restore(from);
    const { lesson, motions } = from.learning ?? { lesson: 0, motions: [] };
    [this.#from, this.#next, this.#lesson, this.#motions] = [from, from.next, lesson, motions];
  }

  /** The clock of the stream may be another one than that of the state. */
  async #goOn(from: LiveState, { index, startUs }: EventStep): Promise<void> {
    const shiftUs = startUs - index * this.stepUs - from.firstUs;
    if (from.learning?.watched !== undefined) this.#parts.watched.restore(from.learning.watched, shiftUs);
    if (this.#motions.length > 0) await this.#replace(from);
    this.#from = undefined;
  }

  async #learn(lesson: number): Promise<void> {
    const { watched, onLearned } = this.#parts;
    this.#lesson = lesson;
    watched.forget();
    const motions = sharedVelocities([watched.objects]);
    const { state } = this.#detector;
    if (areSame(motions, this.#motions) || state === undefined) return;
    this.#motions = motions.map(({ vx, vy, spread }) => ({ vx, vy, spread }));
    const { followed } = state;
    await this.#replace({ ...state, followed: { ...followed, search: { ...followed.search, session: undefined, silent: 0 } } });
    onLearned(motions);
  }

  /** By one with the maps of today. */
  async #replace(state: EvidenceState): Promise<void> {
    const detector = await this.#parts.open(this.model);
    this.#detector.close();
    detector.restore(state);
    this.#detector = detector;
  }
}

const areSame = (some: readonly LearnedMotion[], others: readonly LearnedMotion[]): boolean =>
  some.length === others.length &&
  some.every((one) => others.some((other) => Math.hypot(one.vx - other.vx, one.vy - other.vy) < samePxS));
