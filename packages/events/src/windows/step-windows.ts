import { EventEvidence } from '../background/event-evidence.ts';
import type { EventStep } from '../stream/step-cutter.ts';
import { type EventWindow, windowFrom } from './event-window.ts';
import { checkWindowOptions, stepMicroseconds, type WindowOptions } from './window-options.ts';

/**
 * Makes windows of one step each from the time steps of a recording or a stream: step k of window w of `windowAt` is step w · steps + k here, with the same
 * spikes. Where input is evidence it keeps the model of the background.
 */
export class StepWindows {
  readonly #options: WindowOptions;
  #evidence: EventEvidence | undefined;

  /** @throws RangeError when an option is out of range */
  constructor(options: WindowOptions) {
    checkWindowOptions(options);
    this.#options = { ...options, steps: 1, stride: 1 };
  }

  /** @param step of `timestepMs`, behind those before */
  of({ index, startUs, events }: EventStep): EventWindow {
    const { llr } = this.#options;
    if (llr === undefined) return windowFrom(events, this.#options, index, startUs);
    const firstUs = startUs - index * stepMicroseconds(this.#options);
    this.#evidence ??= new EventEvidence(events.sensor, firstUs, llr.rateHz);
    return windowFrom(events, this.#options, index, startUs, this.#evidence.ofStep(events, 0, events.t.length, startUs));
  }
}
