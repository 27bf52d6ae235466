import { checkEvents, checkSensor } from '../stream/check-events.ts';
import type { EventStream, SensorSize } from '../stream/event-stream.ts';
import type { SparseSpikes } from '@spikeseg/snn-core';
import { EventEvidence } from '../background/event-evidence.ts';
import { type EventWindow, windowFrom } from '../windows/event-window.ts';
import { checkWindowOptions, stepMicroseconds, type WindowOptions } from '../windows/window-options.ts';
import { EventQueue } from './event-queue.ts';

/** One time step of a live stream, closed: no event of it can come any more. */
export interface EventStep {
  /** The events of this step and no others. */
  readonly events: EventStream;
  /** The step as a window of one step, whose spikes are made when they are asked for; `index` counts steps from the first event on, also those without events. */
  readonly window: EventWindow;
}

/** Where a stream goes on that was cut before. */
export interface StepGrid {
  /** Start of step 0, µs. */
  readonly firstUs: number;
  /** Step to go on with. */
  readonly index: number;
}

/**
 * Cuts a stream of events into time steps while it comes in: the grid begins at the first event, as that of `windowAt` does,
 * so that step k of window w is the step w·steps + k here, with the same spikes.
 *
 * A step is closed by the first event after it, or by `end`; steps without events are left out, their numbers are not. What
 * is kept is the events of the open step and, where input is evidence, the model of the background.
 */
export class StepCutter {
  readonly #sensor: SensorSize;
  readonly #options: WindowOptions;
  readonly #stepUs: number;
  readonly #open: EventQueue;
  readonly #grid: StepGrid | undefined;
  #evidence: EventEvidence | undefined;
  #firstUs: number | undefined;
  #lastUs = -Infinity;
  #index = 0;

  /**
   * @param options of the windows; every step becomes one of a single step
   * @param grid to go on with, where the stream was cut before. Where its clock began anew since, and events come before the last step, the
   *   grid moves so that the first event begins the next step: as if no time had passed
   * @throws RangeError when an option is out of range
   */
  constructor(sensor: SensorSize, options: WindowOptions, grid?: StepGrid) {
    checkSensor('StepCutter', sensor);
    checkWindowOptions(options);
    this.#sensor = sensor;
    this.#options = { ...options, steps: 1, stride: 1 };
    this.#stepUs = stepMicroseconds(options);
    this.#open = new EventQueue(sensor);
    this.#grid = grid;
  }

  /**
   * Takes in events and gives out the steps that they close.
   *
   * @param events after those before, in time order, on the sensor; copied
   * @throws RangeError when a time falls, or a pixel is beside the sensor; then none of these events is taken in
   */
  *push(events: EventStream): Generator<EventStep, void> {
    const { t } = events;
    checkEvents('events', events, this.#sensor, this.#lastUs);
    if (t.length === 0) return;
    this.#firstUs ??= this.#begin(t[0]);
    let begin = 0;
    let endUs = this.#startUs + this.#stepUs;
    for (let event = 0; event < t.length; event++) {
      const tUs = t[event];
      if (tUs < endUs) continue;
      this.#open.add(events, begin, event);
      begin = event;
      yield this.#take();
      this.#index = Math.floor((tUs - this.#firstUs) / this.#stepUs);
      endUs = this.#startUs + this.#stepUs;
    }
    this.#lastUs = t[t.length - 1];
    this.#open.add(events, begin, t.length);
  }

  /** The open step, as if nothing came any more; undefined when there was no event at all. */
  end(): EventStep | undefined {
    return this.#firstUs === undefined ? undefined : this.#take();
  }

  /** Start of step 0 where the first event is at a time. */
  #begin(tUs: number): number {
    if (this.#grid === undefined) return tUs;
    const { firstUs, index } = this.#grid;
    const next = Math.floor((tUs - firstUs) / this.#stepUs);
    this.#index = Math.max(index, next);
    // The rest of a step that was closed with the stream comes a step later.
    return next < index - 1 ? tUs - index * this.#stepUs : firstUs;
  }

  /** Start of the open step, µs. */
  get #startUs(): number {
    return (this.#firstUs ?? 0) + this.#index * this.#stepUs;
  }

  #take(): EventStep {
    const events = this.#open.take();
    const [options, index, startUs, nats] = [this.#options, this.#index, this.#startUs, this.#natsOf(events)];
    let made: SparseSpikes | undefined;
    return {
      events,
      window: {
        index,
        startUs,
        // Who takes the events pays for no spikes.
        get spikes() {
          made ??= windowFrom(events, options, index, startUs, nats).spikes;
          return made;
        },
      },
    };
  }

  #natsOf(events: EventStream): Float32Array | undefined {
    const { llr } = this.#options;
    if (llr === undefined || this.#firstUs === undefined) return undefined;
    this.#evidence ??= new EventEvidence(events.sensor, this.#firstUs, llr.rateHz);
    return this.#evidence.ofStep(events, 0, events.t.length, this.#startUs);
  }
}
