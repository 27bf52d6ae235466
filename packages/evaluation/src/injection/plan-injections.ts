import type { Recording } from '@spikeseg/events';
import type { SpotKnot } from '@spikeseg/events/synthetic';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { straightPath } from './draw-path.ts';
import { type Injection, lifeOf } from './injection.ts';
import {
  boxedPath,
  type InjectionCandidate,
  InjectionRound,
  isNearLabels,
  labelledPaths,
  placeAreaPx,
  type RoundRules,
} from './keep-apart.ts';
import {
  checkCells,
  checkTries,
  type EarlierPlan,
  type InjectionCell,
  keeping,
  type PlanOptions,
  planDuration,
  planTimes,
} from './plan-options.ts';

export interface PlannedInjection extends Injection {
  /** Position of its cell among the given ones. */
  readonly cell: number;
}

/** Injections shared out to rounds: each round is injected into a copy of its own of the recording. */
export interface InjectionPlan {
  readonly rounds: readonly (readonly PlannedInjection[])[];
  /** From the first to the last event of the recording, s. */
  readonly recordingS: number;
  /** No injection is there before this, s. */
  readonly leadInS: number;
  /** Longest time that an injection may be there, s. */
  readonly durationS: number;
  /** Median time that the injections of each cell are there, s: fast objects leave the sensor early. NaN where it has none. */
  readonly medianLifeS: readonly number[];
}

/** Rounds that take objects at a time: the oldest, which is the fullest, is closed when another one is needed. */
const openRounds = 24;
/** Times at which a path is tried beside labelled objects before another one is drawn. */
const triesAlone = 4;
/** Paths that are drawn for an object at most, where labelled objects leave it no time. */
const paths = 1000;

interface Drawn extends InjectionCandidate, PlannedInjection {}

/**
 * Lays objects of given speeds and brightness into a recording, many into each copy of it: after a lead-in, away from one another and from
 * labelled objects, and so few at a time that the activity of the sensor hardly changes. An object brighter than that is alone.
 *
 * Every object draws its path from a seed of its own, by the speed and rate of its cell and its number in it. A path is drawn anew only where labelled
 * objects are in its way; among the other injected ones a time and a round are sought for it as it is. So places, directions and times on the sensor are
 * those of the draw: otherwise paths that are short would be placed more often. The order of the cells changes nothing but `cell`. Ids are unique in the plan,
 * and with `after` in both plans. An object that the later plan has is the one that a plan without `after` has: the same path and the same seed, at another time.
 *
 * @param recording its events (from the first to the last at least 10 s) and labelled objects
 * @param cells speed and rate of each kind of object
 * @param perCell objects of each kind
 * @param seed whole number
 * @throws RangeError when the recording is too short, an option or a cell is out of range, or labelled objects leave no room
 */
export function planInjections(
  recording: Pick<Recording, 'events' | 'objects'>,
  cells: readonly InjectionCell[],
  perCell: number,
  seed: number,
  { tries = 96, after }: PlanOptions = {},
): InjectionPlan {
  checkCells(cells, perCell, after);
  checkTries(tries);
  const { events, objects } = recording;
  const recordingS = planDuration(events);
  const { leadInS, durationS } = planTimes(recordingS);
  const { labelledApartPx, apartPx, marginS, largestShare } = keeping;
  const largestHz = (largestShare * events.t.length) / recordingS;
  const labelled = labelledPaths(objects, events.t[0]);
  const { width, height } = events.sensor;
  const largestLeft = (largestShare * events.t.length * placeAreaPx) / (width * height);
  const rules: RoundRules = { apartPx, marginS, largestHz, largestLeft };

  const rounds: InjectionRound<Drawn>[] = [];
  const alone = (rateHz: number): boolean => rateHz > largestHz;
  const firstId = cells.length * (after?.perCell ?? 0);
  for (const [place, { cell, key }] of inOrder(cells, perCell, seed, alone, after).entries()) {
    const id = firstId + place;
    const { speedPxS, rateHz } = cells[cell];
    const random = randomGenerator(deriveSeed(key, 'path'));
    const draw = (): SpotKnot[] => straightPath(speedPxS, durationS, events.sensor, random);
    let shape = draw();
    const fitsInto = (round: InjectionRound<Drawn>, max: number): boolean => {
      for (let attempt = 0; attempt < max; attempt++) {
        const startS = leadInS + random.uniform() * (recordingS - leadInS - shape[shape.length - 1].tS);
        const knots = shape.map((knot) => ({ ...knot, tS: Math.min(startS + knot.tS, recordingS) }));
        const path = boxedPath(knots);
        if (isNearLabels(path, labelled, labelledApartPx, marginS)) continue;
        if (round.add({ id, cell, knots, rateHz, path })) return true;
      }
      return false;
    };
    // A round of its own says whether labelled objects leave the path any time; it is kept if no other round has room.
    let own = new InjectionRound<Drawn>(rules);
    for (let drawn = 1; !fitsInto(own, triesAlone); drawn++) {
      if (drawn === paths) {
        const expected = `room for an object of ${speedPxS} px/s at ${labelledApartPx} px from labelled objects`;
        throw new RangeError(`injection plan: expected ${expected}, got none on ${paths} paths; leave this recording out`);
      }
      shape = draw();
      own = new InjectionRound<Drawn>(rules);
    }
    const open = rounds.slice(-openRounds);
    if (!open.some((round) => fitsInto(round, Math.ceil(tries / open.length)))) rounds.push(own);
  }
  const lives: number[][] = cells.map(() => []);
  for (const { members } of rounds) for (const drawn of members) lives[drawn.cell].push(lifeOf(drawn));
  return {
    rounds: rounds.map(({ members }) => members.map(({ id, cell, knots, rateHz }) => ({ id, cell, knots, rateHz }))),
    recordingS,
    leadInS,
    durationS,
    medianLifeS: lives.map((seconds) =>
      seconds.length === 0 ? Number.NaN : seconds.toSorted((a, b) => a - b)[seconds.length >> 1],
    ),
  };
}

/** Objects in the order in which they are placed: those that must be alone first, else by chance. The order of the cells plays no part. */
function inOrder(
  cells: readonly InjectionCell[],
  perCell: number,
  seed: number,
  alone: (rateHz: number) => boolean,
  after: EarlierPlan | undefined,
): { readonly cell: number; readonly key: number }[] {
  const first = after?.perCell ?? 0;
  const planned = after === undefined ? undefined : new Set(after.cells);
  const all = cells.flatMap(({ speedPxS, rateHz }, cell) =>
    Array.from({ length: planned === undefined || planned.has(cell) ? perCell - first : 0 }, (_, i) => {
      const number = first + i;
      const key = deriveSeed(seed, 'planned-injection', `${speedPxS} px/s ${rateHz} Hz`, number);
      return { cell, key, speedPxS, rateHz, number, late: alone(rateHz) ? 0 : 1 };
    }),
  );
  return all.toSorted(
    (a, b) => a.late - b.late || a.key - b.key || a.speedPxS - b.speedPxS || a.rateHz - b.rateHz || a.number - b.number,
  );
}
