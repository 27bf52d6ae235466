import type { EventStream } from '@spikeseg/events';
import { type DecodedDetection, fourDigits, type Level } from '@spikeseg/segmentation';
import type { ViewerEvidence, ViewerLayer, ViewerLevels } from '../viewer-data.ts';

/** A neuron at the moment at which it made a detection. */
interface Neuron extends Pick<Level, 'row' | 'column' | 'brightness' | 'motion' | 'nats'> {
  /** Place of its layer, from 1. */
  readonly layer: number;
  readonly threshold: number;
}

/** What is known of the network before it runs. */
export interface TraceOptions {
  readonly layers: readonly ViewerLayer[];
  /** µs per step of the network. */
  readonly stepUs: number;
  /** Nats for which a detection has the score 1. */
  readonly thresholdNats: number;
  /** Most cells to keep; beyond it steps are left out, evenly. */
  readonly maxLevels?: number;
}

const maxKept = 4_000_000;
const perNat = 4;

/**
 * Keeps what an evidence detector tells of its steps: classes of events, cells that hold evidence, thresholds. About six bytes per cell; when there are too many
 * of them every second step is forgotten, again and again. The levels of the present step are all there, so that detections find their neurons.
 */
export class EvidenceTrace {
  readonly #options: TraceOptions;
  readonly #maxLevels: number;
  readonly classes: Uint8Array;
  #steps: { step: number; cells: Uint16Array; nats: Uint8Array; thresholds: readonly number[] }[] = [];
  #kept = 0;
  #stride = 1;
  /** Candidates by the end of their step, µs since the first event. */
  readonly #neurons = new Map<number, readonly Neuron[]>();

  /** @param events of the recording */
  constructor(events: Pick<EventStream, 't'>, options: TraceOptions) {
    this.#options = options;
    this.#maxLevels = options.maxLevels ?? maxKept;
    this.classes = new Uint8Array(events.t.length);
  }

  /** Takes in what a step held; the arguments are those of `EvidenceOptions.onLevels`. */
  add(step: number, levels: readonly (readonly Level[])[], thresholds: readonly number[]): void {
    const firing = levels.flatMap((ofLayer, k) =>
      ofLayer
        .filter(({ nats }) => nats >= thresholds[k])
        .map(({ row, column, brightness, motion, nats }): Neuron => {
          return { layer: k + 1, row, column, brightness, motion, nats, threshold: thresholds[k] };
        }),
    );
    if (firing.length > 0) this.#neurons.set(step * this.#options.stepUs, firing);
    // Slow layers are quiet between their updates, and there is nothing to draw.
    const count = levels.reduce((sum, { length }) => sum + length, 0);
    if (count === 0 || step % this.#stride !== 0) return;
    const cells = new Uint16Array(3 * count);
    const nats = new Uint8Array(count);
    let at = 0;
    levels.forEach((ofLayer, layer) => {
      for (const level of ofLayer) {
        cells.set([layer, level.row, level.column], 3 * at);
        nats[at++] = Math.max(0, Math.min(255, Math.round(level.nats * perNat)));
      }
    });
    this.#steps.push({ step, cells, nats, thresholds });
    this.#kept += count;
    while (this.#kept > this.#maxLevels) this.#thin();
  }

  /**
   * The evidence behind detections, for a page.
   *
   * @param startUs time of the first event @param tickUs µs per tick
   */
  evidenceOf(detections: readonly DecodedDetection[], startUs: number, tickUs: number): ViewerEvidence {
    const { layers, stepUs } = this.#options;
    const neurons = detections.map((detection) => this.#neuronOf(detection, startUs));
    return {
      stepTicks: stepUs / tickUs,
      layers,
      layer: Uint8Array.from(neurons, (neuron) => neuron?.layer ?? 0),
      row: Uint16Array.from(neurons, (neuron) => neuron?.row ?? 0),
      column: Uint16Array.from(neurons, (neuron) => neuron?.column ?? 0),
      brightness: Uint8Array.from(neurons, (neuron) => neuron?.brightness ?? 0),
      motion: Uint16Array.from(neurons, (neuron) => neuron?.motion ?? 0),
      nats: Float64Array.from(neurons, (neuron) => neuron?.nats ?? 0),
      threshold: Float64Array.from(neurons, (neuron) => neuron?.threshold ?? 0),
      levels: this.#levels(),
    };
  }

  /** A detection tells its evidence, as reports have it, and its place, within some px: of neurons with as much the nearest is its own. */
  #neuronOf({ tUs, score, x, y }: DecodedDetection, startUs: number): Neuron | undefined {
    const { layers, thresholdNats } = this.#options;
    const away = ({ layer, row, column }: Neuron): number => {
      const { stride } = layers[layer - 1];
      return Math.hypot(column * stride + (stride - 1) / 2 - x, row * stride + (stride - 1) / 2 - y);
    };
    return (this.#neurons.get(tUs - startUs) ?? [])
      .filter(({ nats }) => fourDigits(nats / thresholdNats) === score)
      .toSorted((a, b) => away(a) - away(b))[0];
  }

  #thin(): void {
    this.#stride *= 2;
    this.#steps = this.#steps.filter(({ step }) => step % this.#stride === 0);
    this.#kept = this.#steps.reduce((sum, { nats }) => sum + nats.length, 0);
    // A single step is kept, however much it holds.
    if (this.#steps.length <= 1) this.#kept = 0;
  }

  #levels(): ViewerLevels {
    const steps = this.#steps;
    const begins = new Uint32Array(steps.length + 1);
    steps.forEach(({ nats }, s) => (begins[s + 1] = begins[s] + nats.length));
    const total = begins[steps.length];
    const layer = new Uint8Array(total);
    const [row, column] = [new Uint16Array(total), new Uint16Array(total)];
    const quarterNats = new Uint8Array(total);
    steps.forEach(({ cells, nats }, s) => {
      quarterNats.set(nats, begins[s]);
      for (let k = 0; k < nats.length; k++) {
        layer[begins[s] + k] = cells[3 * k];
        row[begins[s] + k] = cells[3 * k + 1];
        column[begins[s] + k] = cells[3 * k + 2];
      }
    });
    return {
      at: Uint32Array.from(steps, ({ step }) => step),
      begins,
      layer,
      row,
      column,
      quarterNats,
      thresholds: Float32Array.from(steps.flatMap(({ thresholds }) => thresholds)),
    };
  }
}
