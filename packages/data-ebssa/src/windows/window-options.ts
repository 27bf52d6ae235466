import { activityBinUs } from '../background/background-model.ts';

/** How a recording is cut into windows. */
export interface WindowOptions {
  /** Time steps of a window. */
  readonly steps: number;
  /** Duration of a step, ms; a whole number of µs, so that no event falls between two steps. */
  readonly timestepMs: number;
  /** Steps from the start of a window to the start of the next: `steps` tiles, fewer overlaps. */
  readonly stride: number;
  /** 2: channel 0 OFF, channel 1 ON; 1: both polarities in one channel. */
  readonly channels: 1 | 2;
  /** Size of the network's input, pixels. */
  readonly height: number;
  readonly width: number;
  /** True: a pixel spikes at most once per channel and step (0/1 input); false: the number of events is the value. */
  readonly normalize: boolean;
  /**
   * Evidence instead of events: the value is the sum of log-likelihood ratios ln(1 + s₀·ratio) of the events of a pixel,
   * channel and step, nats; s₀ is this rate, which an object adds to a pixel, events/s. `normalize` then says nothing. Steps
   * must be whole numbers of {@link activityBinUs}. When left out, events are counted.
   */
  readonly llrRateHz?: number;
}

/** Largest evidence of a pixel, channel and step, nats: more than an event can have, less than a neuron should believe one pixel. */
export const mostNats = 16;

/** @throws RangeError naming the option, what was expected and what was found */
export function checkWindowOptions(options: WindowOptions): void {
  const whole = ['steps', 'stride', 'height', 'width'] as const;
  for (const name of whole) {
    if (!Number.isInteger(options[name]) || options[name] < 1) {
      throw new RangeError(`windows: ${name}: expected a whole number ≥ 1, got ${options[name]}`);
    }
  }
  if (options.stride > options.steps) {
    throw new RangeError(
      `windows: stride: expected at most steps (${options.steps}), so that no event is lost, got ${options.stride}`,
    );
  }
  if (options.channels !== 1 && options.channels !== 2) {
    throw new RangeError(`windows: channels: expected 1 or 2, got ${String(options.channels)}`);
  }
  const stepUs = stepMicroseconds(options);
  const { llrRateHz } = options;
  if (llrRateHz === undefined) return;
  if (!(llrRateHz > 0 && Number.isFinite(llrRateHz))) {
    throw new RangeError(`windows: llrRateHz: expected a number of events/s above 0, got ${llrRateHz}`);
  }
  if (stepUs % activityBinUs !== 0) {
    throw new RangeError(
      `windows: timestepMs: expected a multiple of ${activityBinUs / 1000} ms, in which events are weighed, got ${options.timestepMs}`,
    );
  }
}

/**
 * Duration of a step in µs.
 *
 * @throws RangeError when it is not a whole number: times of events are, and their windows must not depend on rounding
 */
export function stepMicroseconds({ timestepMs }: WindowOptions): number {
  const stepUs = Math.round(timestepMs * 1000);
  // 0.07 ms is 70.00000000000001 µs in doubles: as good as whole.
  if (!(stepUs >= 1 && Math.abs(timestepMs * 1000 - stepUs) < 1e-6)) {
    throw new RangeError(`windows: timestepMs: expected a whole number of µs ≥ 0.001 ms, got ${timestepMs}`);
  }
  return stepUs;
}
