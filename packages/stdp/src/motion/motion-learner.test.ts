import { randomGenerator } from '@spikeseg/snn-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { crossings, type Event, noise, options, permuted, size, stateOf } from './motion.fixture.ts';
import { MotionLearner, type MotionOptions, type MotionState } from './motion-learner.ts';
import type { MotionMap } from './motion-map.ts';

/** Likelihood ratio of every event where all pixels fire alike, s·px. */
const ratioOf = (events: readonly Event[], { width, height }: typeof size, seconds: number) =>
  (width * height * seconds) / events.length;
const shareOf = ({ priors }: MotionMap) => priors.reduce((sum, prior) => sum + prior, 0);
const sharesOf = ({ maps }: MotionState) => maps.reduce((sum, map) => sum + shareOf(map), 0);

function learn(learner: MotionLearner, events: readonly Event[], ratio: number): MotionLearner {
  for (const { x, y, tUs } of events) learner.observe(x, y, tUs, ratio, true);
  return learner;
}

/** As the detector is trained: three brightnesses, and a share that maps need, which is larger after the first look. */
const trained: MotionOptions = { ratesHz: [4.2, 12.7, 42.4], fastestPxS: 90 };
const leastShares = [2e-4, 1e-4, 1e-4];

/** Passes over the same events, each by a learner that goes on from a state, until nothing is left. */
function passes(sensor: typeof size, events: readonly Event[], seconds: number): MotionLearner {
  const ratio = ratioOf(events, sensor, seconds);
  let learner = new MotionLearner(sensor, trained);
  for (const [pass, leastShare] of leastShares.entries()) {
    if (pass > 0) {
      learner = new MotionLearner(sensor, trained, learner.state);
      learner.beginPass();
    }
    learn(learner, events, ratio).prune(leastShare);
    if (learner.state.maps.length === 0) break;
  }
  return learner;
}

describe('what is learned', () => {
  it('of noise nothing is', () => {
    const sensor = { width: 32, height: 24 };
    const learner = passes(sensor, noise(sensor, 0.1, 200, 1), 200);
    expect(learner.state.maps).toEqual([]);
    expect(learner.nothing).toBe(1);
    // What has no maps goes on, and says that all is background.
    expect(learner.observe(3, 3, 201e6, 10, true)).toBe(0);
  });

  it('of objects that go by their velocity is, and little else', () => {
    const { state } = passes(size, crossings(40, 3), 40);
    expect(state.maps.length).toBeLessThanOrEqual(2);
    const [{ vx, vy, spread, claimed }] = state.maps;
    expect(Math.hypot(vx - 14, vy + 9)).toBeLessThan(1.5);
    expect(spread).toBeLessThan(3);
    expect(claimed).toBeGreaterThan(1000);
    // They are a tenth of the events, of the brightness that is nearest.
    expect(state.maps[0].priors[1]).toBeGreaterThan(0.05);
    expect(state.maps[0].priors[1]).toBeLessThan(0.15);
    expect(sharesOf(state) - state.maps[0].priors[1]).toBeLessThan(0.01);
  });

  it('of the same events at other pixels nothing is', () => {
    expect(passes(size, permuted(crossings(40, 3), 9), 40).state.maps).toEqual([]);
  });
});

/** Of one map, on a sensor that has a middle. */
const begun = () => new MotionLearner({ width: 200, height: 200 }, options, stateOf([{ vx: 10 }]));

describe('a learner', () => {
  const scene = crossings(8, 5);
  const after = crossings(8, 6);
  let learner: MotionLearner;
  beforeAll(() => {
    learner = learn(new MotionLearner(size, options), scene, 9);
  });

  it('begins with a lattice of velocities: none in its range is farther than 22 / √3 px/s from one', () => {
    const { maps } = new MotionLearner(size, options).state;
    expect(Math.max(...maps.map(({ vx, vy }) => Math.hypot(vx, vy)))).toBeLessThanOrEqual(60);
    expect(new Set(maps.map(({ id }) => id)).size).toBe(maps.length);
    expect(maps.reduce((sum, map) => sum + shareOf(map), 0)).toBeCloseTo(0.01, 12);
    const random = randomGenerator(2);
    for (let k = 0; k < 500; k++) {
      const [speed, angle] = [(60 - 22 / Math.sqrt(3)) * random.uniform(), 2 * Math.PI * random.uniform()];
      const [vx, vy] = [speed * Math.cos(angle), speed * Math.sin(angle)];
      expect(Math.min(...maps.map((map) => Math.hypot(map.vx - vx, map.vy - vy)))).toBeLessThanOrEqual(22 / Math.sqrt(3) + 1e-9);
    }
  });

  it('goes on from its state as if it had never stopped, to the bit', () => {
    const stored = JSON.parse(JSON.stringify(learner.state)) as MotionState;
    const resumed = learn(new MotionLearner(size, options, stored), after, 9);
    const whole = learn(new MotionLearner(size, options), scene, 9);
    // Nothing of the first recording is context any more.
    learn(
      whole,
      after.map((event) => ({ ...event, tUs: event.tUs + 10e6 })),
      9,
    );
    expect(resumed.state).toEqual(whole.state);
    expect(resumed.state).not.toEqual(learner.state);
  });

  it('a state is a copy', () => {
    const { state } = learner;
    const other = new MotionLearner(size, options, state);
    learn(other, after.slice(0, 500), 9);
    expect(state).toEqual(learner.state);
  });

  it('shares are means of what maps have claimed, and of what was believed before as of 3000 events', () => {
    const { maps, passEvents, events } = learner.state;
    expect([passEvents, events, learner.learned]).toEqual([scene.length, scene.length, scene.length]);
    // An event is so many times as likely as background alone makes it; what background does not claim of it the maps do.
    const again = new MotionLearner(size, options);
    let claimed = 0;
    for (const { x, y, tUs } of scene) {
      const { nothing } = again;
      claimed += 1 - nothing / Math.exp(again.observe(x, y, tUs, 9, true));
    }
    expect(claimed).toBeGreaterThan(30);
    expect(maps.reduce((sum, map) => sum + shareOf(map), 0)).toBeCloseTo((3000 * 0.01 + claimed) / (3000 + scene.length), 12);
    expect(1 - learner.nothing).toBeCloseTo(sharesOf(learner.state), 12);
    expect(sharesOf(learner.state)).toBeGreaterThan(0.01);
  });

  it('in another pass counts shares and polarities anew, and all else goes on', () => {
    const { state } = learner;
    const next = new MotionLearner(size, options, state);
    next.beginPass();
    const maps = state.maps.map((map) => ({ ...map, kinds: { all: 0, off: 0 } }));
    expect(next.state).toEqual({ ...state, maps, passEvents: 0 });
  });

  it('counts the polarities of what is of an object, where it is known what they are: a fixed point', () => {
    const random = randomGenerator(8);
    const maps = [{ vx: 14, vy: -9, spread: 1, priors: [0.02, 0.02] }];
    const counting = new MotionLearner(size, options, stateOf(maps));
    counting.beginPass();
    let [off, all] = [0, 0];
    for (const { x, y, tUs, isObject } of crossings(60, 3)) {
      // Of background a tenth is OFF, of objects seven tenths.
      const polarity = random.uniform() < (isObject ? 0.7 : 0.1) ? 0 : 1;
      counting.observe(x, y, tUs, polarity === 0 ? (8 * 0.7) / 0.1 : (8 * 0.3) / 0.9, true, polarity);
      if (!isObject) continue;
      all++;
      off += 1 - polarity;
    }
    const { kinds = { all: 0, off: 0 } } = counting.state.maps[0];
    // Those at the beginning of a path have no context.
    expect(kinds.all).toBeGreaterThan(0.3 * all);
    expect(kinds.all).toBeLessThan(all);
    expect(Math.abs(kinds.off / kinds.all - off / all)).toBeLessThan(0.03);
  });

  it('counts no polarity before a pass was begun, and none of events that it only scores', () => {
    expect(learner.state.maps.every(({ kinds }) => kinds === undefined)).toBe(true);
    const next = new MotionLearner(size, options, learner.state);
    next.beginPass();
    for (const { x, y, tUs } of after) next.observe(x, y, tUs, 9, false, 0);
    expect(next.state.maps.every(({ kinds }) => kinds?.all === 0 && kinds.off === 0)).toBe(true);
  });

  it('says how much likelier an event is than background makes it', () => {
    // Nothing was where an object would have come from for 1.2 s.
    const alone = Math.log(0.997 + 0.001 * Math.exp(-13 * 1.2) + 0.002 * Math.exp(-42 * 1.2));
    expect(begun().observe(100, 100, 0, 5, true)).toBeCloseTo(alone, 12);
    const second = begun();
    second.observe(95, 100, 0, 5, true);
    expect(second.observe(100, 100, 500_000, 5, true)).toBeGreaterThan(alone);
    // Beside the mean ratio of 5 and 15 events with 15 are half as likely again.
    const third = begun();
    third.remember(10, 10, 0, 5);
    const nats = third.observe(100, 100, 0, 15, true);
    expect(Math.exp(nats) - 0.997).toBeCloseTo(1.5 * (Math.exp(alone) - 0.997), 12);
  });

  it('learns nothing from what it only scores or remembers, which are context all the same', () => {
    const { state } = learner;
    const [scores, remembers] = [0, 1].map(() => new MotionLearner(size, options, state));
    for (const { x, y, tUs } of after.slice(0, 300)) {
      scores.observe(x, y, tUs, 9, false);
      remembers.remember(x, y, tUs, 9);
    }
    for (const { state: later } of [scores, remembers]) {
      expect(later).toEqual({ ...state, ratios: state.ratios + 300, meanRatio: later.meanRatio });
      expect(later.meanRatio).toBeCloseTo(9, 9);
    }
    const { x, y, tUs } = after[300];
    expect(remembers.observe(x, y, tUs, 9, false)).not.toBe(new MotionLearner(size, options, state).observe(x, y, tUs, 9, false));
  });

  it('an event of a noisy pixel says nothing, and is no context', () => {
    const [plain, noisy] = [0, 1].map(() => new MotionLearner(size, options, stateOf([{ vx: 10 }])));
    expect(noisy.observe(20, 20, 0, 0.1, true)).toBe(0);
    expect(noisy.learned).toBe(0);
    plain.remember(0, 0, 0, 0.1);
    expect(noisy.observe(25, 20, 500_000, 5, true)).toBe(plain.observe(25, 20, 500_000, 5, true));
  });
});
