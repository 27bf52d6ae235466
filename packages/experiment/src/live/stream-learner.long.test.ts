import { beforeAll, describe, expect, it } from 'vitest';
import { crossings, type Event, noise, size } from '../../../stdp/src/motion/motion.fixture.ts';
import { changeLines } from './learned-maps.ts';
import { type LearningState, periodS, StreamLearner } from './stream-learner.ts';

const stepUs = 1e4;

/** What is told of the steps from one to another, by the second at which they end. */
function watch(learner: StreamLearner, events: readonly Event[], fromS: number, untilS: number): Map<number, string[]> {
  const told = new Map<number, string[]>();
  let next = events.findIndex(({ tUs }) => tUs >= 1e6 * fromS);
  for (let step = Math.round(100 * fromS); step < Math.round(100 * untilS); step++) {
    for (; next >= 0 && next < events.length && events[next].tUs < stepUs * (step + 1); next++) {
      const { x, y, tUs } = events[next];
      // All pixels fire alike, ten seconds apart.
      learner.add(x, y, tUs, 8);
    }
    const changes = learner.endStep(stepUs * (step + 1));
    if (changes) told.set((step + 1) / 100, changeLines(changes));
  }
  return told;
}

/** Background goes on for so long after objects of 14, −9 px/s have gone. */
const goneS = 70;
const scene = [
  ...crossings(goneS, 3),
  ...noise(size, 0.1, 4 * periodS, 8).map((event) => ({ ...event, tUs: event.tUs + 1e6 * goneS })),
];
const endS = 5 + 4 * periodS;

describe('a learner of a stream', () => {
  let told: Map<number, string[]>;
  /** States after 66 s, and after 70 s. */
  let middle: LearningState;
  let end: LearningState;
  let whole: StreamLearner;
  beforeAll(() => {
    whole = new StreamLearner(size);
    told = watch(whole, scene, 0, 66);
    middle = whole.state;
    watch(whole, scene, 66, 70);
    end = whole.state;
    for (const [at, lines] of watch(whole, scene, 70, endS)) told.set(at, lines);
  });

  it('learns a velocity that objects share at the end of a minute, and forgets it when they are gone for three', () => {
    expect([...told.keys()]).toEqual([5 + periodS, 5 + 4 * periodS]);
    const [[learned], [forgotten]] = [...told.values()];
    expect(learned).toMatch(/^learned 1 velocity: \(1[34]\.\d, -[89]\.\d\) px\/s, [3-9] % of events$/);
    expect(forgotten).toMatch(/^forgot 1 velocity: \(1[34]\.\d, -[89]\.\d\) px\/s$/);
    expect(middle.learned).toHaveLength(1);
    expect(Math.hypot(middle.learned[0].vx - 14, middle.learned[0].vy + 9)).toBeLessThan(1);
    expect(whole.learned).toEqual([]);
  });

  it.each([3.21, 30.57, 66.5])('stopped after %d s it goes on as if it had never stopped, to the bit', (cutS) => {
    const [first, rest] = [new StreamLearner(size), scene.map((event) => ({ ...event, tUs: event.tUs - 1e6 }))];
    watch(first, scene, 0, cutS);
    // Its clock is set back by a second in between.
    const second = new StreamLearner(size, structuredClone(first.state), -1e6);
    expect(second.learned).toEqual(first.learned);
    const shifted = second.state;
    watch(second, rest, cutS - 1, 69);
    const { events, ...block } = second.state.block;
    const { events: expected, ...expectedBlock } = end.block;
    expect({ ...second.state, block }).toEqual({ ...end, block: expectedBlock });
    expect(events).toEqual({ ...expected, t: expected.t.map((tUs) => tUs - 1e6) });
    expect(shifted.block.events.t).toEqual(first.state.block.events.t.map((tUs) => tUs - 1e6));
  });

  it('keeps what it has learned while the camera is off', () => {
    const learner = new StreamLearner(size, middle);
    expect(watch(learner, [], 66, 66 + 3 * periodS).size).toBe(0);
    expect(learner.learned).toEqual(middle.learned);
  });
});

it('of noise nothing is learned', () => {
  const learner = new StreamLearner(size);
  const events = noise(size, 0.1, 5 + 3 * periodS, 5);
  expect(watch(learner, events, 0, 5 + 3 * periodS).size).toBe(0);
  expect(learner.learned).toEqual([]);
  expect(learner.state.block.taught).toBeLessThanOrEqual(events.length);
});

it('however many events come, few of them are kept, and few teach', () => {
  const learner = new StreamLearner(size);
  // Then it looks with its lattice.
  watch(learner, [], 0, 5);
  const maps = learner.state.block.learner.maps.length;
  const crowd = Array.from({ length: 2 ** 18 }, (_, k) => ({ tUs: 5e6, x: k % size.width, y: k % size.height }));
  watch(learner, crowd, 5, 5.01);
  const { block } = learner.state;
  expect(block.events.t).toHaveLength(2 ** 15);
  expect(block.taught).toBe(Math.ceil(1_000_000 / maps));
  // None of them is one of the last moment any more.
  watch(learner, [], 5.01, 8);
  expect(learner.state.block.events.t).toHaveLength(0);
});
