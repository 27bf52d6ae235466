import { type LayerTrace, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import { brightestRateHz, maxEventNats } from '../belief/pixel-witness.ts';
import type { RecentEvent } from '../belief/recent-events.ts';
import { evidenceTiming, extraNats, spotAt } from './ebssa.ts';
import type { Level } from './level-peaks.ts';

/*
 * The readout of a detector written down plainly, an object for everything and all looked at for each: what the fast code must give to the bit.
 */

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Every cell with the map that has most there. */
export function plainLevels({ spikes, potential }: LayerTrace, layer: TransportLayerSpec, step: number): Level[] {
  const [, , height, width] = spikes.shape;
  const { name, stride = 1 } = layer;
  const channels = transportChannels(layer);
  const best = new Map<number, Level>();
  for (let k = spikes.offsets[step]; k < spikes.offsets[step + 1]; k++) {
    const unit = spikes.index[k];
    const cell = unit % (height * width);
    const [row, column] = [Math.floor(cell / width), cell % width];
    const [x, y] = [column, row].map((at) => at * stride + (stride - 1) / 2);
    const { brightness, motion } = channels[Math.floor(unit / (height * width))];
    const nats = (potential?.[k] ?? 0) - extraNats({ layer: name, brightness });
    if (nats <= (best.get(cell)?.nats ?? 0)) continue;
    best.set(cell, { layer: name, row, column, x, y, nats, brightness, motion });
  }
  return [...best.entries()].toSorted(([a], [b]) => a - b).map(([, level]) => level);
}

/** Every level beside every larger one. */
export function plainPeaks(levels: readonly Level[], separationPx: number): Level[] {
  const larger: Level[] = [];
  return levels
    .toSorted((a, b) => b.nats - a.nats)
    .filter((level) => {
      const isPeak = !larger.some(({ x, y }) => (x - level.x) ** 2 + (y - level.y) ** 2 <= separationPx ** 2);
      larger.push(level);
      return isPeak;
    });
}

const spotRadiusPx = 4.6;
const isInSpot = (one: Place, { x, y }: Place): boolean => (one.x - x) ** 2 + (one.y - y) ** 2 <= spotRadiusPx ** 2;

/** Where a fast object is by all events in the square around a level, pixel by pixel. */
export function plainFastPlace(
  level: Place,
  [vx, vy]: readonly [number, number],
  around: (reachPx: number) => readonly RecentEvent[],
  atUs: number,
): Place | undefined {
  const recent = around(2 * spotRadiusPx + Math.hypot(vx, vy) * evidenceTiming.memoryS);
  const points = recent.map(({ x, y, tUs, ratio }) => {
    const seconds = (atUs - tUs) / 1e6;
    const nats = Math.min(maxEventNats, Math.log1p(brightestRateHz * ratio));
    return { x, y, nats, moved: { x: x + vx * seconds, y: y + vy * seconds } };
  });
  const moved = plainSettle(
    level,
    points.map((point) => ({ ...point, ...point.moved })),
  );
  if (moved === undefined) return undefined;
  const pixels = new Set(points.filter((point) => isInSpot(point.moved, moved)).map(({ x, y }) => y * 65_536 + x));
  const standing = plainSettle(moved, points);
  return pixels.size < 3 || moved.nats < (standing?.nats ?? 0) + 3 ? undefined : moved;
}

function plainSettle(
  start: Place,
  points: readonly (Place & { readonly nats: number })[],
): (Place & { readonly nats: number }) | undefined {
  let place = start;
  for (let round = 0; round < 3; round++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    for (const point of points) {
      if (!isInSpot(point, place)) continue;
      sum += point.nats;
      sumX += point.nats * point.x;
      sumY += point.nats * point.y;
    }
    if (sum === 0) return undefined;
    place = { x: sumX / sum, y: sumY / sum };
  }
  const nats = points.reduce((sum, point) => sum + point.nats * spotAt(point.x - place.x, point.y - place.y), 0);
  return { ...place, nats };
}
