import type { TrackPoint } from '@spikeseg/detection';

/** Numbers, places and boxes of points of tracks, in columns. */
export const pointColumns = (points: readonly Pick<TrackPoint, 'track' | 'x' | 'y' | 'w' | 'h'>[]) => ({
  track: Uint32Array.from(points, ({ track }) => track),
  x: Float32Array.from(points, ({ x }) => x),
  y: Float32Array.from(points, ({ y }) => y),
  w: Float32Array.from(points, ({ w }) => w),
  h: Float32Array.from(points, ({ h }) => h),
});
