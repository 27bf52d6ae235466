import { evidenceOf, type EvidenceKernel, evidenceMap, type EvidenceNeurons, type SensorSize } from '@spikeseg/snn-core';
import type { EvidenceOptions } from './evidence-options.ts';
import { leakOf } from './evidence-grid.ts';
import { spotKernel } from './spot-kernel.ts';

const single = { side: 1, weights: [1] } as const;

/** Evidence for objects of one brightness: of spots, and of every single pixel by itself. */
export class Scale {
  readonly spots: EvidenceNeurons;
  readonly #pixels: EvidenceNeurons;
  readonly #spotRate: number;
  readonly #kernel: EvidenceKernel;
  readonly #size: SensorSize;
  /** Potentials of single pixels that were looked up at the end of a step, and that step: spots that touch share them. */
  readonly #pixelNats: Float32Array;
  readonly #lookedUp: Int32Array;
  #step = 0;

  /** @param listedNats neurons are listed from there on; the threshold where left out */
  constructor(size: SensorSize, spotRate: number, options: EvidenceOptions, listedNats = options.thresholdNats) {
    const { stepUs, thresholdNats, ceilingNats, kernel = spotKernel } = options;
    const perStep = (spotRate * stepUs) / 1e6;
    const neuron = { threshold: listedNats, ceiling: thresholdNats + ceilingNats - listedNats };
    // Brightness of the whole spot beside that of its middle pixel.
    const area = Array.from(kernel.weights).reduce((sum, weight) => sum + weight, 0);
    this.spots = evidenceMap(size, kernel, { ...neuron, leak: leakOf(perStep * area) });
    this.#kernel = kernel;
    this.#pixels = evidenceMap(size, single, { ...neuron, leak: leakOf(perStep) });
    this.#spotRate = spotRate;
    this.#size = size;
    this.#pixelNats = new Float32Array(size.width * size.height);
    this.#lookedUp = new Int32Array(size.width * size.height).fill(-1);
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
    this.#step++;
  }

  /** Takes all evidence from a place. */
  forget(x: number, y: number): void {
    this.spots.forget(x, y);
    this.#pixels.forget(x, y);
    this.#lookedUp[y * this.#size.width + x] = -1;
  }

  /** What the pixels of a spot have gathered by themselves, without the one that has the most, nats. */
  withoutLargestPixel(x: number, y: number): number {
    const { width, height } = this.#size;
    const { side, weights } = this.#kernel;
    const reach = side >> 1;
    let largest = 0;
    let sum = 0;
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const column = x + dx;
        const row = y + dy;
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        const weight = weights[(dy + reach) * side + dx + reach];
        if (weight === 0) continue;
        const nats = weight * this.#pixel(column, row);
        sum += nats;
        if (nats > largest) largest = nats;
      }
    }
    return sum - largest;
  }

  #pixel(x: number, y: number): number {
    const pixel = y * this.#size.width + x;
    if (this.#lookedUp[pixel] !== this.#step) {
      this.#lookedUp[pixel] = this.#step;
      this.#pixelNats[pixel] = this.#pixels.potential(x, y);
    }
    return this.#pixelNats[pixel];
  }
}
