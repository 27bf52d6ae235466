import { type LayerTrace, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import { extraNats } from './ebssa.ts';

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

/** Cells of a layer that are reported in a step, each with the map that has most evidence; of equal maps the first. In reading order. */
export function levelsOf({ spikes, potential }: LayerTrace, layer: TransportLayerSpec, step: number): Level[] {
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

/** Levels that are the largest within a distance, px; largest first, and of equal ones the first. */
export function peaksOf(levels: readonly Level[], separationPx: number): Level[] {
  const peaks: Level[] = [];
  const larger: Level[] = [];
  for (const level of levels.toSorted((a, b) => b.nats - a.nats)) {
    const isBeside = ({ x, y }: Level) => (x - level.x) ** 2 + (y - level.y) ** 2 <= separationPx ** 2;
    // Beside a larger level none is a peak, whether that one is a peak itself or not.
    if (!larger.some(isBeside)) peaks.push(level);
    larger.push(level);
  }
  return peaks;
}
