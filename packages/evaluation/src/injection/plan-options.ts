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

/** Shortest recording in which there is time to learn a background and to see an object, s. */
const minRecordingS = 10;
/** Before this time no object is there, s: a detector learns the background. At most a quarter of the recording. */
const longestLeadInS = 10;
/** Longest time that an object is there, s. It ends when the centre leaves the sensor. */
const longestS = 10;

/** What the objects of a plan have to keep. */
export const keeping = {
  /** Objects of a round are this far apart while both are there, px: 6 in which an answer is its own, and 18 in which it may be the trail of another. */
  apartPx: 25,
  /** And for this time after one has left a place, s: in it detections in the wake of an object are counted as its own. */
  marginS: 3,
  /** Distance from labelled objects, px. */
  labelledApartPx: 30,
  /** Share of the recording's mean events/s that all objects together may add at a time, and of its mean events in a spot that one may leave there. */
  largestShare: 0.1,
} as const;

/** Time from the first to the last event, s. @throws RangeError when that is less than 10 s */
export function planDuration({ t }: EventStream): number {
  const seconds = t.length === 0 ? 0 : (t[t.length - 1] - t[0]) / 1e6;
  if (seconds >= minRecordingS) return seconds;
  const got = t.length === 0 ? 'one without events' : `${seconds} s from the first event to the last`;
  throw new RangeError(`injection: expected a recording of at least ${minRecordingS} s, got ${got}; take a longer one`);
}

/** When the first object may come, and how long one may be there, s. @param recordingS from the first to the last event */
export function planTimes(recordingS: number): { readonly leadInS: number; readonly durationS: number } {
  const leadInS = Math.min(longestLeadInS, recordingS / 4);
  return { leadInS, durationS: Math.min(longestS, recordingS - leadInS) };
}

/** @throws RangeError saying what was expected and what was found */
export function checkTries(tries: number): void {
  if (!Number.isSafeInteger(tries) || tries < 1)
    throw new RangeError(`injection plan: tries: expected a whole number ≥ 1, got ${tries}`);
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
