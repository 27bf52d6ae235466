import {
  type DecodedDetection,
  type EvidenceModel,
  evidenceReports,
  type FollowWatch,
  type Level,
  type ObjectEvidence,
} from '@spikeseg/detection';
import type { EventStream } from '@spikeseg/events';
import type { TransportLayerSpec } from '@spikeseg/snn-core';
import type { ViewerEvidence, ViewerLayer, ViewerLevels } from '../viewer-data.ts';
import { classOfRatio } from './ratio-classes.ts';

/** What is known of the detector before it runs. */
export interface TraceOptions {
  readonly model: Pick<EvidenceModel, 'network'>;
  /** Most cells to keep; beyond it steps are left out, evenly. */
  readonly maxLevels?: number;
}

/** What an evidence detector told while it searched a recording, as plain data. */
export interface TraceRecord {
  /** Of each event, of its likelihood ratio, see `ViewerEvents`. */
  readonly classes: Uint8Array;
  readonly evidence: Omit<ViewerEvidence, 'stepTicks'> & { readonly stepUs: number };
}

const maxKept = 4_000_000;
const perNat = 4;
const { stepUs } = evidenceReports;

/**
 * Keeps what an evidence detector tells this `watch` while it runs: likelihood ratios of events, cells that hold evidence, what is known of objects. About six bytes per cell; when there are too many of them every second step is forgotten, again and again.
 */
export class EvidenceTrace {
  readonly watch: { readonly [Told in 'onLevels' | 'onObjects' | 'onBelieved']: NonNullable<FollowWatch[Told]> };
  /** Of each event, of its likelihood ratio. */
  readonly #classes: Uint8Array;
  readonly #layers: readonly ViewerLayer[];
  readonly #maxLevels: number;
  #steps: { step: number; cells: Uint16Array; nats: Uint8Array }[] = [];
  #kept = 0;
  #stride = 1;
  /** Of every detection. */
  readonly #objects: ObjectEvidence[] = [];

  /** @param events of the recording */
  constructor({ t }: Pick<EventStream, 't'>, { model, maxLevels = maxKept }: TraceOptions) {
    const startUs = t[0] ?? 0;
    this.#layers = (model.network.layers as readonly TransportLayerSpec[]).map(({ name, stride = 1, every = 1 }) => {
      return { name, stride, every };
    });
    this.#maxLevels = maxLevels;
    this.#classes = new Uint8Array(t.length);
    let at = 0;
    this.watch = {
      onLevels: (endUs, levels) => this.#add((endUs - startUs) / stepUs, levels),
      onObjects: (_, objects) => void this.#objects.push(...objects),
      onBelieved: (ratio) => {
        this.#classes[at++] = classOfRatio(ratio);
      },
    };
  }

  /** What was told, with the evidence behind all detections that were reported. */
  record(detections: readonly Pick<DecodedDetection, 'vx' | 'vy'>[]): TraceRecord {
    return { classes: this.#classes, evidence: this.#evidenceOf(detections) };
  }

  #evidenceOf(detections: readonly Pick<DecodedDetection, 'vx' | 'vy'>[]): TraceRecord['evidence'] {
    const objects = this.#objects;
    return {
      stepUs,
      layers: this.#layers,
      nats: Float64Array.from(objects, ({ nats }) => nats),
      threshold: Float64Array.from(objects, ({ thresholdNats }) => thresholdNats),
      rateHz: Float32Array.from(objects, ({ rateHz }) => rateHz),
      spreadPx: Float32Array.from(objects, ({ spreadPx }) => spreadPx),
      vx: Float32Array.from(detections, ({ vx = 0 }) => vx),
      vy: Float32Array.from(detections, ({ vy = 0 }) => vy),
      levels: this.#levels(),
    };
  }

  #add(step: number, levels: readonly (readonly Level[])[]): void {
    // Slow layers are quiet between their updates, and there is nothing to draw.
    const count = levels.reduce((sum, { length }) => sum + length, 0);
    if (count === 0 || step % this.#stride !== 0) return;
    const cells = new Uint16Array(3 * count);
    const nats = new Uint8Array(count);
    let at = 0;
    levels.forEach((ofLayer, layer) => {
      for (const level of ofLayer) {
        cells[3 * at] = layer;
        cells[3 * at + 1] = level.row;
        cells[3 * at + 2] = level.column;
        nats[at++] = Math.max(0, Math.min(255, Math.round(level.nats * perNat)));
      }
    });
    this.#steps.push({ step, cells, nats });
    this.#kept += count;
    while (this.#kept > this.#maxLevels) this.#thin();
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
    };
  }
}
