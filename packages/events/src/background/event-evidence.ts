import { evidenceOf } from '@spikeseg/snn-core';
import type { EventStream, SensorSize } from '../stream/event-stream.ts';
import { activityBinUs } from './activity.ts';
import { BackgroundModel } from './background-model.ts';

/** Events are weighed in pieces of at most this many bins of activity, so that the sensor's mean rate is never much behind. */
const binsPerPiece = 20;

/**
 * How much every event speaks for an object rather than for background, nats, time step by time step. Learns the background
 * as the events come: causal, without labels, and the same whether a recording is at hand as a whole or comes in.
 */
export class EventEvidence {
  readonly #background: BackgroundModel;
  readonly #rateHz: number;

  /** @param startUs time of the first event, µs @param rateHz what an object adds to a pixel, events/s */
  constructor(sensor: SensorSize, startUs: number, rateHz: number) {
    this.#background = new BackgroundModel(sensor, startUs);
    this.#rateHz = rateHz;
  }

  /**
   * Evidence of the events of one time step.
   *
   * @param begin first event of the step @param end event after its last
   * @param stepStartUs a whole number of activity bins after the first event of all, as long as the step is
   */
  ofStep({ t, x, y, p }: EventStream, begin: number, end: number, stepStartUs: number): Float32Array {
    const nats = new Float32Array(end - begin);
    const pieceUs = binsPerPiece * activityBinUs;
    for (let from = begin; from < end; ) {
      const untilUs = stepStartUs + (Math.floor((t[from] - stepStartUs) / pieceUs) + 1) * pieceUs;
      let to = from + 1;
      while (to < end && t[to] < untilUs) to++;
      const part = { t: t.subarray(from, to), x: x.subarray(from, to), y: y.subarray(from, to), p: p.subarray(from, to) };
      const ratios = this.#background.ratios(part);
      for (let i = from; i < to; i++) nats[i - begin] = evidenceOf(this.#rateHz, ratios[i - from]);
      from = to;
    }
    return nats;
  }
}
