import { describe, expect, it } from 'vitest';
import { recordingOf } from '../recording/recording.fixture.ts';
import { summarizeRecording } from './summary.ts';

describe('summarizeRecording', () => {
  it('counts a recording that can be counted by hand', async () => {
    const { events } = summarizeRecording(
      await recordingOf({ x: [5, 5, 7, 5, 240], y: [3, 3, 3, 3, 180], p: [1, -1, 1, 1, 1], ts: [100, 100, 130, 190, 600] }),
    );
    expect(events).toMatchObject({
      count: 5,
      x: [5, 240],
      y: [3, 180],
      polarity: [
        { code: -1, meaning: 'OFF', count: 1 },
        { code: 1, meaning: 'ON', count: 4 },
      ],
      activePixels: 3,
      topPixelCounts: [3, 1, 1],
      medianPixel: 1,
    });
    expect(events.t).toEqual({
      minUs: 100,
      maxUs: 600,
      durationS: 0.0005,
      rateHz: 10_000,
      maxGapUs: 410,
      ties: 1,
      backward: 0,
      tickUs: 10,
    });
  });

  it('takes the mean of the two middle pixels', async () => {
    const { events } = summarizeRecording(await recordingOf({ x: [1, 1, 2], y: [1, 1, 1] }));
    expect(events.medianPixel).toBe(1.5);
  });

  it('says nothing about what a recording without events lacks', async () => {
    const { events, labels } = summarizeRecording(await recordingOf({ x: [], y: [], p: [], ts: [], labels: [] }));
    expect(events).toMatchObject({
      count: 0,
      x: undefined,
      y: undefined,
      polarity: [],
      topPixelCounts: [],
    });
    expect(events).toMatchObject({ activePixels: 0, medianPixel: undefined });
    expect(events.t).toMatchObject({ minUs: undefined, durationS: 0, rateHz: 0, tickUs: 0 });
    expect(labels).toEqual({ count: 0, inTimeOrder: true, minUs: undefined, maxUs: undefined, objects: [] });
  });

  it('gives a lone moment no rate', async () => {
    const { events } = summarizeRecording(await recordingOf({ ts: [7, 7, 7] }));
    expect(events.t).toMatchObject({ durationS: 0, rateHz: 0, ties: 2, maxGapUs: 0, tickUs: 0 });
  });

  it('shows codes and coordinates as the file has them, also when it counts from 0 or writes 0 for OFF', async () => {
    const zero = summarizeRecording(await recordingOf({ x: [0, 2, 3], y: [0, 2, 3], p: [0, 1, 1], labels: [[4.5, 6, 0, 0]] }));
    expect(zero.events).toMatchObject({ x: [0, 3], polarity: [{ code: 0 }, { code: 1 }] });
    expect(zero.labels.objects[0].first).toEqual({ x: 4.5, y: 6 });
    const on = summarizeRecording(await recordingOf({ p: [1, 1, 1] }));
    expect(on.events.polarity).toEqual([{ code: 1, meaning: 'ON', count: 3 }]);
  });

  it('summarises every label track', async () => {
    const { labels } = summarizeRecording(
      await recordingOf({
        labels: [
          [10, 20, 0, 1024],
          [11, 21, 0, 2048],
          [1, 2, 4, 2048],
          [12, 22, 0, 3072],
          [15, 23.5, 0, 3200],
        ],
      }),
    );
    expect(labels).toMatchObject({ count: 5, inTimeOrder: true, minUs: 1024, maxUs: 3200 });
    expect(labels.objects).toEqual([
      {
        id: 0,
        count: 4,
        t0Us: 1024,
        t1Us: 3200,
        spanS: 0.002176,
        first: { x: 10, y: 20 },
        last: { x: 15, y: 23.5 },
      },
      { id: 4, count: 1, t0Us: 2048, t1Us: 2048, spanS: 0, first: { x: 1, y: 2 }, last: { x: 1, y: 2 } },
    ]);
  });
});
