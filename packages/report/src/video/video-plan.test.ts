import { describe, expect, it } from 'vitest';
import { planVideo } from './video-plan.ts';

const lasting = (seconds: number) => ({ t: Float64Array.of(7e6, 7e6 + seconds * 1e6) });

describe('planVideo', () => {
  it('plays what lasts at most a minute as it was, 20 frames a second, each with the events of two', () => {
    expect(planVideo(lasting(5))).toEqual({
      speed: 1,
      frames: 101,
      stepUs: 50_000,
      windowUs: 100_000,
      startUs: 7e6,
      endUs: 12e6 + 1,
    });
    expect(planVideo(lasting(60))).toMatchObject({ speed: 1, frames: 1201 });
  });

  it('plays longer ones 2, 5, 10, 20, 50 and so on times as fast, in at most a minute', () => {
    const speeds = [61, 120, 121, 300, 301, 1200, 3000, 86_400].map((seconds) => planVideo(lasting(seconds)).speed);
    expect(speeds).toEqual([2, 2, 5, 5, 10, 20, 50, 2000]);
    expect(planVideo(lasting(86_400)).frames).toBe(865);
  });

  it('shows no more than half a second at once', () => {
    expect(planVideo(lasting(300)).windowUs).toBe(500_000);
    expect(planVideo(lasting(301)).windowUs).toBe(500_000);
    expect(planVideo(lasting(61)).windowUs).toBe(200_000);
  });

  it('the last step holds the last event, and not only that', () => {
    for (const seconds of [0, 0.01, 0.05, 1.02, 60]) {
      const { frames, stepUs, startUs, endUs } = planVideo(lasting(seconds));
      const lastUs = 7e6 + seconds * 1e6;
      expect([startUs + frames * stepUs > lastUs, startUs + (frames - 1) * stepUs <= lastUs, endUs]).toEqual([
        true,
        true,
        lastUs + 1,
      ]);
    }
  });

  it('a recording without events is a frame', () => {
    expect(planVideo({ t: new Float64Array() })).toMatchObject({ frames: 1, speed: 1, startUs: 0 });
  });
});
