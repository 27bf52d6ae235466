import type { EventStream } from '@spikeseg/events';

/** How a recording is played. */
export interface VideoPlan {
  /** Seconds of the recording in a second of the video. */
  readonly speed: number;
  readonly frames: number;
  /** Of the recording, from a frame to the next, µs. */
  readonly stepUs: number;
  /** A frame shows the events of the last so many µs. */
  readonly windowUs: number;
  /** Time of the first event, and just after the last, µs. */
  readonly startUs: number;
  readonly endUs: number;
}

/** How long a frame stands, ms. */
export const frameMs = 50;

/** Most frames of a video: a minute. */
const mostFrames = 60_000 / frameMs;

/** Longest time whose events a frame shows, µs: of more, noise hides what is there. */
const longestWindowUs = 500_000;

/** How a recording is played: in real time where that takes at most a minute, else 2, 5, 10, 20, 50 and so on times as fast. */
export function planVideo({ t }: Pick<EventStream, 't'>): VideoPlan {
  const startUs = t[0] ?? 0;
  const durationUs = (t.at(-1) ?? startUs) - startUs;
  const framesAt = (speed: number): number => Math.floor(durationUs / (frameMs * 1000 * speed)) + 1;
  const speed = leastSpeed((one) => framesAt(one) <= mostFrames + 1);
  const stepUs = frameMs * 1000 * speed;
  return {
    speed,
    frames: framesAt(speed),
    stepUs,
    windowUs: Math.min(longestWindowUs, 2 * stepUs),
    startUs,
    endUs: startUs + durationUs + 1,
  };
}

/** The least of 1, 2, 5, 10, 20, 50 and so on that is enough. */
function leastSpeed(isEnough: (speed: number) => boolean): number {
  for (let decade = 1; ; decade *= 10) {
    const found = [1, 2, 5].map((digit) => digit * decade).find(isEnough);
    if (found !== undefined) return found;
  }
}
