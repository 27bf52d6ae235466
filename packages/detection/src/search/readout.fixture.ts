import { type LayerTrace, type TransportLayerSpec, transportChannels } from '@spikeseg/snn-core';
import { extraNats } from './ebssa.ts';
import type { Level } from './level.ts';

/*
 * The readout of a detector written down plainly, an object for everything and all looked at for each: what the fast code must give to the bit.
 */

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
