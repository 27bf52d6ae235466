import { evidenceMap, type EvidenceNeurons, type SensorSize } from '@spikeseg/snn-core';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOf, leakOf } from './evidence-grid.ts';
import { spotArea, spotKernel, spotRadiusPx } from './spot-kernel.ts';

const single = { side: 1, weights: [1] } as const;
const reach = Math.floor(spotRadiusPx);

/** Evidence for objects of one brightness: of spots, and of every single pixel by itself. */
export class Scale {
  readonly spots: EvidenceNeurons;
  readonly #pixels: EvidenceNeurons;
  readonly #spotRate: number;
  readonly #size: SensorSize;

  constructor(size: SensorSize, spotRate: number, { stepUs, thresholdNats, ceilingNats }: EvidenceOptions) {
    const perStep = (spotRate * stepUs) / 1e6;
    const neuron = { threshold: thresholdNats, ceiling: ceilingNats };
    this.spots = evidenceMap(size, spotKernel, { ...neuron, leak: leakOf(perStep * spotArea) });
    this.#pixels = evidenceMap(size, single, { ...neuron, leak: leakOf(perStep) });
    this.#spotRate = spotRate;
    this.#size = size;
  }

  /** @returns nats of an event with this likelihood ratio */
  add(x: number, y: number, ratio: number): number {
    const nats = evidenceOf(this.#spotRate, ratio);
    this.spots.add(x, y, nats);
    this.#pixels.add(x, y, nats);
    return nats;
  }

  step(): void {
    this.spots.step();
    this.#pixels.step();
  }

  /** What the pixels of a spot have gathered by themselves, without the one that has the most, nats. */
  withoutLargestPixel(x: number, y: number): number {
    const { width, height } = this.#size;
    let [largest, sum] = [0, 0];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const [column, row] = [x + dx, y + dy];
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        const weight = spotKernel.weights[(dy + reach) * spotKernel.side + dx + reach];
        const nats = weight * this.#pixels.potential(column, row);
        sum += nats;
        largest = Math.max(largest, nats);
      }
    }
    return sum - largest;
  }
}
