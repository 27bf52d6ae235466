import type { SensorSize } from '../events/event-stream.ts';

/** Square kernel with odd side, row by row; what an event at its middle adds around it. */
export interface EvidenceKernel {
  readonly side: number;
  readonly weights: ArrayLike<number>;
}

/** A neuron that adds up evidence: it is not reset when it fires, but its potential does not rise above a ceiling. */
export interface EvidenceNeuron {
  /** Fires while V ≥ threshold, nats. */
  readonly threshold: number;
  /** λ, nats per step: what the evidence of an object is expected to be, so that less than half of it speaks against one. */
  readonly leak: number;
  /** Above the threshold: how much there is to lose decides how long a neuron goes on firing when its object has left. */
  readonly ceiling: number;
}

/** A map of neurons that add up evidence. */
export interface EvidenceNeurons {
  /** Adds an event's evidence, nats ≥ 0, to the neurons around it; it counts in the step that {@link step} ends next. */
  add(x: number, y: number, nats: number): void;
  /** Ends a time step. */
  step(): void;
  /** V at the end of the last step. */
  potential(x: number, y: number): number;
  /** Takes all evidence from a neuron: V = 0 at the end of the last step. Between two steps, before anything is added. */
  forget(x: number, y: number): void;
  /** Neurons that fire at the end of the last step, as y · width + x, and their potentials; in no order. */
  firing(): { readonly unit: number; readonly potential: number }[];
}

/**
 * One map of neurons with subtractive leak at the resolution of the sensor, all with the same kernel, no reset:
 *
 *     V' = min(ceiling, max(0, V + I − λ)),   fires while V' ≥ θ.
 *
 * With I the log-likelihood ratios of events this is Page's test for a change, CUSUM, in every pixel at once: the test that
 * waits least for a change at a given rate of false alarms (Moustakides 1986). Event-driven: silent steps of a neuron are made
 * up for when something reaches it, which is exact as long as evidence and leak lie on a power-of-two grid.
 *
 * @see Page 1954, Biometrika 41, 100; Moustakides 1986, Annals of Statistics 14, 1379
 */
export class EvidenceMap implements EvidenceNeurons {
  readonly #size: SensorSize;
  readonly #neuron: EvidenceNeuron;
  /** Rows and columns around the sensor that take what lies outside, so that no event asks where the edge is. */
  readonly #margin: number;
  readonly #stride: number;
  /** Offsets and weights of the kernel's entries that are not 0. */
  readonly #offset: Int32Array;
  readonly #weight: Float32Array;
  /** V as it was with the input of the last step in which something came, before that step's leak; and that step. */
  readonly #charge: Float32Array;
  readonly #reached: Int32Array;
  /** Units that may be firing; those of the margin are marked from the start and never do. */
  readonly #isListed: Uint8Array;
  #listed: number[] = [];
  #step = 0;

  constructor(size: SensorSize, { side, weights }: EvidenceKernel, neuron: EvidenceNeuron) {
    this.#size = size;
    this.#neuron = neuron;
    this.#margin = side >> 1;
    this.#stride = size.width + 2 * this.#margin;
    const entries = Array.from({ length: side ** 2 }, (_, i) => i).filter((i) => weights[i] !== 0);
    const offset = (i: number) => (Math.floor(i / side) - this.#margin) * this.#stride + (i % side) - this.#margin;
    this.#offset = Int32Array.from(entries, offset);
    this.#weight = Float32Array.from(entries, (i) => weights[i]);
    const units = this.#stride * (size.height + 2 * this.#margin);
    this.#charge = new Float32Array(units);
    this.#reached = new Int32Array(units);
    this.#isListed = new Uint8Array(units).fill(1);
    for (let y = 0; y < size.height; y++) {
      const row = this.#unit(0, y);
      this.#isListed.fill(0, row, row + size.width);
    }
  }

  add(x: number, y: number, nats: number): void {
    if (nats === 0) return;
    const { threshold, leak, ceiling } = this.#neuron;
    const [charge, reached, offset, weight, isListed] = [this.#charge, this.#reached, this.#offset, this.#weight, this.#isListed];
    const [step, most, firing, middle] = [this.#step, threshold + ceiling, threshold + leak, this.#unit(x, y)];
    for (let k = 0; k < offset.length; k++) {
      const unit = middle + offset[k];
      let potential = charge[unit];
      const silent = step - reached[unit] - 1;
      if (silent >= 0) {
        reached[unit] = step;
        potential -= leak;
        if (potential > most) potential = most;
        potential -= leak * silent;
        if (potential < 0) potential = 0;
      }
      potential += nats * weight[k];
      charge[unit] = potential;
      if (potential >= firing && isListed[unit] === 0) {
        isListed[unit] = 1;
        this.#listed.push(unit);
      }
    }
  }

  step(): void {
    this.#step++;
  }

  potential(x: number, y: number): number {
    return this.#potentialOf(this.#unit(x, y));
  }

  forget(x: number, y: number): void {
    this.#charge[this.#unit(x, y)] = 0;
  }

  firing(): { readonly unit: number; readonly potential: number }[] {
    const firing: { readonly unit: number; readonly potential: number }[] = [];
    this.#listed = this.#listed.filter((unit) => {
      const potential = this.#potentialOf(unit);
      const fires = potential >= this.#neuron.threshold;
      if (fires) {
        const [column, row] = [unit % this.#stride, Math.floor(unit / this.#stride)];
        firing.push({ unit: (row - this.#margin) * this.#size.width + column - this.#margin, potential });
      } else this.#isListed[unit] = 0;
      return fires;
    });
    return firing;
  }

  #unit(x: number, y: number): number {
    return (y + this.#margin) * this.#stride + x + this.#margin;
  }

  #potentialOf(unit: number): number {
    const { threshold, leak, ceiling } = this.#neuron;
    const silent = this.#step - this.#reached[unit] - 1;
    return Math.max(0, Math.min(threshold + ceiling, this.#charge[unit] - leak) - leak * silent);
  }
}
