import type { EventStream, SensorSize } from '@spikeseg/events';
import type { SparseSpikes } from '@spikeseg/snn-core';
import { EvidenceInput } from './evidence-input.ts';

/** What weighs events against a background that it learns as they come: `BackgroundModel` of `@spikeseg/events`. */
export interface EventWeights {
  /** Likelihood ratio of each event, per unit of object rate, s·px; told of every event once, in time order. */
  ratios(events: Pick<EventStream, 't' | 'x' | 'y' | 'p'>): ArrayLike<number>;
  /** Takes back that events which were weighed last were counted as background. @param isObject of each, 1 where it comes from an object that is known */
  withdraw?(events: Pick<EventStream, 'x' | 'y' | 'p'>, isObject: ArrayLike<number>): void;
}

/** The events of a step, weighed, and what the network takes in of them. */
export interface WeighedStep {
  /** As {@link EventWeights} has them. */
  readonly ratios: ArrayLike<number>;
  readonly input: SparseSpikes;
}

/** What weighs steps, whole, one after the other: a {@link StepWeigher}, or one in another thread. */
export interface StepWeights {
  weigh(events: Pick<EventStream, 't' | 'x' | 'y' | 'p'>): WeighedStep | Promise<WeighedStep>;
}

/** Weighs steps and makes of them what the network takes in, which is as much work as the network itself where millions of events come in a second. */
export class StepWeigher implements StepWeights {
  readonly #background: EventWeights;
  readonly #input: EvidenceInput;

  constructor(sensor: SensorSize, background: EventWeights) {
    this.#background = background;
    this.#input = new EvidenceInput(sensor);
  }

  weigh(events: Pick<EventStream, 't' | 'x' | 'y' | 'p'>): WeighedStep {
    const ratios = this.#background.ratios(events);
    this.#input.addAll(events, ratios);
    return { ratios, input: this.#input.take() };
  }
}
