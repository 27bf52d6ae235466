import { spotRadiusPx } from './spot-kernel.ts';

/** Evidence of a pixel where a neuron fires. */
export interface EvidencePoint {
  readonly x: number;
  readonly y: number;
  readonly nats: number;
}

/** Where an object is. */
export interface SpotPeak {
  /** The pixel with the most evidence within a spot around it, and how much that is. */
  readonly peak: EvidencePoint;
  /** Centroid of the evidence around it, px. */
  readonly place: { readonly x: number; readonly y: number };
}

/** Rounds of moving a position to the centre of the evidence around it. */
const rounds = 3;

/**
 * The spots that points make, the one with the most evidence first, none within the radius of one before.
 */
export function* spotPeaks(points: readonly EvidencePoint[]): Generator<SpotPeak, void> {
  let left = points;
  while (left.length > 0) {
    const peak = densest(left);
    yield { peak, place: settle(peak, left) };
    left = left.filter(({ x, y }) => Math.hypot(x - peak.x, y - peak.y) > spotRadiusPx);
  }
}

function densest(points: readonly EvidencePoint[]): EvidencePoint {
  let best: EvidencePoint = { x: 0, y: 0, nats: -1 };
  for (const { x, y } of points) {
    let nats = 0;
    for (const other of points) if ((other.x - x) ** 2 + (other.y - y) ** 2 <= spotRadiusPx ** 2) nats += other.nats;
    if (nats > best.nats) best = { x, y, nats };
  }
  return best;
}

function settle(start: EvidencePoint, points: readonly EvidencePoint[]): SpotPeak['place'] {
  let { x, y } = start;
  for (let round = 0; round < rounds; round++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    for (const point of points) {
      if ((point.x - x) ** 2 + (point.y - y) ** 2 > spotRadiusPx ** 2) continue;
      sum += point.nats;
      sumX += point.nats * point.x;
      sumY += point.nats * point.y;
    }
    [x, y] = [sumX / sum, sumY / sum];
  }
  return { x, y };
}
