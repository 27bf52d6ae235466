import type { Recording } from '@spikeseg/events';
import { deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { peakOf } from './brightness-drift.ts';
import { stopAndGoPath, straightPath } from './draw-path.ts';
import { type Injection, lifeOf } from './injection.ts';
import { boxedPath, type Candidate, InjectionRound, isNearLabels, labelledPaths, type RoundRules } from './keep-apart.ts';
import { checkCells, type InjectionCell, type PlanOptions, planDuration, planOptions } from './plan-options.ts';

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
  /** Median time that the injections of each cell are there, s: fast objects leave the sensor early. */
  readonly medianLifeS: readonly number[];
}

/** Rounds that take objects at a time: the oldest, which is the fullest, is closed when another one is needed. */
const openRounds = 6;
/** Places that are tried for an object in the open rounds, and in an empty one. */
const tries = 60;
const triesAlone = 2000;

interface Drawn extends Candidate, PlannedInjection {}

/**
 * Lays objects of given speeds and brightness into a recording, many into each copy of it: after a lead-in, away from one another and from
 * labelled objects, and so few at a time that the activity of the sensor hardly changes. An object brighter than that is alone.
 *
 * Every object draws its path from a seed of its own, by the speed and rate of its cell and its number in it. The order of the cells changes nothing
 * but `cell`. Ids are unique in the plan.
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
  options: PlanOptions = {},
): InjectionPlan {
  checkCells(cells, perCell);
  const { events, objects } = recording;
  const recordingS = planDuration(events);
  const plan = planOptions(options, recordingS);
  const { labelledApartPx, apartPx, marginS, leadInS, durationS, brightness } = plan;
  const peak = peakOf(brightness);
  const largestHz = (plan.largestShare * events.t.length) / recordingS;
  const labelled = labelledPaths(objects, events.t[0]);
  const rules: RoundRules = { apartPx, marginS, largestHz };
  const drawPath = plan.motion === 'straight' ? straightPath : stopAndGoPath;

  const rounds: InjectionRound<Drawn>[] = [];
  const alone = (rateHz: number): boolean => rateHz * peak > largestHz;
  for (const [id, { cell, key }] of inOrder(cells, perCell, seed, alone).entries()) {
    const { speedPxS, rateHz } = cells[cell];
    const random = randomGenerator(deriveSeed(key, 'path'));
    const draw = (): Drawn => {
      const path = drawPath(speedPxS, durationS, events.sensor, random);
      const lifeS = path[path.length - 1].tS;
      const startS = leadInS + random.uniform() * (recordingS - leadInS - lifeS);
      const knots = path.map((knot) => ({ ...knot, tS: Math.min(startS + knot.tS, recordingS) }));
      return { id, cell, knots, rateHz, brightness, path: boxedPath(knots), peakHz: rateHz * peak };
    };
    const fitsInto = (some: readonly InjectionRound<Drawn>[], most: number): boolean => {
      for (let attempt = 0; attempt < most; attempt++) {
        const drawn = draw();
        if (!isNearLabels(drawn.path, labelled, labelledApartPx, marginS) && some.some((round) => round.add(drawn))) return true;
      }
      return false;
    };
    if (fitsInto(rounds.slice(-openRounds), tries)) continue;
    const round = new InjectionRound<Drawn>(rules);
    rounds.push(round);
    if (!fitsInto([round], triesAlone)) {
      const expected = `room for an object of ${speedPxS} px/s at ${labelledApartPx} px from labelled objects`;
      throw new RangeError(`injection plan: expected ${expected}, got none in ${triesAlone} tries; lower labelledApartPx`);
    }
  }
  const lives: number[][] = cells.map(() => []);
  for (const { members } of rounds) for (const drawn of members) lives[drawn.cell].push(lifeOf(drawn));
  return {
    rounds: rounds.map(({ members }) =>
      members.map(({ id, cell, knots, rateHz, brightness: drift }) => ({ id, cell, knots, rateHz, brightness: drift })),
    ),
    recordingS,
    leadInS,
    durationS,
    medianLifeS: lives.map((seconds) => seconds.toSorted((a, b) => a - b)[seconds.length >> 1]),
  };
}

/** Objects in the order in which they are placed: those that must be alone first, else by chance. The order of the cells plays no part. */
function inOrder(
  cells: readonly InjectionCell[],
  perCell: number,
  seed: number,
  alone: (rateHz: number) => boolean,
): { readonly cell: number; readonly key: number }[] {
  const all = cells.flatMap(({ speedPxS, rateHz }, cell) =>
    Array.from({ length: perCell }, (_, number) => {
      const key = deriveSeed(seed, 'planned-injection', `${speedPxS} px/s ${rateHz} Hz`, number);
      return { cell, key, speedPxS, rateHz, number, late: alone(rateHz) ? 0 : 1 };
    }),
  );
  return all.toSorted(
    (a, b) => a.late - b.late || a.key - b.key || a.speedPxS - b.speedPxS || a.rateHz - b.rateHz || a.number - b.number,
  );
}
