import type { SensorSize } from '@spikeseg/events';
import { spotPx2, type Track } from './track.ts';

/** The normal distribution function, to within a hundredth: a logistic curve of such a slope. */
const slope = 1.702;
const normalShare = (z: number): number => 1 / (1 + Math.exp(-slope * z));

/** So many standard deviations from an edge nothing is beyond it, to the bit. */
const within = 22;

/** Notes what of the spot of a track is on the sensor, and where the middle of that is: the mean of a normal distribution that is cut off, σ² d ln P/dx. */
export function lookAcrossEdges(track: Track, { width, height }: SensorSize): void {
  const { x, y, pp } = track;
  const s = Math.sqrt(pp + spotPx2);
  if (Math.min(x, y, width - 1 - x, height - 1 - y) + 0.5 > within * s) {
    track.inView = 1;
    track.asideX = 0;
    track.asideY = 0;
    return;
  }
  const [left, right] = [normalShare((x + 0.5) / s), normalShare((width - 0.5 - x) / s)];
  const [top, bottom] = [normalShare((y + 0.5) / s), normalShare((height - 0.5 - y) / s)];
  track.inView = left * right * top * bottom;
  track.asideX = slope * s * (right - left);
  track.asideY = slope * s * (bottom - top);
}

/** Whether an object may be on the sensor: its place is, or is no farther off than its error. */
export function isOnSensor({ x, y, pp }: Pick<Track, 'x' | 'y' | 'pp'>, { width, height }: SensorSize): boolean {
  const off = 0.5 + Math.sqrt(pp);
  return x >= -off && y >= -off && x <= width - 1 + off && y <= height - 1 + off;
}
