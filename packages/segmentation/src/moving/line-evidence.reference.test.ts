import { deriveSeed, evidenceOf, randomGenerator } from '@spikeseg/snn-core';
import { expect, it } from 'vitest';
import { lineEvidence } from './line-evidence.ts';
import { fitLine } from './line-fit.ts';
import type { PathEvents } from './path-events.ts';

const line = { tUs: 1e6, x: 50, y: 30, vx: 100, vy: -40 };
const spotRate = 0.4;
/** The spot has 32 times the brightness of its middle. */
const leakNatsS = spotRate * 32;

/** Events around the line in the last third of a second, half a millisecond apart or together, some at pixels that fire again and again. */
function eventsOf(seed: number): PathEvents {
  const random = randomGenerator(deriveSeed(seed, 'line'));
  const events = Array.from({ length: 12 + random.integer(30) }, () => {
    const s = -0.0005 * random.integer(680);
    const width = random.uniform() < 0.2 ? 4 : 1.5;
    const hot = random.uniform() < 0.2;
    const x = hot ? 40 : Math.round(line.x + line.vx * s + width * random.normal());
    const y = hot ? 34 : Math.round(line.y + line.vy * s + width * random.normal());
    return { s, x, y, ratio: 20 * random.uniform() ** 3 };
  }).toSorted((a, b) => a.s - b.s);
  return {
    momentUs: line.tUs,
    s: events.map(({ s }) => s),
    x: events.map(({ x }) => x),
    y: events.map(({ y }) => y),
    ratio: events.map(({ ratio }) => ratio),
  };
}

/** Brightness of the spot at a distance from its middle, in whole px. */
function spotAt(dx: number, dy: number): number {
  const distance = Math.hypot(Math.round(dx), Math.round(dy));
  return (
    [
      [1.5, 1],
      [2.5, 0.75],
      [3.6, 0.375],
      [4.6, 0.25],
    ].find(([radius]) => distance <= radius)?.[1] ?? 0
  );
}

/** Page's test along the line as it is defined: the events since the potential was last empty, then what is asked of them. */
function reference({ s, x, y, ratio }: PathEvents, mostNats: number) {
  const all = s
    .map((time, k) => ({
      s: time,
      pixel: `${x[k]} ${y[k]}`,
      gain: evidenceOf(spotRate * spotAt(x[k] - line.x - line.vx * time, y[k] - line.y - line.vy * time), ratio[k]),
      isInSpot: spotAt(x[k] - line.x - line.vx * time, y[k] - line.y - line.vy * time) > 0,
    }))
    .filter(({ isInSpot }) => isInSpot);
  let [nats, run] = [0, [] as typeof all];
  for (const event of all) {
    const before = nats - leakNatsS * (event.s - (run.at(-1)?.s ?? event.s));
    if (!(before > 0)) run = [];
    nats = Math.min(mostNats, Math.max(0, before) + event.gain);
    run = [...run, event];
  }
  if (run.length === 0) return { nats: 0, total: -Infinity, shared: -Infinity, since: 0, own: 0 };
  const [first, last] = [run[0].s, run[run.length - 1].s];
  const total = run.reduce((sum, { gain }) => sum + gain, 0) - leakNatsS * -first;
  const pixels = [...new Set(run.map(({ pixel }) => pixel))].map((pixel) => gainOf(run.filter((one) => one.pixel === pixel)));
  // A moment holds what comes at most 2 ms after its first event.
  const moments: (typeof run)[] = [];
  for (const event of run) {
    const moment = moments.at(-1);
    if (moment && event.s - moment[0].s <= 0.002) moment.push(event);
    else moments.push([event]);
  }
  const largest = Math.max(...pixels, ...moments.map(gainOf));
  const own = run.reduce((sum, { gain }) => sum + 1 - Math.exp(-gain), 0);
  return { nats: Math.max(0, nats + leakNatsS * last), total, shared: total - largest, since: first, own };
}
const gainOf = (events: readonly { readonly gain: number }[]) => events.reduce((sum, { gain }) => sum + gain, 0);

it('says what the definition says', () => {
  const starts = new Set<number>();
  for (let seed = 0; seed < 120; seed++) {
    const events = eventsOf(seed);
    for (const mostNats of [4, 99]) {
      const found = lineEvidence(line, events, spotRate, mostNats);
      const expected = reference(events, mostNats);
      for (const key of ['nats', 'total', 'shared', 'since', 'own'] as const) expect(found[key]).toBeCloseTo(expected[key], 9);
      starts.add(expected.since);
    }
  }
  expect(starts.size).toBeGreaterThan(50);
});

it('there is no evidence in nothing, nor in what lies beside the line alone', () => {
  const empty = { nats: 0, total: -Infinity, shared: -Infinity, since: 0, own: 0 };
  const nothing = { momentUs: 1e6, x: [], y: [], s: [], ratio: [] };
  expect(lineEvidence(line, nothing, spotRate, 9)).toEqual(empty);
  expect(lineEvidence(line, { momentUs: 1e6, x: [60], y: [30], s: [0], ratio: [9] }, spotRate, 9)).toEqual(empty);
});

it('an event counts by its place in the spot, and not at all outside of it, on every side', () => {
  for (let dy = -6; dy <= 6; dy++) {
    for (let dx = -6; dx <= 6; dx++) {
      const one = { momentUs: 1e6, x: [50 + dx], y: [30 + dy], s: [0], ratio: [9] };
      expect(lineEvidence(line, one, spotRate, 9).nats).toBe(evidenceOf(spotRate * spotAt(dx, dy), 9));
    }
  }
});

/** Weighted least squares by its normal equations, in one axis: offset and slope of `value` over time, with a prior on the slope. */
function leastSquares(s: readonly number[], value: readonly number[], weight: readonly number[], velocityPxS: number) {
  const all = weight.reduce((sum, w) => sum + w, 0);
  const meanS = weight.reduce((sum, w, k) => sum + w * s[k], 0) / all;
  const mean = weight.reduce((sum, w, k) => sum + w * value[k], 0) / all;
  const over = weight.reduce((sum, w, k) => sum + w * (s[k] - meanS) * (value[k] - mean), 0);
  // The velocity that is assumed weighs as much as 1.5 px beside its own spread, once for the whole fit.
  const spread = weight.reduce((sum, w, k) => sum + w * (s[k] - meanS) ** 2, 0) + (1.5 / velocityPxS) ** 2;
  const slope = over / spread;
  return { offset: mean - slope * meanS, slope };
}

it('a line is fitted to what lies near it in the window, weighed by the odds that it is the object’s', () => {
  let fits = 0;
  const few: unknown[] = [];
  for (let seed = 0; seed < 100; seed++) {
    const events = eventsOf(seed);
    for (const [windowS, radiusPx] of [
      [0.1, 7],
      [0.25, 3],
    ]) {
      const near = events.s
        .map((s, k) => ({
          s,
          dx: events.x[k] - line.x - line.vx * s,
          dy: events.y[k] - line.y - line.vy * s,
          ratio: events.ratio[k],
        }))
        .filter(({ s, dx, dy }) => s >= -windowS && Math.hypot(dx, dy) <= radiusPx);
      const weight = near.map(({ dx, dy, ratio }) => {
        const odds = spotRate * ratio * Math.exp((-2 * (dx * dx + dy * dy)) / radiusPx ** 2);
        return odds / (1 + odds);
      });
      const found = fitLine(line, events, windowS, radiusPx, spotRate, 60);
      if (near.length < 4) {
        few.push(found);
        continue;
      }
      const s = near.map((one) => one.s);
      const alongX = leastSquares(
        s,
        near.map(({ dx }) => dx),
        weight,
        60,
      );
      const alongY = leastSquares(
        s,
        near.map(({ dy }) => dy),
        weight,
        60,
      );
      expect(found).toEqual({
        tUs: 1e6,
        x: expect.closeTo(line.x + alongX.offset, 9),
        y: expect.closeTo(line.y + alongY.offset, 9),
        vx: expect.closeTo(line.vx + alongX.slope, 6),
        vy: expect.closeTo(line.vy + alongY.slope, 6),
      });
      fits++;
    }
  }
  expect(fits).toBeGreaterThan(120);
  expect(few.filter((one) => one !== undefined)).toEqual([]);
});

const fourWith = (ratio: number) => ({
  momentUs: 1e6,
  x: [50, 50, 50, 50],
  y: [30, 30, 30, 30],
  s: [0, 0, 0, 0],
  ratio: Array.from({ length: 4 }, () => ratio),
});

it('four events are a line, unless they say nothing', () => {
  expect(fitLine(line, fourWith(9), 0.1, 9, spotRate, 60)).toEqual(line);
  expect(fitLine(line, fourWith(0), 0.1, 9, spotRate, 60)).toBeUndefined();
});
