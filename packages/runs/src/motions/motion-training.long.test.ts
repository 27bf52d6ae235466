import { injectObjects } from '@spikeseg/evaluation';
import { MotionLearner, type MotionMap } from '@spikeseg/stdp';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../context/context.fixture.ts';
import { tinyConfig } from '../network/tiny.fixture.ts';
import { datasetRecording, type RecordingSource } from '../recordings/dataset.ts';
import { generatorOptions } from '../recordings/synthetic.ts';
import { runPaths } from '../run-folder/run-paths.ts';
import { readTraining, saveTraining } from './motion-state.ts';
import { endPass, learnMotions, learnRecording, type MotionTraining, motionOptions, untrained } from './motion-training.ts';

const quiet = { stars: 0, satellites: 0, hotPixels: 0, backgroundRateHz: 1000 };

/** A recording with objects of 40 events/s that move by (18, −11) px/s; without any where there are 0. */
function source(name: string, objects: number, durationS: number): RecordingSource {
  const paths = Array.from({ length: objects }, (_, k) => ({ x: -150 + 60 * k, y: 150 + 7 * k, vx: 18, vy: -11, rateHz: 40 }));
  const options = { ...generatorOptions(tinyConfig()), ...quiet, durationS, ...(objects > 0 && { paths }) };
  return datasetRecording(name, { kind: 'generated', options, seed: objects });
}

const map = (id: number): MotionMap => new MotionLearner({ width: 9, height: 9 }, motionOptions).state.maps[id];
/** One that has found a velocity, and claims a thousandth of the events. */
const narrow = (id: number): MotionMap => ({ ...map(id), spread: 1, priors: [1e-3, 0, 0] });
const learned = (maps: readonly MotionMap[]) => ({ maps, passEvents: 9, events: 99, meanRatio: 5, ratios: 999 });

/** The same, of whose 150 events 90 are OFF: half, with 50 of which a fifth was believed to be. */
const counted = (id: number): MotionMap => ({ ...narrow(id), kinds: { all: 150, off: 90 } });
const offShare = { first: 0.2, now: 0.3, best: 0.4 };

/** A training at the end of a pass whose held-out events have so many nats each. */
const after = (pass: number, nats: number, changes: Partial<MotionTraining> = {}): MotionTraining => ({
  ...untrained,
  pass,
  done: 2,
  learner: learned([narrow(1)]),
  held: { events: 16, nats: 16 * nats },
  best: [narrow(0)],
  ...changes,
});

/** The second full pass, after one with so many nats. */
const second = (nats: number, before = 0.5) => endPass(after(2, nats, { passes: [before] }), 9);

describe('the end of a pass', () => {
  it('the first look keeps what it found, and has nothing to compare with', () => {
    const next = endPass(after(0, 0.5, { best: [] }), 3);
    expect(next).toMatchObject({ pass: 1, done: 0, held: { events: 0, nats: 0 }, passes: [], best: [narrow(1)], ended: false });
    expect(endPass(after(0, 0.5, { learner: learned([]) }), 3)).toMatchObject({ best: [], ended: true });
    expect(endPass(untrained, 3).ended).toBe(true);
  });

  it('of the first full pass maps are kept where they tell held-out events better than background alone does', () => {
    expect(endPass(after(1, 0.5), 3)).toMatchObject({ pass: 2, passes: [0.5], best: [narrow(1)], ended: false });
    for (const nats of [0, -0.5]) expect(endPass(after(1, nats), 3)).toMatchObject({ passes: [nats], best: [], ended: true });
  });

  it('what every pass left is followed', () => {
    const { id, vx, vy, spread, priors } = narrow(1);
    const left = [{ id, vx, vy, spread, priors }];
    const looked = endPass(after(0, 0.5, { best: [] }), 3);
    expect(looked.history).toEqual([{ pass: 0, maps: left }]);
    const none = { ...looked, learner: learned([]) };
    expect(endPass(none, 3).history).toEqual([
      { pass: 0, maps: left },
      { pass: 1, maps: [] },
    ]);
  });

  it('without held-out events one full pass has to do', () => {
    expect(endPass(after(1, 0, { held: { events: 0, nats: 0 } }), 9)).toMatchObject({
      passes: [],
      best: [narrow(1)],
      ended: true,
    });
  });

  it('a map that claims too little, is too fast or has found no velocity is dropped', () => {
    const changes = [{ priors: [9e-5, 0, 0] }, { vx: 91, vy: 0 }, { spread: 4.1 }];
    for (const change of changes)
      expect(endPass(after(1, 0.5, { learner: learned([{ ...narrow(1), ...change }]) }), 9)).toMatchObject({
        best: [],
        ended: true,
      });
    // Not yet after the first look.
    expect(endPass(after(0, 0.5, { learner: learned([{ ...narrow(1), spread: 8 }]) }), 9).best).toHaveLength(1);
  });

  it('learning goes on while a pass brings 2 % more, and what is best is kept', () => {
    expect(second(0.511)).toMatchObject({ passes: [0.5, 0.511], best: [narrow(1)], ended: false });
    expect(second(0.509)).toMatchObject({ best: [narrow(1)], ended: true });
    expect(second(0.49)).toMatchObject({ passes: [0.5, 0.49], best: [narrow(0)], ended: true });
  });

  it('ends it all when no map is left, and after as many passes as are allowed', () => {
    const none = after(2, 0.1, { learner: learned([]), passes: [0.5] });
    expect(endPass(none, 9)).toMatchObject({ best: [], ended: true });
    expect(endPass(after(3, 0.9, { passes: [0.1, 0.5] }), 3)).toMatchObject({ best: [narrow(1)], ended: true });
    expect(endPass(after(3, 0.9, { passes: [0.1, 0.5] }), 4).ended).toBe(false);
  });
});

/** What a pass whose held-out events have so many nats each leaves of it. */
const shareAfter = (pass: number, nats: number, changes: Partial<MotionTraining> = {}) =>
  endPass(after(pass, nats, { offShare, learner: learned([counted(1)]), ...changes }), 9).offShare;

describe('the share of OFF events at the end of a pass', () => {
  it('is learned from the maps that are kept, and goes with the best of them', () => {
    expect(shareAfter(1, 0.5)).toEqual({ first: 0.2, now: 0.5, best: 0.5 });
    expect(shareAfter(1, 0, { held: { events: 0, nats: 0 } })).toEqual({ first: 0.2, now: 0.5, best: 0.5 });
    expect(shareAfter(2, 0.9, { passes: [0.5] })).toEqual({ first: 0.2, now: 0.5, best: 0.5 });
    expect(shareAfter(2, 0.4, { passes: [0.5] })).toEqual({ first: 0.2, now: 0.5, best: 0.4 });
    const dropped = { ...counted(2), priors: [1e-4, 0, 0], kinds: { all: 1e6, off: 0 } };
    expect(shareAfter(1, 0.5, { learner: learned([counted(1), dropped]) }).best).toBe(0.5);
  });

  it('is what it was at first where no map is left, or none tells the events better than background alone does', () => {
    const first = { first: 0.2, now: 0.2, best: 0.2 };
    expect(shareAfter(2, 0.9, { passes: [0.5], learner: learned([]) })).toEqual(first);
    expect(shareAfter(1, -0.5)).toEqual(first);
  });

  it('stays after the first look, which has counted nothing', () => {
    expect(shareAfter(0, 0.5)).toEqual(offShare);
  });
});

describe('learning from recordings', () => {
  const sources = [source('one', 4, 13), source('two', 3, 10.5)];
  let whole: MotionTraining;
  let told: string[];
  let states: MotionTraining[];
  beforeAll(async () => {
    [told, states] = [[], []];
    whole = await learnMotions(sources, 2, {
      onState: (training) => void states.push(training),
      onEvents: ({ name }, pass, done, total) => {
        if (done === total) told.push(`${pass} ${name} whole`);
      },
    });
  });

  it('finds how the objects in them move, pass after pass', () => {
    expect(whole.ended).toBe(true);
    expect(whole.rows.map(({ pass, recording }) => `${pass} ${recording}`)).toEqual(
      [0, 1, 2].flatMap((pass) => [`${pass} one`, `${pass} two`]),
    );
    const most = whole.best.toSorted((a, b) => b.claimed - a.claimed)[0];
    expect(Math.hypot(most.vx - 18, most.vy + 11)).toBeLessThan(1.5);
    expect(whole.passes).toHaveLength(2);
    expect(Math.min(...whole.passes)).toBeGreaterThan(0.05);
  });

  it('tells of every recording', () => {
    expect(told).toEqual([0, 1, 2].flatMap((pass) => [`${pass} one whole`, `${pass} two whole`]));
    const places = [0, 1, 2].flatMap((pass) => [
      [pass, 1],
      [pass, 2],
      [pass + 1, 0],
    ]);
    expect(states.map(({ pass, done }) => [pass, done])).toEqual(places);
    expect(states.at(-1)).toBe(whole);
  });

  it('is taught by all events but those of the first 5 s and of every fifth block of 2 s, which are scored', async () => {
    const { events } = await sources[0].load();
    const seconds = Array.from(events.t, (tUs) => (tUs - events.t[0]) / 1e6);
    const held = seconds.filter((s) => s >= 8 && s < 10).length;
    const teaching = seconds.filter((s) => s >= 5).length - held;
    const [first, , full] = whole.rows;
    // Of a pixel that fires again and again not all events count.
    for (const { events: taught } of [first, full]) {
      expect(taught).toBeLessThanOrEqual(teaching);
      expect(taught).toBeGreaterThan(0.97 * teaching);
    }
    // After the first recording of the first full pass.
    expect(states[3].held.events).toBe(held);
    expect(states[3].held.nats / held).toBeCloseTo(full.heldOutNats ?? NaN, 12);
  });

  it('stopped again and again it comes to the same, to the bit', async () => {
    const paths = runPaths(temporaryFolder(), tinyConfig());
    const stop = new Error('stop');
    let [result, stops]: [MotionTraining | undefined, number] = [undefined, 0];
    while (result === undefined) {
      const begun = new Set<string>();
      result = await learnMotions(sources, 2, {
        from: readTraining(paths)?.training,
        onState: (training) => saveTraining(paths, { training, recordings: {} }),
        onEvents: ({ name }, pass) => {
          if (begun.add(`${pass} ${name}`).size === 2) throw stop;
        },
      }).catch((error: unknown) => {
        if (error !== stop) throw error;
        stops++;
        return undefined;
      });
    }
    expect(stops).toBe(5);
    expect(result).toEqual(whole);
    expect(readTraining(paths)?.training).toEqual(whole);
  });

  it('what is stopped within a recording has changed nothing', async () => {
    const { events } = await sources[1].load();
    const [before] = states;
    const copy = structuredClone(before);
    await expect(
      learnRecording(before, 'two', events, () => {
        throw new Error('stop');
      }),
    ).rejects.toThrow('stop');
    expect(before).toEqual(copy);
  });
});

describe('the share of OFF events of objects', () => {
  it.each([0.8, 0.1])('of which %d are OFF is learned, whatever the background is like', async (share) => {
    const recording = await source('noise', 0, 14).load();
    const { events } = recording;
    const objects = Array.from({ length: 6 }, (_, id) => ({
      id,
      rateHz: 60,
      knots: [1, 13.9].map((tS) => ({ tS, x: 20 + 40 * (id % 3) + 12 * tS, y: 30 + 90 * Math.floor(id / 3) - 1.5 * tS })),
    }));
    const injected = injectObjects(events, objects, 4, { offShare: share, burstShare: 0 }).events;
    const backgroundOff = 1 - events.p.reduce((sum, p) => sum + p, 0) / events.p.length;
    const { best, offShare: learnedShare } = await learnMotions(
      [{ name: 'x', load: async () => ({ ...recording, events: injected }) }],
      3,
    );
    expect(best.length).toBeGreaterThan(0);
    expect(backgroundOff).toBeCloseTo(0.1, 1);
    expect(Math.abs(learnedShare.best - share)).toBeLessThan(0.04);
  });
});

it('of noise nothing is learned, and there is no second look', async () => {
  const { best, rows, passes, ended, offShare: stays } = await learnMotions([source('noise', 0, 9)], 5);
  expect([best, passes, ended]).toEqual([[], [], true]);
  expect(stays).toEqual(untrained.offShare);
  expect(rows).toEqual([expect.objectContaining({ pass: 0, recording: 'noise' })]);
  expect(rows[0].heldOutNats).toBeLessThan(0.01);
});

it('of a long recording a part teaches at the first look, evenly spread, then all of it', async () => {
  const { events } = await source('night', 0, 7).load();
  // A pixel that is not believed makes it long.
  const noisy = Array.from({ length: 100_000 }, (_, k) => ({ tUs: events.t[0] + 68 * k, x: 7, y: 7 }));
  const all = [...noisy, ...Array.from(events.t, (tUs, i) => ({ tUs, x: events.x[i], y: events.y[i] }))].toSorted(
    (a, b) => a.tUs - b.tUs,
  );
  const long = {
    sensor: events.sensor,
    t: Float64Array.from(all, ({ tUs }) => tUs),
    x: Uint16Array.from(all, ({ x }) => x),
    y: Uint16Array.from(all, ({ y }) => y),
    p: new Uint8Array(all.length).fill(1),
  };
  const told: number[] = [];
  const looks = [0, 1].map((pass) => learnRecording({ ...untrained, pass }, 'night', long, (done) => void told.push(done)));
  const taught = (await Promise.all(looks)).map(({ rows }) => rows[0].events);
  const others = all.filter(({ tUs, x }) => x !== 7 && tUs >= all[0].tUs + 5e6).length;
  // There are almost twice as many events as are looked at.
  expect(taught[0] / others).toBeCloseTo(0.5, 1);
  expect(taught[1] / others).toBeCloseTo(1, 1);
  // Every half second.
  expect(told).toHaveLength(2 * 14);
  expect(Math.max(...told)).toBe(all.length);
});

it('a recording of less than 8 s has no held-out events', async () => {
  const { rows, held } = await learnMotions([source('short', 0, 6)], 1);
  expect(rows[0].heldOutNats).toBeNull();
  expect(held).toEqual({ events: 0, nats: 0 });
});
