import type { EventStream } from '@spikeseg/events';
import { quantity } from '../text.ts';

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

/** Frames of a video without a chosen speed: a minute. */
const usualFrames = 60_000 / frameMs;

/** Most frames of a video: five minutes. */
const mostVideoFrames = 300_000 / frameMs;

/** Longest time whose events a frame shows, µs: of more, noise hides what is there. */
const longestWindowUs = 500_000;

/**
 * How a recording is played: in real time where that takes at most a minute, else 2, 5, 10, 20, 50 and so on times as fast.
 *
 * @param speed seconds of the recording in a second of the video
 * @throws RangeError when the speed is not above 0, or so low that there were more than 6,000 frames
 */
export function planVideo({ t }: Pick<EventStream, 't'>, speed?: number): VideoPlan {
  const startUs = t[0] ?? 0;
  const durationUs = (t.at(-1) ?? startUs) - startUs;
  const framesAt = (one: number): number => Math.floor(durationUs / (frameMs * 1000 * one)) + 1;
  const chosen = speed ?? usualSpeed((one) => framesAt(one) <= usualFrames + 1);
  if (!(chosen > 0 && chosen < Infinity)) throw new RangeError(`video: expected a speed above 0, got ${chosen}`);
  const [frames, stepUs] = [framesAt(chosen), frameMs * 1000 * chosen];
  if (frames > mostVideoFrames) {
    const least = usualSpeed((one) => framesAt(one) <= mostVideoFrames);
    const length = `${(durationUs / 1e6).toFixed(0)} s`;
    throw new RangeError(
      `video: expected a speed that makes at most ${quantity(mostVideoFrames, 'frame')} of ${length}, e.g. ${least}, got ${chosen}, which makes ${quantity(frames, 'frame')}`,
    );
  }
  return {
    speed: chosen,
    frames,
    stepUs,
    windowUs: Math.min(longestWindowUs, 2 * stepUs),
    startUs,
    endUs: startUs + durationUs + 1,
  };
}

/** The least of 1, 2, 5, 10, 20, 50 and so on that is enough. */
function usualSpeed(isEnough: (speed: number) => boolean): number {
  for (let decade = 1; ; decade *= 10) {
    const found = [1, 2, 5].map((digit) => digit * decade).find(isEnough);
    if (found !== undefined) return found;
  }
}
