import { type Estimate, percentileInterval, resample } from './bootstrap.ts';
import type { EventCounts, EventTally } from './event-tally.ts';
import { weightedSum } from './pool.ts';
import type { BootstrapOptions } from './protocol.ts';
import { share } from './rates.ts';
import { intervalWarnings, type Score, sameProtocol } from './score.ts';
import type { ScoreWarning } from './warnings.ts';

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
  /** What was resampled for the intervals. */
  readonly interval: Score['interval'];
  readonly warnings: readonly ScoreWarning[];
}

/** Figures of summed counts, so that recordings with many events weigh more. */
export function eventFigures({ events, satellite, predicted, hits }: EventCounts): EventFigures {
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
  if (tallies.length === 0) throw new RangeError('event score: expected at least one recording, got none');
  const { protocol } = tallies[0];
  const other = tallies.find((tally) => !sameProtocol(tally.protocol, protocol));
  if (other) throw new RangeError(`${other.recording}: expected the protocol of ${tallies[0].recording}, got another one`);
  const over = tallies.length >= bootstrap.minRecordings ? 'recordings' : 'blocks of time';
  const units = over === 'recordings' ? tallies.map(wholeEventRecording) : tallies.flatMap(({ blocks }) => blocks);
  const counts = weightedSum(units, new Uint8Array(units.length).fill(1));
  const value = eventFigures(counts);
  const samples = units.length > 1 ? bootstrap.samples : 0;
  const resampled = Array.from({ length: samples }, (_, i) =>
    eventFigures(weightedSum(units, resample(units.length, bootstrap.seed, i))),
  );
  const estimate = (figure: keyof EventFigures): Estimate =>
    percentileInterval(
      value[figure],
      resampled.map((figures) => figures[figure]),
      bootstrap.confidence,
    );
  return {
    recordings: tallies.map(({ recording }) => recording),
    ...counts,
    figures: {
      precision: estimate('precision'),
      recall: estimate('recall'),
      f1: estimate('f1'),
      iou: estimate('iou'),
      prevalence: estimate('prevalence'),
    },
    interval: { over, units: units.length, blockSeconds: protocol.blockSeconds, samples, confidence: bootstrap.confidence },
    warnings: [...degenerateEvents(counts), ...intervalWarnings(tallies.length, units.length, over)],
  };
}

const wholeEventRecording = ({ blocks }: EventTally): EventCounts => weightedSum(blocks, new Uint8Array(blocks.length).fill(1));

function degenerateEvents({ satellite, predicted }: EventCounts): readonly ScoreWarning[] {
  const warnings: ScoreWarning[] = [];
  if (satellite === 0) warnings.push({ figures: 'event recall', message: 'no event is of a satellite: it cannot be measured' });
  if (predicted === 0) warnings.push({ figures: 'event precision', message: 'no event is predicted: it cannot be measured' });
  return warnings;
}
