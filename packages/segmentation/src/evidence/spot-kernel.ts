import { discFilterBank, type EvidenceKernel, type SensorSize } from '@spikeseg/snn-core';

const side = 9;

/** A disc that fades outwards, in eighths, so that evidence stays on a grid. */
export const spotKernel: EvidenceKernel = { side, weights: discFilterBank(1, 1, side).data };

/** Brightness of the whole spot beside that of its middle pixel. */
export const spotArea: number = Array.from(spotKernel.weights).reduce((sum, weight) => sum + weight, 0);

/** Radius of the spot, px. */
export const spotRadiusPx = 4.6;

/** Pixels of the sensor within a radius around a place, as y · width + x, in reading order. */
export function pixelsWithin(x: number, y: number, radius: number, { width, height }: SensorSize): number[] {
  const pixels: number[] = [];
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(height - 1, y + radius); row++) {
    const half = Math.sqrt(radius ** 2 - (row - y) ** 2);
    for (let column = Math.max(0, Math.ceil(x - half)); column <= Math.min(width - 1, x + half); column++) {
      pixels.push(row * width + column);
    }
  }
  return pixels;
}
