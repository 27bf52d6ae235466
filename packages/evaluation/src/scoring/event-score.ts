import { blockCount, blockOf, sliceAt, timeGrid } from '../slices/time-grid.ts';
import { share, weightedSum } from './figures.ts';
import type { BootstrapOptions, EvaluationProtocol } from './protocol.ts';
import { bootstrapped, type Estimate, type ResampledInterval, type ScoreWarning } from './resampling.ts';

/** Which events of a recording are of a satellite, and which an output says are: a byte per event, 0 or 1. */
export interface EventLabels {
  /** Truth: events of any satellite. Everything else, stars, hot pixels and noise, is a negative. */
  readonly satellite: Uint8Array;
  readonly predicted: Uint8Array;
}

/** Numbers of events; those of units add up. */
export interface EventCounts {
  events: number;
  /** Of a satellite (true positives and false negatives). */
  satellite: number;
  /** Said to be of one (true and false positives). */
  predicted: number;
  /** Both (true positives). */
  hits: number;
}

/** What one recording adds to an event score. */
export interface EventTally {
  readonly recording: string;
  readonly protocol: EvaluationProtocol;
  /** Per block of time, the blocks of every other tally of the recording. */
  readonly blocks: readonly EventCounts[];
}

/**
 * Counts the events of a recording by what they are and what they are said to be, per block of time.
 *
 * @param t times of the events, µs, ascending, at least one
 * @throws RangeError when there is no event, or not a label for each
 */
export function tallyEvents(
  recording: string,
  t: Float64Array,
  { satellite, predicted }: EventLabels,
  protocol: EvaluationProtocol,
): EventTally {
  for (const [name, { length }] of Object.entries({ satellite, predicted })) {
    if (length !== t.length)
      throw new RangeError(`${recording}: ${name}: expected a label per event (${t.length}), got ${length}`);
  }
  if (t.length === 0) throw new RangeError(`${recording}: expected at least one event, got none`);
  const grid = timeGrid(t[0], t[t.length - 1] + 1, protocol.sliceMs, protocol.blockSeconds);
  const blocks = Array.from({ length: blockCount(grid) }, () => ({ events: 0, satellite: 0, predicted: 0, hits: 0 }));
  for (let i = 0; i < t.length; i++) {
    const counts = blocks[blockOf(grid, sliceAt(grid, t[i]))];
    counts.events++;
    counts.satellite += satellite[i];
    counts.predicted += predicted[i];
    counts.hits += satellite[i] & predicted[i];
  }
  return { recording, protocol, blocks };
}

/** Segmentation of single events; T is a plain number (null where it cannot be measured) or an estimate with its interval. */
export interface EventFigures<T = number | null> {
  /** TP / (TP + FP): share of the predicted events that are of a satellite; null when nothing is predicted. */
  readonly precision: T;
  /** TP / (TP + FN): share of the satellites' events that are predicted; null when there are none. */
  readonly recall: T;
  /** 2 TP / (2 TP + FP + FN); null when nothing is predicted and there is nothing to predict, 0 when only one of both. */
  readonly f1: T;
  /** TP / (TP + FP + FN), null and 0 as F1. */
  readonly iou: T;
  /** (TP + FN) / all: the precision of an output that knows nothing. */
  readonly prevalence: T;
}

/** The score of the events of one recording, or of several pooled. */
export interface EventScore extends EventCounts {
  readonly recordings: readonly string[];
  readonly figures: EventFigures<Estimate>;
  readonly interval: ResampledInterval;
  readonly warnings: readonly ScoreWarning[];
}

/** Figures of summed counts, so that recordings with many events weigh more. */
function eventFigures({ events, satellite, predicted, hits }: EventCounts): EventFigures {
  return {
    precision: share(hits, predicted),
    recall: share(hits, satellite),
    f1: share(2 * hits, predicted + satellite),
    iou: share(hits, predicted + satellite - hits),
    prevalence: share(satellite, events),
  };
}

/**
 * Pools tallies of events and draws bootstrap intervals, over recordings or, when there are fewer than `minRecordings`, over
 * blocks of time.
 *
 * @param tallies at least one, all under one protocol
 * @throws RangeError when there is none, or their protocols differ
 */
export function scoreEvents(tallies: readonly EventTally[], bootstrap: BootstrapOptions): EventScore {
  const { sample, estimate, interval, warnings } = bootstrapped(tallies, bootstrap, {
    whole: wholeEventRecording,
    pooling: (units: readonly EventCounts[]) => (multiplicity) => {
      const counts = weightedSum(units, multiplicity);
      return { counts, figures: eventFigures(counts) };
    },
  });
  const { counts } = sample;
  return {
    recordings: tallies.map(({ recording }) => recording),
    ...counts,
    figures: {
      precision: estimate(({ figures }) => figures.precision),
      recall: estimate(({ figures }) => figures.recall),
      f1: estimate(({ figures }) => figures.f1),
      iou: estimate(({ figures }) => figures.iou),
      prevalence: estimate(({ figures }) => figures.prevalence),
    },
    interval,
    warnings: [...degenerateEvents(counts), ...warnings],
  };
}

const wholeEventRecording = ({ blocks }: EventTally): EventCounts => weightedSum(blocks, new Uint8Array(blocks.length).fill(1));

function degenerateEvents({ satellite, predicted }: EventCounts): readonly ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  if (satellite === 0) warnings.push({ figures: 'event recall', message: 'no event is of a satellite: it cannot be measured' });
  if (predicted === 0) warnings.push({ figures: 'event precision', message: 'no event is predicted: it cannot be measured' });
  return warnings;
}
