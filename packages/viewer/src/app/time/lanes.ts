/** Where a bar of the strip begins and ends, figure units. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

/**
 * Lanes for bars, so that none lies on another: each in the first lane that is free where it is. The first bars get the first lanes.
 *
 * @returns the lane of each bar, from 0
 */
export function lanesOf(bars: readonly Bar[], gap: number): readonly number[] {
  const lanes: Bar[][] = [];
  return bars.map((bar) => {
    const isFree = (lane: readonly Bar[]) => lane.every(({ from, to }) => bar.to + gap <= from || to + gap <= bar.from);
    const free = lanes.findIndex(isFree);
    const lane = free < 0 ? lanes.push([]) - 1 : free;
    lanes[lane].push(bar);
    return lane;
  });
}
