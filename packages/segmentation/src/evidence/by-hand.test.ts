import { describe, expect, it } from 'vitest';
import { streamOf } from '../detections/scene.fixture.ts';
import { evidenceDetections } from './evidence-detections.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOptions } from './options.fixture.ts';
import { twoPassDetections } from './two-pass.ts';

const sensor = { width: 60, height: 40 };
/** One map, an answer at the end of every step of 10 ms; half of θ = 18 nats must be left without the largest pixel. */
const options: EvidenceOptions = { ...evidenceOptions, spotRates: [0.3], stepsPerAnswer: 1, leastShared: 0.5 };
/** ln(1 + 0.3 · 5) in sixty-fourths, and what a spot of 32 times the brightness of its middle leaks in 10 ms, in 512ths. */
const nats = Math.round(64 * Math.log(2.5)) / 64;
const leak = Math.round(512 * 0.3 * 32 * 0.01) / 512;

type Event = readonly [tUs: number, x: number, y: number];
/** So many events in turns at a pixel and the one below it, 0.1 ms apart from 1 s on. */
const spot = (x: number, y: number, count = 20, fromUs = 1e6): readonly Event[] =>
  Array.from({ length: count }, (_, k) => [fromUs + 100 * k, x, y + (k % 2)] as const);
/** An event far away, to end the recording. */
const until = (s: number): Event => [1e6 * s, 5, 5];

const ratios = (begin: number, end: number) => new Float32Array(end - begin).fill(5);

function answers(events: readonly Event[], other: Partial<EvidenceOptions> = {}) {
  return [...evidenceDetections(streamOf(sensor, events), ratios, { ...options, ...other })].map(({ answer }) =>
    answer.map((one) => ({ ...one, events: [...one.events] })),
  );
}

describe('a spot of 20 events in two pixels', () => {
  it('is a detection between them as long as its neurons have θ, and its score falls with the leak', () => {
    // 20 · 59/64 = 18.4375 nats, less 49/512 per step: four answers are above 18.
    const found = answers([...spot(30, 20), until(1.1)]);
    const expected = [1, 2, 3, 4].map((step) => [
      {
        recording: 'r',
        tUs: 1e6 + step * 10_000,
        durationUs: 10_000,
        x: 30,
        y: 20.5,
        w: 9,
        h: 9,
        score: expect.closeTo((20 * nats - step * leak) / 18, 9),
        events: step === 1 ? [...Array(20).keys()] : [],
      },
    ]);
    expect(found.slice(0, 4)).toEqual(expected);
    expect(found.slice(4).flat()).toEqual([]);
    expect(found).toHaveLength(11);
  });

  it('is one at exactly θ, and none below', () => {
    const least = 20 * nats - leak;
    expect(answers(spot(30, 20), { thresholdNats: least })[0]).toMatchObject([{ score: 1 }]);
    expect(answers(spot(30, 20), { thresholdNats: least + 1 / 512 })[0]).toEqual([]);
  });

  it('has no more than θ and what is kept above it', () => {
    // What is above 22 at the end of a step is lost, and then it leaks.
    const [first, second] = answers([...spot(30, 20, 60), until(1.02)], { ceilingNats: 4 });
    expect([...first, ...second].map(({ score }) => score)).toEqual([22 / 18, expect.closeTo((22 - leak) / 18, 9)]);
  });

  it('must have its share without the pixel that has the most', () => {
    // Ten events at each of two pixels, less the leak of a pixel, 2/512.
    const shared = (10 * nats - 2 / 512) / 18;
    expect(answers(spot(30, 20), { leastShared: shared })[0]).toHaveLength(1);
    expect(answers(spot(30, 20), { leastShared: shared + 0.001 })[0]).toEqual([]);
  });

  it('answers come every so many steps, and say how long they stand', () => {
    const found = answers([...spot(30, 20, 24), until(1.09)], { stepsPerAnswer: 3 });
    expect(found.map((answer) => answer.length)).toEqual([1, 1, 1]);
    expect(found.flat()).toMatchObject(
      [3, 6, 9].map((step) => ({
        tUs: 1e6 + step * 10_000,
        durationUs: 30_000,
        score: expect.closeTo((24 * nats - step * leak) / 18, 9),
      })),
    );
  });

  it('the map that has more of it says how much: the dim one when it comes late, the bright one at once', () => {
    const dim = Math.round(64 * Math.log(1.5)) / 64;
    const two = answers(spot(30, 20), { spotRates: [0.1, 0.3] })[0];
    expect(two.map(({ score }) => score)).toEqual([expect.closeTo((20 * nats - leak) / 18, 9)]);
    const long = answers([...spot(30, 20, 60), until(1.6)], { spotRates: [0.1, 0.3], ceilingNats: 100 });
    const leakDim = Math.round(512 * 0.1 * 32 * 0.01) / 512;
    // After half a second the bright map has lost 4.8 nats, the dim one 1.6.
    expect(long[49].map(({ score }) => score)).toEqual([
      expect.closeTo(Math.max(60 * nats - 50 * leak, 60 * dim - 50 * leakDim) / 18, 9),
    ]);
  });
});

const places = (x: number, other: Partial<EvidenceOptions> = {}) =>
  answers([...spot(30, 20), ...spot(x, 20, 20, 1e6 + 50)], other)[0].map((one) => [one.x, one.y]);

describe('two spots', () => {
  it('are two when they are as far apart as is asked for, else one, the first that was found', () => {
    expect(places(42)).toEqual([
      [30, 20.5],
      [42, 20.5],
    ]);
    expect(places(41)).toEqual([[30, 20.5]]);
    expect(places(42, { separationPx: 12.01 })).toEqual([[30, 20.5]]);
  });
});

const answersUntil = (lastUs: number) =>
  [...twoPassDetections(streamOf(sensor, [until(0), [lastUs, 5, 5]]), new Float32Array(2), options)].filter(
    ({ answer }) => answer,
  ).length;

describe('in two passes', () => {
  /** 24 events right before 0.29 s, and as many a px further right after 0.31 s. */
  const events = [until(0), ...spot(30, 20, 24, 0.2876e6), ...spot(31, 20, 24, 0.31e6), until(0.6)].toSorted(
    (p, q) => p[0] - q[0],
  );
  const twoPass = (other: Partial<EvidenceOptions> = {}) =>
    [...twoPassDetections(streamOf(sensor, events), new Float32Array(events.length).fill(5), { ...options, ...other })].flatMap(
      ({ answer }) => answer?.answer ?? [],
    );
  // Before and after the first of two intervals of 10 ms there is evidence that has leaked once and twice, and the other way round.
  const both = 48 * nats - 3 * leak;

  it('a spot is there while there is evidence on both sides, where the nearer events are', () => {
    expect(twoPass().map((one) => ({ ...one, events: [...one.events] }))).toEqual(
      [0.29e6, 0.3e6].map((tUs, k) => ({
        recording: 'r',
        tUs,
        durationUs: 10_000,
        x: 30 + k,
        y: 20.5,
        w: 9,
        h: 9,
        score: expect.closeTo(both / 18, 9),
        events: [],
      })),
    );
  });

  it('one side must have θ, and both half of it', () => {
    const most = 24 * nats - leak;
    expect(twoPass({ thresholdNats: most })).toHaveLength(2);
    expect(twoPass({ thresholdNats: most + 1 / 512 })).toEqual([]);
  });

  it('without the largest pixels both sides together must have their share twice', () => {
    const shared = (12 * nats - 3 / 512) / 18;
    expect(twoPass({ leastShared: shared - 0.001 })).toHaveLength(2);
    expect(twoPass({ leastShared: shared + 0.001 })).toEqual([]);
  });

  it('answers for every interval of 10 ms but the first and the last, to the last event', () => {
    expect([99_999, 100_000, 109_999].map(answersUntil)).toEqual([8, 9, 9]);
  });

  it('its events are those of the interval', () => {
    const within = [...events, ...[0, 1, 2].map((k): Event => [0.2999e6 + 100 * k, 30, 20])].toSorted((p, q) => p[0] - q[0]);
    const found = [...twoPassDetections(streamOf(sensor, within), new Float32Array(within.length).fill(5), options)].flatMap(
      ({ answer }) => answer?.answer ?? [],
    );
    expect(found.map(({ tUs, events: own }) => [tUs, ...[...own].map((event) => within[event][0])])).toEqual([
      [0.29e6, 0.2999e6],
      [0.3e6, 0.3e6, 0.3001e6],
    ]);
  });
});
