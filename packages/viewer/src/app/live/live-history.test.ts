import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import type { LiveEvidence, LiveFrame, LiveHello } from '../../live/live-messages.ts';
import { makeModel, starColour } from '../shared/model.ts';
import { levelsAt } from '../why/levels-at.ts';
import { lagText } from './live-header.ts';
import { LiveHistory } from './live-history.ts';

const hello: LiveHello = {
  kind: 'hello',
  version: 1,
  name: 'night',
  detector: 'evidence',
  sensor: { width: 64, height: 48 },
  windowUs: 10_000_000,
  eventsPerS: 10_000,
  next: 5,
  evidence: {
    stepUs: 10_000,
    layers: [
      { name: 'fast', stride: 3, every: 1 },
      { name: 'slow', stride: 1, every: 4 },
    ],
  },
};

/** A frame with events at these times, µs, at (k, 0), and points of track 1 at (10, 0). */
const frameOf = (number: number, nowUs: number, times: readonly number[], points: readonly number[] = []): LiveFrame => {
  const ten = new Float32Array(points.length).fill(10);
  const seen = points.length > 0;
  return {
    kind: 'frame',
    number,
    nowUs,
    events: 0,
    detections: 0,
    tracks: 0,
    rate: 0,
    pace: 1,
    lagS: 0,
    came: 2 * times.length,
    t: Float64Array.from(times),
    x: Uint16Array.from(times, (_, k) => k),
    y: new Uint16Array(times.length),
    p: new Uint8Array(times.length),
    points: {
      track: new Uint32Array(points.length).fill(1),
      t: Float64Array.from(points),
      x: ten,
      y: new Float32Array(points.length),
      w: ten,
      h: ten,
    },
    rows: {
      id: Uint32Array.from(seen ? [1] : []),
      beginUs: Float64Array.from(seen ? [500_000] : []),
      endUs: Float64Array.from(seen ? [points[points.length - 1]] : []),
      speedPxS: Float32Array.from(seen ? [Number.NaN] : []),
      rateHz: Float32Array.from(seen ? [41.5] : []),
      detections: Uint32Array.from(seen ? [3] : []),
      falseAlarmsPerHour: Float32Array.from(seen ? [0.5] : []),
      is: Uint8Array.from(seen ? [2] : []),
    },
  };
};

describe('the history of a stream', () => {
  it('begins with the first event, and holds what is answered', () => {
    const history = new LiveHistory(hello);
    history.addFrame(frameOf(3, 1_000_000, [0, 900_000, 1_000_001], [900_000]));
    const { data, originUs, now } = history.view();
    expect([originUs, now, data.durationUs]).toEqual([0, 1_000_000, 10_000_000]);
    expect([...data.events.t]).toEqual([0, 900_000]);
    // Events at (0, 0) and (1, 0): track 1 at (10, 0) is further than 6 px from both.
    expect([...data.events.near]).toEqual([0, 0]);
    expect(data.tracks).toEqual([
      {
        id: 1,
        beginUs: 500_000,
        endUs: 900_000,
        speedPxS: null,
        rateHz: 41.5,
        detections: 3,
        falseAlarmsPerHour: 0.5,
        object: null,
        class: 'star',
        reason: null,
      },
    ]);
    expect(history.shown).toEqual({ events: 3, of: 6 });
  });

  it('holds the last ten seconds, from the end of a step on, and tracks that have ended', () => {
    const history = new LiveHistory(hello);
    history.addFrame(frameOf(3, 1_000_000, [0, 900_000], [900_000]));
    history.addFrame(frameOf(4, 10_955_000, [950_000, 8_000_000], [8_000_000]));
    history.addFrame(frameOf(5, 10_955_000, [10_955_000]));
    const { data, originUs, now } = history.view();
    // 10.955 s less 10 s, rounded down to 10 ms.
    expect([originUs, now]).toEqual([950_000, 10_005_000]);
    expect([...data.events.t]).toEqual([0, 7_050_000, 10_005_000]);
    expect([...data.points.t]).toEqual([7_050_000]);
    expect(data.tracks[0]).toMatchObject({ beginUs: -450_000, endUs: 7_050_000 });
    history.addFrame(frameOf(6, 30_000_000, [30_000_000]));
    expect(history.view().data.points.t).toHaveLength(0);
    expect(history.view().data.tracks[0]).toMatchObject({ endUs: -12_000_000 });
    expect(history.shown).toEqual({ events: 1, of: 2 });
  });

  it('gives every satellite of the last seconds a colour of its own, and keeps it; what is unknown and stars have none', () => {
    const history = new LiveHistory(hello);
    let number = 5;
    const show = (nowUs: number, rows: readonly (readonly [id: number, is: number])[]): [number, number][] => {
      const frame = frameOf(number++, nowUs, [nowUs], [nowUs]);
      const all = <T>(value: T): T[] => rows.map(() => value);
      history.addFrame({
        ...frame,
        rows: {
          id: Uint32Array.from(rows, ([id]) => id),
          beginUs: Float64Array.from(all(0)),
          endUs: Float64Array.from(all(nowUs)),
          speedPxS: Float32Array.from(all(1)),
          rateHz: Float32Array.from(all(1)),
          detections: Uint32Array.from(all(1)),
          falseAlarmsPerHour: Float32Array.from(all(0)),
          is: Uint8Array.from(rows, ([, is]) => is),
        },
      });
      const { data, originUs, colours } = history.view();
      return makeModel(data, { originUs, colours }).tracks.map(({ id, colour }): [number, number] => [id, colour]);
    };
    const [none, unknown, star, satellite] = [0, 1, 2, 3];
    // Before the sky is known all are alike.
    expect(
      show(1e6, [
        [2, none],
        [18, none],
      ]),
    ).toEqual([
      [18, 1],
      [2, 0],
    ]);
    expect(
      show(2e6, [
        [2, satellite],
        [18, satellite],
        [3, unknown],
        [4, star],
      ]),
    ).toEqual([
      [18, 1],
      [2, 0],
      [3, -1],
      [4, starColour],
    ]);
    // The colour of a track that has gone is free, those of others stay.
    expect(
      show(20e6, [
        [18, satellite],
        [20, satellite],
      ]).slice(0, 2),
    ).toEqual([
      [20, 0],
      [18, 1],
    ]);
    expect(
      show(
        21e6,
        Array.from({ length: 12 }, (_, k) => [30 + k, satellite] as const),
      )
        .map(([, colour]) => colour)
        .filter((c) => c >= 0 && c < starColour)
        .toSorted((a, b) => a - b),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('counts frames that are missing after those of the past', () => {
    const history = new LiveHistory(hello);
    for (const number of [1, 3, 5, 6]) history.addFrame(frameOf(number, 0, [0]));
    expect(history.dropped).toBe(0);
    history.addFrame(frameOf(9, 0, [0]));
    history.addFrame(frameOf(10, 0, [0]));
    expect(history.dropped).toBe(2);
  });

  it('does not grow while a stream is silent', () => {
    const history = new LiveHistory(hello);
    history.addFrame(frameOf(5, 1_000_000, [0, 1_000_000]));
    for (let number = 6; number < 100; number++) history.addFrame(frameOf(number, 1_000_000, []));
    expect(history.shown).toEqual({ events: 2, of: 4 });
    expect(history.last?.number).toBe(99);
    expect([...history.view().data.events.t]).toEqual([0, 1_000_000]);
  });

  it('has the evidence of its steps where it was sent, and none after it was forgotten', () => {
    const history = new LiveHistory(hello);
    history.addFrame(frameOf(5, 12_000_000, [0]));
    const evidence: LiveEvidence = {
      kind: 'evidence',
      number: 5,
      t: Float64Array.of(2_000_000, 11_990_000, 12_000_000),
      begins: Uint32Array.of(0, 1, 2, 4),
      layer: Uint8Array.of(0, 0, 0, 1),
      row: Uint16Array.of(1, 2, 3, 4),
      column: Uint16Array.of(5, 6, 7, 8),
      quarterNats: Uint8Array.of(40, 44, 48, 52),
    };
    history.addEvidence(evidence);
    const heldNow = () => {
      const { data, now } = history.view();
      const cells: number[][] = [];
      if (data.evidence) levelsAt(data.evidence, now, (...cell) => cells.push(cell));
      return cells;
    };
    expect(heldNow()).toEqual([
      [0, 3, 7, 12],
      [1, 4, 8, 13],
    ]);
    // The window begins at 2 s: the step that ended there is not in it.
    expect([...(history.view().data.evidence?.levels.at ?? [])]).toEqual([999, 1000]);
    history.forgetEvidence();
    expect(heldNow()).toEqual([]);
  });
});

it('a stream is behind the clock, or read faster than it was recorded', () => {
  expect(lagText({ lagS: 0, pace: 1 })).toBe('0.0 s behind the clock');
  expect(lagText({ lagS: 3.21, pace: 1.4 })).toBe('3.2 s behind the clock');
  expect(lagText({ lagS: 0, pace: 42.2 })).toMatch(says('42 times'));
  // What catches up is behind, and fast.
  expect(lagText({ lagS: 3, pace: 42 })).toBe('3.0 s behind the clock');
});
