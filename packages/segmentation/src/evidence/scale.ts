import { type EvidenceKernel, evidenceMap, type EvidenceNeurons, type SensorSize } from '@spikeseg/snn-core';
import type { EvidenceOptions } from './evidence-options.ts';
import { evidenceOf, leakOf } from './evidence-grid.ts';
import { spotKernel } from './spot-kernel.ts';

const single = { side: 1, weights: [1] } as const;

/** Evidence for objects of one brightness: of spots, and of every single pixel by itself. */
export class Scale {
  readonly spots: EvidenceNeurons;
  readonly #pixels: EvidenceNeurons;
  readonly #spotRate: number;
  readonly #kernel: EvidenceKernel;
  readonly #size: SensorSize;

  constructor(size: SensorSize, spotRate: number, { stepUs, thresholdNats, ceilingNats, kernel = spotKernel }: EvidenceOptions) {
    const perStep = (spotRate * stepUs) / 1e6;
    const neuron = { threshold: thresholdNats, ceiling: ceilingNats };
    // Brightness of the whole spot beside that of its middle pixel.
    const area = Array.from(kernel.weights).reduce((sum, weight) => sum + weight, 0);
    this.spots = evidenceMap(size, kernel, { ...neuron, leak: leakOf(perStep * area) });
    this.#kernel = kernel;
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

  /** Takes all evidence from a place. */
  forget(x: number, y: number): void {
    this.spots.forget(x, y);
    this.#pixels.forget(x, y);
  }

  /** What the pixels of a spot have gathered by themselves, without the one that has the most, nats. */
  withoutLargestPixel(x: number, y: number): number {
    const { width, height } = this.#size;
    const { side, weights } = this.#kernel;
    const reach = side >> 1;
    let [largest, sum] = [0, 0];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const [column, row] = [x + dx, y + dy];
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        const weight = weights[(dy + reach) * side + dx + reach];
        const nats = weight * this.#pixels.potential(column, row);
        sum += nats;
        largest = Math.max(largest, nats);
      }
    }
    return sum - largest;
  }
}
