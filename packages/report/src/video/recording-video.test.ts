import { describe, expect, it } from 'vitest';
import { decodeGif } from './decode-gif.fixture.ts';
import { RecordingVideo, type VideoData } from './recording-video.ts';
import { planVideo } from './video-plan.ts';

/** An ON event at x = t / 10 ms every 10 ms for 0.2 s, which a track follows from 0.1 s on. */
const times = Array.from({ length: 21 }, (_, k) => k);
const data: VideoData = {
  events: {
    t: Float64Array.from(times, (k) => 5e6 + k * 1e4),
    x: Uint16Array.from(times),
    y: new Uint16Array(21).fill(100),
    p: new Uint8Array(21).fill(1),
    sensor: { width: 240, height: 180 },
  },
  points: [10, 20].map((k) => ({ track: 1, tUs: 5e6 + k * 1e4, x: k, y: 100, w: 6, h: 6 })),
};

/** @param speed that of a longer recording */
async function encode(speed = 1): Promise<Uint8Array> {
  const stepUs = 50_000 * speed;
  const plan = { ...planVideo(data.events), speed, stepUs, frames: Math.floor(200_000 / stepUs) + 1, windowUs: 2 * stepUs };
  const video = await RecordingVideo.open(data, plan);
  const pieces = Array.from({ length: plan.frames }, (_, k) => video.frame(k));
  return Buffer.concat([...pieces, video.end()]);
}

const [white, on, box] = ['#ffffff', '#d55e00', '#009e73'];

/** Left edge of the box of 18 × 18 px around (k + 0.5) · 3, 301.5. */
const left = (k: number): number => Math.round((k + 0.5) * 3 - 9);

describe('RecordingVideo', () => {
  it('has a frame every 50 ms, of the last 100 ms', async () => {
    const { width, height, loops, frames } = decodeGif(await encode());
    expect([width, height, loops]).toEqual([720, 570, 0]);
    expect(frames.map(({ delayMs }) => delayMs)).toEqual([50, 50, 50, 50, 50]);
    // Frames end at 50, 100, 150 and 200 ms, and with the last event.
    const seen = frames.map(({ at }) => times.filter((k) => at(3 * k, 300) === on));
    expect(seen.map((ks) => [ks[0], ks.at(-1)])).toEqual([
      [0, 4],
      [0, 9],
      [5, 14],
      [10, 19],
      [11, 20],
    ]);
    expect(frames[0].at(3 * 5, 300)).toBe(white);
  });

  it('has the boxes of tracks where they are at the end of a frame', async () => {
    const { frames } = decodeGif(await encode());
    expect(frames.map(({ at }) => [10, 15, 20].map((k) => at(left(k), 293) === box && at(left(k) - 1, 293) !== box))).toEqual([
      [false, false, false],
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [false, false, true],
    ]);
  });

  it('at another speed has other moments', async () => {
    expect(decodeGif(await encode(2)).frames).toHaveLength(3);
    expect(decodeGif(await encode(0.5)).frames).toHaveLength(9);
    // In a single step the last 500 ms are all there is; the border of the box hides one.
    const { frames } = decodeGif(await encode(100));
    expect(frames).toHaveLength(1);
    expect(times.filter((k) => frames[0].at(3 * k, 300) === on)).toEqual(times.filter((k) => k !== 18));
  });

  it('the same recording gives the same bytes', async () => {
    expect(Buffer.from(await encode()).equals(await encode())).toBe(true);
  });

  it('a recording without events is a white frame with a clock', async () => {
    const events = { t: new Float64Array(), x: new Uint16Array(), y: new Uint16Array(), p: new Uint8Array() };
    const empty = { events: { ...events, sensor: { width: 240, height: 180 } }, points: [] };
    const video = await RecordingVideo.open(empty, planVideo(empty.events));
    const { frames } = decodeGif(Buffer.concat([video.frame(0), video.end()]));
    expect(frames).toHaveLength(1);
    expect(frames[0].at(0, 0)).toBe(white);
  });
});
