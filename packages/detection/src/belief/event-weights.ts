import type { EventStream } from '@spikeseg/events';

/** What weighs events against a background that it learns as they come: `BackgroundModel` of `@spikeseg/events`. */
export interface EventWeights {
  /** Likelihood ratio of each event, per unit of object rate, s·px; called with every event once, in time order. */
  ratios(events: Pick<EventStream, 't' | 'x' | 'y' | 'p'>): ArrayLike<number>;
  /** Takes back that events which were weighed last were counted as background. @param isObject of each, 1 where it comes from an object that is known */
  withdraw?(events: Pick<EventStream, 'x' | 'y' | 'p'>, isObject: ArrayLike<number>): void;
}
