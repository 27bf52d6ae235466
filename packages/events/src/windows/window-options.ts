import { activityBinUs } from '../background/activity.ts';

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
  /** Evidence instead of events, see {@link LlrOptions}; `normalize` then says nothing. When left out, events are counted. */
  readonly llr?: LlrOptions;
}

/**
 * Evidence as input: the value of a pixel, channel and step is the sum of the log-likelihood ratios ln(1 + s₀·ratio) of its
 * events, nats. Steps must be whole numbers of 0.5 ms, in which events are weighed.
 */
export interface LlrOptions {
  /** s₀, what the object that is weighed against background adds to a pixel, events/s. */
  readonly rateHz: number;
  /** Largest value, a whole number of nats: how much is believed to one pixel, which may be a hot one. */
  readonly maxNats: number;
}

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
  const { llr } = options;
  if (llr === undefined) return;
  if (!(llr.rateHz > 0 && Number.isFinite(llr.rateHz))) {
    throw new RangeError(`windows: llr.rateHz: expected a number of events/s above 0, got ${llr.rateHz}`);
  }
  if (!(Number.isSafeInteger(llr.maxNats) && llr.maxNats >= 1)) {
    throw new RangeError(`windows: llr.maxNats: expected a whole number of nats ≥ 1, got ${llr.maxNats}`);
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
