/** A cell of a transport layer that holds evidence, and the map that has most there. */
export interface Level {
  readonly layer: string;
  /** Cell. */
  readonly row: number;
  readonly column: number;
  /** Its middle, sensor px. */
  readonly x: number;
  readonly y: number;
  /** Potential, nats, without what its map needs beyond the threshold of the layer. */
  readonly nats: number;
  /** Brightness and motion of the map, by their places in the layer. */
  readonly brightness: number;
  readonly motion: number;
}

/** Levels that are the largest within a distance, px; largest first, and of equal ones the first. */
export function peaksOf(levels: readonly Level[], separationPx: number): Level[] {
  // From top to bottom those that are near lie near each other, and a level that is none has a larger one beside it, mostly.
  const byRow = levels.map((level, order) => ({ level, order })).toSorted((a, b) => a.level.y - b.level.y);
  // Beside a larger level none is a peak, whether that one is a peak itself or not.
  const hasLarger = (k: number, step: 1 | -1): boolean => {
    const { level, order } = byRow[k];
    for (let i = k + step; i >= 0 && i < byRow.length; i += step) {
      const other = byRow[i].level;
      const dy = other.y - level.y;
      if (dy * step > separationPx) return false;
      const isLarger = other.nats > level.nats || (other.nats === level.nats && byRow[i].order < order);
      if (isLarger && (other.x - level.x) ** 2 + dy ** 2 <= separationPx ** 2) return true;
    }
    return false;
  };
  const peaks = byRow.filter((_, k) => !hasLarger(k, -1) && !hasLarger(k, 1));
  return peaks.toSorted((a, b) => b.level.nats - a.level.nats || a.order - b.order).map(({ level }) => level);
}
