import { describe, expect, it } from 'vitest';
import { point } from '../viewer-data.fixture.ts';
import { LiveFeed } from './live-feed.ts';
import { type LiveEvidence, type LiveFrame, type LiveMessage, unpackMessage } from './live-messages.ts';

const sensor = { width: 64, height: 48 };

/** A feed with a clock that is set, figures that are counted, and a stream that has begun. */
function feedOf() {
  const clock = { ms: 0 };
  const figures = { events: 0, detections: 0, tracks: 0 };
  const feed = new LiveFeed(() => clock.ms);
  const begin = () => {
    const layers = [
      { name: 'fast', stride: 3, every: 1 },
      { name: 'slow', stride: 1, every: 4 },
    ];
    feed.begin({ name: 'night', detector: 'evidence', sensor, evidence: { stepUs: 10_000, layers }, figures: () => figures });
  };
  const take = (...times: readonly number[]) => {
    const t = Float64Array.from(times);
    figures.events += t.length;
    feed.takeEvents({
      t,
      x: Uint16Array.from(t, (_, k) => k % 64),
      y: new Uint16Array(t.length),
      p: new Uint8Array(t.length),
      sensor,
    });
  };
  const tick = () => {
    clock.ms += 100;
    feed.tick();
  };
  return { clock, figures, feed, begin, take, tick };
}

/** Somebody who keeps what it is sent. */
function join(feed: LiveFeed) {
  const got: LiveMessage[] = [];
  const viewer = feed.join({ bufferedAmount: 0, send: (bytes) => void got.push(unpackMessage(bytes)) });
  return { viewer, got, frames: () => got.filter((one): one is LiveFrame => one.kind === 'frame') };
}

it('what could be seen is told at once, and again to who joins later, before the recent past', () => {
  const { feed, begin, take, tick } = feedOf();
  begin();
  take(1_000_000);
  tick();
  const early = join(feed);
  feed.takeSight({ tUs: 61_000_000, fromHz: 12, warnings: [] });
  feed.takeSight({ tUs: 121_000_000, fromHz: null, warnings: ['the stars are gone'] });
  const sights = [
    { kind: 'sight', tUs: 60_000_000, fromHz: 12, warnings: [] },
    { kind: 'sight', tUs: 120_000_000, fromHz: null, warnings: ['the stars are gone'] },
  ];
  expect(early.got.filter(({ kind }) => kind === 'sight')).toEqual(sights);
  const late = join(feed);
  expect(late.got.map(({ kind }) => kind)).toEqual(['hello', 'sight', 'sight', 'frame']);
  expect(late.got.slice(1, 3)).toEqual(sights);
});

describe('a frame', () => {
  it('holds what came since the one before, in µs since the first event', () => {
    const { feed, begin, take, tick } = feedOf();
    begin();
    const { frames } = join(feed);
    take(1_000_000, 1_020_000);
    feed.takeAnswer({
      tUs: 1_040_000,
      tracks: [1],
      points: [point(1, 1_040_000, 10, 20)],
    });
    tick();
    take(1_540_000);
    feed.takeAnswer({ tUs: 1_540_000, tracks: [], points: [point(1, 1_540_000, 13, 24)] });
    tick();
    const [first, second] = frames();
    expect(first).toMatchObject({ kind: 'frame', number: 1, nowUs: 40_000, came: 2, events: 2 });
    expect([...first.t]).toEqual([0, 20_000]);
    expect([...first.x]).toEqual([0, 1]);
    expect([...first.points.track]).toEqual([1]);
    // One point has no speed.
    expect(first.rows).toMatchObject({
      id: Uint32Array.of(1),
      detections: Uint32Array.of(1),
      speedPxS: Float32Array.of(Number.NaN),
    });
    expect(second).toMatchObject({ number: 2, nowUs: 540_000, came: 1, events: 3 });
    expect([...second.t]).toEqual([540_000]);
    // 3 px and 4 px in half a second: 10 px/s.
    expect(second.rows).toMatchObject({
      id: Uint32Array.of(1),
      beginUs: Float64Array.of(40_000),
      endUs: Float64Array.of(540_000),
      speedPxS: Float32Array.of(10),
      rateHz: Float32Array.of(40),
      falseAlarmsPerHour: Float32Array.of(0.25),
    });
  });

  it('has 1,000 events of a tenth of a second, evenly, and says how many came', () => {
    const { feed, begin, take, tick } = feedOf();
    begin();
    const { frames } = join(feed);
    take(...Array.from({ length: 2500 }, (_, k) => 40 * k));
    tick();
    const [{ came, t }] = frames();
    expect([came, t.length]).toEqual([2500, 1000]);
    // ⌊(k + 1)·1000/2500⌋ rises at k = 2, 4, 7, 9, ….
    expect([...t.subarray(0, 4)]).toEqual([80, 160, 280, 360]);
  });

  it('tells the rate and the pace of the last second, and how far the stream is behind its best', () => {
    const { feed, begin, take, tick } = feedOf();
    begin();
    const { frames } = join(feed);
    // At 0 ms an event of 0 s, at 200 ms one of 0.15 s: 50 ms later than the first.
    take(0);
    tick();
    tick();
    take(150_000);
    feed.takeAnswer({ tUs: 150_000, tracks: [], points: [] });
    tick();
    // At 300 ms one of 0.4 s: 100 ms before the first, which was late.
    take(400_000);
    tick();
    take(450_000);
    tick();
    expect(frames().map(({ lagS }) => Number(lagS.toFixed(3)))).toEqual([0, 0, 0.05, 0, 0.05]);
    // From the first frame, at 100 ms, to the third: one event in 200 ms, and 150 ms of stream.
    expect(frames()[2].rate).toBeCloseTo(5, 9);
    expect(frames()[2].pace).toBeCloseTo(0.75, 9);
  });
});

const level = (row: number, column: number, nats: number) => ({
  layer: 'slow',
  row,
  column,
  x: 0,
  y: 0,
  nats,
  brightness: 0,
  motion: 0,
});

describe('evidence', () => {
  it('is gathered while a viewer wants it, and sent to no other', () => {
    const { feed, begin, take, tick } = feedOf();
    begin();
    const [wants, other] = [join(feed), join(feed)];
    expect(feed.takeLevels).toBeUndefined();
    wants.viewer.hear('evidence on');
    take(1000);
    feed.takeLevels?.({ tUs: 11_000, levels: [[level(1, 2, 8.1)], [level(3, 4, 20), level(5, 6, 100)]] });
    feed.takeLevels?.({ tUs: 21_000, levels: [[], []] });
    tick();
    const sent = wants.got.filter((one): one is LiveEvidence => one.kind === 'evidence');
    expect(sent).toEqual([
      {
        kind: 'evidence',
        number: 1,
        t: Float64Array.of(10_000, 20_000),
        begins: Uint32Array.of(0, 3, 3),
        layer: Uint8Array.of(0, 1, 1),
        row: Uint16Array.of(1, 3, 5),
        column: Uint16Array.of(2, 4, 6),
        // 8.1 nats are 32.4 quarters; more than 63.75 nats are that.
        quarterNats: Uint8Array.of(32, 80, 255),
      },
    ]);
    expect(other.got.map(({ kind }) => kind)).toEqual(['hello', 'frame']);
    wants.viewer.hear('evidence off');
    expect(feed.takeLevels).toBeUndefined();
  });

  it('has the step of the last answer, however many steps there are', () => {
    const { feed, begin, take, tick } = feedOf();
    begin();
    const { viewer, got } = join(feed);
    viewer.hear('evidence on');
    take(0);
    for (let step = 1; step <= 42; step++) {
      feed.takeLevels?.({ tUs: step * 10_000, levels: [[level(step, 0, 9)], []] });
      if (step % 4 === 0) feed.takeAnswer({ tUs: step * 10_000, tracks: [], points: [] });
    }
    tick();
    const [{ t }] = got.filter((one): one is LiveEvidence => one.kind === 'evidence');
    // Of 42 steps the 1st, 5th, …, 41st, and the 40th, which is answered.
    expect([...t].map((us) => us / 10_000)).toEqual([1, 5, 9, 13, 17, 21, 25, 29, 33, 37, 40, 41]);
  });
});

/** A track that is seen once, at its number in ms. */
const answerOf = (track: number) => ({
  tUs: track * 1000,
  tracks: [track],
  points: [{ recording: 'night', track, tUs: track * 1000, x: 1, y: 2, vx: 0, vy: 0, w: 9, h: 9, score: 1 }],
});

describe('viewers', () => {
  it('that join later have the frames of the last ten seconds of the stream, but not what was empty', () => {
    const { feed, begin, take, tick } = feedOf();
    const early = join(feed);
    expect(early.got).toEqual([]);
    begin();
    expect(early.got.map(({ kind }) => kind)).toEqual(['hello']);
    const second = (s: number) => {
      take(s * 1e6);
      feed.takeAnswer({ tUs: s * 1e6, tracks: [], points: [] });
      tick();
    };
    for (let s = 0; s <= 5; s++) second(s);
    tick();
    for (let s = 6; s <= 12; s++) second(s);
    const late = join(feed);
    // 12 s back to 2 s; the empty frame is number 7.
    expect(late.frames().map(({ number }) => number)).toEqual([3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14]);
    expect(late.got[0]).toMatchObject({ kind: 'hello', version: 1, name: 'night', sensor, next: 15 });
    tick();
    expect(late.frames().at(-1)?.number).toBe(15);
  });

  it('have the last frame and the end, those that are behind too, and what was dropped is counted when they have left', () => {
    const { feed, begin, take, tick } = feedOf();
    begin();
    const [slow, gone] = [join(feed), join(feed)];
    take(0);
    for (let k = 0; k < 15; k++) tick();
    gone.viewer.leave();
    gone.viewer.leave();
    expect(feed.dropped).toBe(10);
    feed.end('idle');
    expect(slow.got.at(-1)).toEqual({ kind: 'end', reason: 'idle' });
    expect(slow.frames().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16]);
    expect(feed.dropped).toBe(10);
  });

  it('that were behind have the tracks of the frames that they missed with the next one', () => {
    const { feed, begin, take, tick } = feedOf();
    begin();
    const slow = join(feed);
    take(0);
    for (let k = 1; k <= 12; k++) {
      feed.takeAnswer(answerOf(k));
      tick();
    }
    slow.viewer.hear('10');
    feed.takeAnswer(answerOf(13));
    tick();
    tick();
    expect(slow.frames().map(({ rows }) => [...rows.id])).toEqual([
      ...Array.from({ length: 10 }, (_, k) => [k + 1]),
      [11, 12, 13],
      [],
    ]);
  });
});
