import type { EventStream } from '@spikeseg/events';

/** A kind of object of which many are injected. */
export interface InjectionCell {
  /** px/s */
  readonly speedPxS: number;
  /** Mean events/s in the whole spot. */
  readonly rateHz: number;
}

/** How injections are laid into a recording. */
export interface PlanOptions {
  /** Longest time that an object is there, s; 10 where it is left out. It ends when the centre leaves the sensor. */
  readonly durationS?: number | undefined;
  /** No object is there before this time, s: a detector learns the background. Where left out 10 s, and at most a quarter of the recording. */
  readonly leadInS?: number | undefined;
  /**
   * Objects of a round are this far apart while both are there, and for `marginS` after one has left a place; 25 px where left out: 6 in which an
   * answer is its own, and 18 in which it may be the trail of another.
   */
  readonly apartPx?: number | undefined;
  /** s; 3 where it is left out: the time for which detections in the wake of an object are counted as its own. */
  readonly marginS?: number | undefined;
  /** Distance from labelled objects, px; 30 where it is left out. */
  readonly labelledApartPx?: number | undefined;
  /** Share of the recording's mean events/s that all objects together may add at a time, and of its mean events in a spot that one may leave there; 0.1 where it is left out. */
  readonly largestShare?: number | undefined;
  /** Times at which an object is tried in rounds that are there; 96 where it is left out. More fill rounds better, so that there are fewer, and take longer to plan. */
  readonly tries?: number | undefined;
  /** Goes on from an earlier plan of the same recording, cells, seed and options; where left out there is none. */
  readonly after?: EarlierPlan | undefined;
}

/** What was planned before. */
export interface EarlierPlan {
  /** Objects of each kind that it has: their first numbers, which are not planned again. */
  readonly perCell: number;
  /** Positions of the cells that get the rest; the others get no more. */
  readonly cells: readonly number[];
}

/** All options, those left out with what is usual. */
type Complete = { [K in keyof Omit<PlanOptions, 'after'>]-?: NonNullable<PlanOptions[K]> };

/** Shortest recording in which there is time to learn a background and to see an object, s. */
const leastRecordingS = 10;
const longestLeadInS = 10;

/** Time from the first to the last event, s. @throws RangeError when that is less than 10 s */
export function planDuration({ t }: EventStream): number {
  const seconds = t.length === 0 ? 0 : (t[t.length - 1] - t[0]) / 1e6;
  if (seconds >= leastRecordingS) return seconds;
  const got = t.length === 0 ? 'one without events' : `${seconds} s from the first event to the last`;
  throw new RangeError(`injection: expected a recording of at least ${leastRecordingS} s, got ${got}; take a longer one`);
}

/** @param recordingS from the first to the last event @throws RangeError naming the option, what was expected and what was found */
export function planOptions(given: PlanOptions, recordingS: number): Complete {
  const leadInS = given.leadInS ?? Math.min(longestLeadInS, recordingS / 4);
  const options: Complete = {
    leadInS,
    durationS: given.durationS ?? Math.min(10, recordingS - leadInS),
    apartPx: given.apartPx ?? 25,
    marginS: given.marginS ?? 3,
    labelledApartPx: given.labelledApartPx ?? 30,
    largestShare: given.largestShare ?? 0.1,
    tries: given.tries ?? 96,
  };
  const must = (name: keyof Complete, condition: boolean, expected: string): void => {
    if (!condition) throw new RangeError(`injection plan: ${name}: expected ${expected}, got ${options[name]}`);
  };
  const inTime = leadInS >= 0 && leadInS < recordingS;
  must('leadInS', inTime, `a time ≥ 0 s and below the ${recordingS} s of the recording`);
  const left = recordingS - leadInS;
  must(
    'durationS',
    options.durationS > 0 && options.durationS <= left,
    `more than 0 and at most the ${left} s after the lead-in`,
  );
  for (const name of ['apartPx', 'marginS', 'labelledApartPx', 'largestShare'] as const)
    must(name, options[name] >= 0 && options[name] < Infinity, 'a finite number ≥ 0');
  must('tries', Number.isSafeInteger(options.tries) && options.tries >= 1, 'a whole number ≥ 1');
  return options;
}

/** @throws RangeError naming the cell, what was expected and what was found */
export function checkCells(cells: readonly InjectionCell[], perCell: number, after?: EarlierPlan): void {
  if (!Number.isSafeInteger(perCell) || perCell < 1)
    throw new RangeError(`injection plan: expected a whole number ≥ 1 of injections per cell, got ${perCell}`);
  const seen = new Set<string>();
  for (const [i, { speedPxS, rateHz }] of cells.entries()) {
    const shown = `${speedPxS} px/s, ${rateHz} events/s`;
    if (!(speedPxS >= 0 && speedPxS < Infinity && rateHz > 0 && rateHz < Infinity))
      throw new RangeError(`injection plan: cells[${i}]: expected a finite speed ≥ 0 and a finite rate > 0, got ${shown}`);
    if (seen.has(shown))
      throw new RangeError(`injection plan: cells[${i}]: expected another cell than those before, got ${shown}`);
    seen.add(shown);
  }
  if (after === undefined) return;
  if (!Number.isSafeInteger(after.perCell) || after.perCell < 0 || after.perCell > perCell)
    throw new RangeError(`injection plan: after.perCell: expected a whole number from 0 to ${perCell}, got ${after.perCell}`);
  const unknown = after.cells.find((cell, i) => cells[cell] === undefined || after.cells.indexOf(cell) !== i);
  if (unknown !== undefined)
    throw new RangeError(
      `injection plan: after.cells: expected positions among ${cells.length} cells, each once, got ${after.cells.join(', ')}`,
    );
}
