import type { SensorSize } from '@spikeseg/events';
import type { TransportLayerSpec } from '@spikeseg/snn-core';
import type { Detection } from '../detections/detection.ts';
import { stepS, thresholdOf } from './ebssa.ts';
import { type AlarmState, FalseAlarmRate, type ObjectBlocks } from './false-alarm-rate.ts';
import { LayerLevels } from './layer-levels.ts';
import type { Level } from './level-peaks.ts';

/** How far the threshold of a layer may fall, nats, and how far below the layer's ceiling it stays: what has left must fall below it in time, and objects get above it. */
const thresholdBounds = { slow: { fall: 1, reserve: 3 }, fast: { fall: 3, reserve: 0.5 } } as const;

/** What the readout of a layer has found out about chance. */
export interface ReadoutState {
  readonly threshold: number;
  readonly chance: AlarmState | undefined;
}

/** What decides about evidence; see `EvidenceOptions`. */
export interface ReadoutOptions {
  readonly thresholdNats: number;
  readonly falseAlarmsPerHour?: number | undefined;
}

/** What of a layer's levels counts: those at its threshold, which follows the wished rate of false alarms. */
export class LayerReadout {
  readonly layer: TransportLayerSpec;
  /** After the last step. */
  readonly levels: LayerLevels;
  readonly every: number;
  readonly #chance: FalseAlarmRate | undefined;
  readonly #perHour: number;
  readonly #layers: number;
  readonly #range: readonly [number, number];
  #threshold: number;

  /** @param layers that share the false alarms */
  constructor(layer: TransportLayerSpec, size: SensorSize, options: ReadoutOptions, layers: number) {
    const { stride = 1, every = 1, name, neuron } = layer;
    this.layer = layer;
    this.levels = new LayerLevels(layer, size);
    this.every = every;
    this.#layers = layers;
    this.#threshold = thresholdOf(name, options.thresholdNats);
    const { fall, reserve } = thresholdBounds[name as 'slow' | 'fast'];
    this.#range = [this.#threshold - fall, (neuron.ceiling ?? Infinity) - reserve];
    // Every layer has its share of the false alarms.
    this.#perHour = (options.falseAlarmsPerHour ?? 0) / layers;
    if (options.falseAlarmsPerHour !== undefined) {
      const cells = { width: Math.ceil(size.width / stride), height: Math.ceil(size.height / stride) };
      this.#chance = new FalseAlarmRate(cells, this.#perHour, this.#threshold);
    }
  }

  /** θ, nats. */
  get threshold(): number {
    return this.#threshold;
  }

  get state(): ReadoutState {
    return { threshold: this.#threshold, chance: this.#chance?.counted };
  }

  restore({ threshold, chance }: ReadoutState): void {
    // With another wish it begins with the threshold of that.
    if (chance === undefined || this.#chance === undefined) return;
    this.#threshold = threshold;
    this.#chance.restore(chance);
  }

  /** Levels at the threshold; moves it to where as many places fire by chance as are wished for. */
  firing(objects: ObjectBlocks, step: number): Level[] {
    const [chance, levels] = [this.#chance, this.levels];
    if (chance) {
      chance.observe(levels, (cell) => objects.has(levels.x(cell), levels.y(cell), step), this.every * stepS);
      this.#threshold = Math.min(Math.max(this.#range[0], chance.threshold(this.#perHour)), this.#range[1]);
    }
    return levels.atLeast(this.#threshold);
  }

  /** What chance does in all layers, as all may take it for an object. */
  alarms(nats: number): Pick<Detection, 'falseAlarmsPerHour'> {
    return this.#chance ? { falseAlarmsPerHour: this.#chance.perHour(nats) * this.#layers } : {};
  }
}
