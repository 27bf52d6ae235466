import type { EventStream, LabelTrack } from '@spikeseg/events';
import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { poissonHost, startUs } from './injection.fixture.ts';
import { injectionAt } from './injection.ts';
import { type InjectionPlan, planInjections } from './plan-injections.ts';
import type { InjectionCell, PlanOptions } from './plan-options.ts';

const davis = { width: 240, height: 180 };
const host = poissonHost(4000, 90, davis);
/** One that drifts slowly for half of the time, with a gap in its labels, and one that crosses. */
const objects: readonly LabelTrack[] = [
  {
    id: 0,
    t: Float64Array.of(20e6, 30e6, 60e6).map((t) => startUs + t),
    x: Float64Array.of(100, 105, 140),
    y: Float64Array.of(90, 90, 70),
  },
  { id: 1, t: Float64Array.of(50e6, 50.6e6).map((t) => startUs + t), x: Float64Array.of(0, 239), y: Float64Array.of(20, 150) },
];
const cells: readonly InjectionCell[] = [0, 3, 20, 100, 300].flatMap((speedPxS) =>
  [5, 40, 300].map((rateHz) => ({ speedPxS, rateHz })),
);
const speedOf = (knots: InjectionPlan['rounds'][number][number]['knots']) =>
  Math.hypot(knots[1].x - knots[0].x, knots[1].y - knots[0].y) / (knots[1].tS - knots[0].tS);

const lives = ({ medianLifeS }: InjectionPlan, speedPxS: number) =>
  medianLifeS.filter((_, cell) => cells[cell].speedPxS === speedPxS);
const planned = (of: readonly InjectionCell[], seed: number) => planInjections({ events: host, objects }, of, 3, seed);
const short = (durationS: number) => ({ events: poissonHost(2000, durationS, davis), objects: [] });

/** Breaches of what a plan promises, looked for at places every 100 ms, and against where the others were until 3 s before. */
function breaches({ rounds }: InjectionPlan, events: EventStream, labelled: readonly LabelTrack[]): string[] {
  const found: string[] = [];
  const budget = (0.1 * events.t.length) / ((events.t.at(-1)! - events.t[0]) / 1e6);
  for (const [r, round] of rounds.entries()) {
    const steps = Array.from({ length: 900 }, (_, i) => i / 10);
    const places = round.map((one) => steps.map((tS) => injectionAt(one, tS)));
    for (const step of steps.keys()) {
      const there = [...round.keys()].filter((k) => places[k][step] !== undefined);
      const sum = there.reduce((total, k) => total + round[k].rateHz, 0);
      if (there.length > 1 && sum > budget) found.push(`round ${r}: ${sum} events/s at ${step}`);
      for (const k of there) {
        const { x, y } = places[k][step]!;
        for (const other of [...round.keys()].filter((one) => one !== k))
          for (let back = 0; back <= 30; back += 2) {
            const before = places[other][step - back];
            if (before !== undefined && Math.hypot(before.x - x, before.y - y) < 25)
              found.push(`round ${r}: ${k} and ${other} near at ${step} and ${back} steps before`);
          }
        for (const { t, x: lx, y: ly, id } of labelled) {
          for (let i = 1; i < t.length; i++) {
            const part = (events.t[0] + step * 1e5 - t[i - 1]) / (t[i] - t[i - 1]);
            if (part < 0 || part > 1) continue;
            const apart = Math.hypot(lx[i - 1] + part * (lx[i] - lx[i - 1]) - x, ly[i - 1] + part * (ly[i] - ly[i - 1]) - y);
            if (apart < 30) found.push(`round ${r}: ${k} near label ${id} at ${step}`);
          }
        }
      }
    }
  }
  return found;
}

describe('planInjections', () => {
  const plan = planInjections({ events: host, objects }, cells, 8, 5);
  const all = plan.rounds.flat();

  it('has the wished number of every cell, with its speed and rate, and ids of their own', () => {
    for (const [cell, { speedPxS, rateHz }] of cells.entries()) {
      const own = all.filter((one) => one.cell === cell);
      expect(own.length).toBe(8);
      for (const one of own) {
        expect(one.rateHz).toBe(rateHz);
        expect(Math.abs(speedOf(one.knots) - speedPxS)).toBeLessThan(1e-6);
      }
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(cells.length * 8);
  });

  it('in every round objects keep apart from one another, from labelled ones, and from a tenth of the rate', () => {
    expect(breaches(plan, host, objects)).toEqual([]);
    // The same look finds what is wrong: all rounds at once are too near.
    expect(breaches({ ...plan, rounds: [all] }, host, objects).length).toBeGreaterThan(100);
  });

  it('no object is there in the lead-in, after the end, or for longer than asked', () => {
    expect(plan).toMatchObject({ leadInS: 10, durationS: 10, recordingS: 90 });
    for (const { knots } of all) {
      expect(knots[0].tS).toBeGreaterThanOrEqual(10);
      expect(knots.at(-1)!.tS).toBeLessThanOrEqual(90);
      expect(knots.at(-1)!.tS - knots[0].tS).toBeLessThanOrEqual(10 + 1e-9);
    }
  });

  it('says how long objects of a cell are there: 10 s when they stand, less than 1 s at 300 px/s', () => {
    for (const seconds of lives(plan, 0)) expect(seconds).toBeCloseTo(10, 9);
    for (const seconds of lives(plan, 300)) expect(seconds).toBeLessThan(1);
    for (const seconds of lives(plan, 300)) expect(seconds).toBeGreaterThan(0.2);
  });

  it('packs at least 60 dim slow objects into a round of 90 s', () => {
    const dim = [0, 3].map((speedPxS) => ({ speedPxS, rateHz: 5 }));
    const { rounds } = planInjections({ events: host, objects: [] }, dim, 300, 2);
    expect(rounds.length).toBeGreaterThan(4);
    expect(rounds.length).toBeLessThanOrEqual(600 / 60);
  });

  it('an object brighter than a tenth of the recording is put in, and is alone while it is there', () => {
    const bright = planInjections({ events: host, objects }, [{ speedPxS: 0, rateHz: 5000 }, cells[0]], 10, 3);
    expect(bright.rounds.flat().length).toBe(20);
    expect(breaches(bright, host, objects)).toEqual([]);
  });

  it('the same seed gives the same plan, another one does not, and the order of cells changes nothing but their numbers', () => {
    expect(planned(cells, 8)).toEqual(planned(cells, 8));
    expect(planned(cells, 9).rounds).not.toEqual(planned(cells, 8).rounds);
    const turned = planned(cells.toReversed(), 8).rounds.map((round) =>
      round.map((one) => ({ ...one, cell: cells.length - 1 - one.cell })),
    );
    expect(turned).toEqual(planned(cells, 8).rounds);
  });
});

/** Rates and paths without their times, which depend on what else is there. */
const pathsOf = (plans: readonly InjectionPlan[], of: readonly number[]) =>
  plans
    .flatMap(({ rounds }) => rounds.flat())
    .filter(({ cell }) => of.includes(cell))
    .map(({ cell, rateHz, knots }) => JSON.stringify([cell, rateHz, knots.map(({ x, y }) => [x, y])]))
    .toSorted();

describe('a plan that goes on', () => {
  const chosen = [0, 4, 13];
  const whole = planInjections({ events: host, objects }, cells, 8, 5);
  const first = planInjections({ events: host, objects }, cells, 3, 5);
  const later = planInjections({ events: host, objects }, cells, 8, 5, { after: { perCell: 3, cells: chosen } });

  it('has the rest of the chosen cells and nothing of others: with the first, the objects that one plan has', () => {
    expect(later.rounds.flat()).toHaveLength(5 * chosen.length);
    expect(pathsOf([first, later], chosen)).toEqual(pathsOf([whole], chosen));
    expect(new Set(pathsOf([first, later], chosen)).size).toBe(8 * chosen.length);
  });

  it('has ids that the first plan has not, as an object draws its events by its id', () => {
    const ids = [first, later].flatMap(({ rounds }) => rounds.flat().map(({ id }) => id));
    expect(new Set(ids).size).toBe(3 * cells.length + 5 * chosen.length);
  });

  it('keeps the same rules, and knows no life of a cell that it has not', () => {
    expect(breaches(later, host, objects)).toEqual([]);
    expect(later.medianLifeS.map(Number.isNaN)).toEqual(cells.map((_, cell) => !chosen.includes(cell)));
  });

  it('is empty where nothing is left', () => {
    for (const after of [
      { perCell: 8, cells: chosen },
      { perCell: 3, cells: [] },
    ])
      expect(planInjections({ events: host, objects }, cells, 8, 5, { after }).rounds).toEqual([]);
  });

  it('more tries lay the same objects into fewer rounds', () => {
    const sparse = planInjections({ events: host, objects }, cells, 8, 5, { tries: 1 });
    expect(sparse.rounds.length).toBeGreaterThan(whole.rounds.length);
    expect(pathsOf([sparse], [...cells.keys()])).toEqual(pathsOf([whole], [...cells.keys()]));
  });
});

describe('short recordings and bad input', () => {
  it('a recording of 12 s has a lead-in of a quarter of it, and objects that fit behind', () => {
    const plan = planInjections(short(12), [{ speedPxS: 3, rateHz: 10 }], 10, 1);
    expect(plan).toMatchObject({ leadInS: 3, durationS: 9 });
    for (const { knots } of plan.rounds.flat()) expect(knots.at(-1)!.tS).toBeLessThanOrEqual(12);
  });

  it('one below 10 s is refused, and so is an empty one', () => {
    const some = [{ speedPxS: 3, rateHz: 10 }];
    expect(() => planInjections(short(9), some, 1, 1)).toThrow(says(10, 9));
    const { events } = short(10);
    const empty = { ...events, x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array(), t: new Float64Array() };
    expect(() => planInjections({ events: empty, objects: [] }, some, 1, 1)).toThrow(/at least 10 s, got one without events/);
  });

  it('labelled objects all over the sensor leave no room, and the error says so', () => {
    const everywhere = Array.from({ length: 30 }, (_, id) => ({
      id,
      t: Float64Array.of(0, 9e6).map((t) => startUs + t),
      x: new Float64Array(2).fill(20 + 40 * (id % 6)),
      y: new Float64Array(2).fill(18 + 36 * Math.floor(id / 6)),
    }));
    const call = () => planInjections({ ...short(12), objects: everywhere }, [{ speedPxS: 3, rateHz: 10 }], 1, 1);
    expect(call).toThrow(says('3 px/s', 30, 'none', 1000));
  });

  it.each<[readonly InjectionCell[], number, PlanOptions, RegExp]>([
    [[{ speedPxS: -1, rateHz: 1 }], 1, {}, says('cells[0]', 0, '> 0', '-1 px/s', '1 events/s')],
    [[{ speedPxS: 1, rateHz: 0 }], 1, {}, /got 1 px\/s, 0 events\/s/],
    [[cells[0], cells[0]], 1, {}, says('cells[1]', 'another cell')],
    [[cells[0]], 0, {}, says('injections per cell', 0)],
    [[cells[0]], 1, { tries: 0 }, says('tries', 1, 0)],
    [[cells[0]], 1, { after: { perCell: 2, cells: [0] } }, says('after.perCell', 0, 1, 2)],
    [[cells[0]], 1, { after: { perCell: 1, cells: [0, 1] } }, says('after.cells', 1, 0, 1)],
    [[cells[0]], 1, { after: { perCell: 1, cells: [0, 0] } }, /after\.cells: .* got 0, 0/],
  ])('%j, %d of each, %j is refused', (of, perCell, options, message) => {
    expect(() => planInjections(short(12), of, perCell, 1, options)).toThrow(message);
  });
});
