import { type SparseSpikes, spikeAt } from '@spikeseg/snn-core';
import { EventEvidence } from '../background/event-evidence.ts';
import type { EventStream, SpikeEvents } from '../stream/event-stream.ts';
import { firstAtOrAfter } from '../stream/first-at-or-after.ts';
import { countedSpikes, inputUnits, weighedSpikes } from './unit-spikes.ts';
import { checkWindowOptions, stepMicroseconds, type WindowOptions } from './window-options.ts';

/** One window of a recording: the network's input, and when it began. No labels: they never touch the input. */
export interface EventWindow {
  readonly index: number;
  /** Start of the first step, µs on the clock of the events. */
  readonly startUs: number;
  /** [steps, channels, height, width] */
  readonly spikes: SparseSpikes;
}

/**
 * Number of windows that cover a recording: floor(last step / stride) + 1. The first starts at the first event; the last
 * event is in the last one, which is padded with silence. Without events there is no window.
 *
 * @throws RangeError when an option is out of range
 */
export function windowCount(events: EventStream, options: WindowOptions): number {
  checkWindowOptions(options);
  const { t } = events;
  if (t.length === 0) return 0;
  const lastStep = Math.floor((t[t.length - 1] - t[0]) / stepMicroseconds(options));
  return Math.floor(lastStep / options.stride) + 1;
}

/**
 * Cuts out one window: every event adds 1, or its evidence, to [step, channel, y', x'] (see `inputUnits`). But for
 * evidence, which is learned from all events before, it depends on the window's own events only, and costs no more than those.
 *
 * @param index 0 … windowCount − 1
 * @param nats evidence of every event where `llr` asks for it, see {@link natsOfEvents}
 * @throws RangeError when the index or an option is out of range, or there is no evidence where there should be
 */
export function windowAt(events: EventStream, options: WindowOptions, index: number, nats?: Float32Array): EventWindow {
  const count = windowCount(events, options);
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    const expected = count === 0 ? 'no index (there are no events)' : `an index in 0 … ${count - 1}`;
    throw new RangeError(`windows: expected ${expected}, got ${index}`);
  }
  return windowFrom(events, options, index, events.t[0] + index * options.stride * stepMicroseconds(options), nats);
}

/**
 * The window that begins at a time.
 *
 * @param startUs µs, at or before the first event that it is to hold
 * @param nats as in {@link windowAt}
 */
export function windowFrom(
  events: EventStream,
  options: WindowOptions,
  index: number,
  startUs: number,
  nats?: Float32Array,
): EventWindow {
  const stepUs = stepMicroseconds(options);
  const [begin, end] = eventRange(events, options, startUs);
  const units = inputUnits(events, options, begin, end);
  const bounds = new Uint32Array(options.steps + 1);
  for (let step = 0; step < options.steps; step++) {
    bounds[step + 1] = firstAtOrAfter(events.t, startUs + (step + 1) * stepUs, begin + bounds[step]) - begin;
  }
  const { llr } = options;
  const spikes = llr
    ? weighedSpikes(units, bounds, ownNats(events, nats, begin, end), llr)
    : countedSpikes(units, bounds, options);
  return { index, startUs, spikes: { shape: [options.steps, options.channels, options.height, options.width], ...spikes } };
}

function ownNats({ t }: EventStream, nats: Float32Array | undefined, begin: number, end: number): Float32Array {
  if (nats?.length === t.length) return nats.subarray(begin, end);
  throw new RangeError(
    `windows: expected the evidence of all ${t.length} events where llr is given, got ${nats === undefined ? 'none' : nats.length}; it comes from natsOfEvents`,
  );
}

/** The first event of the window that begins at a time, and the event after its last. */
function eventRange({ t }: EventStream, options: WindowOptions, startUs: number): readonly [begin: number, end: number] {
  const begin = firstAtOrAfter(t, startUs, 0);
  return [begin, firstAtOrAfter(t, startUs + options.steps * stepMicroseconds(options), begin)];
}

/** No spike. */
const none = 2 ** 32 - 1;

/**
 * Which events each input spike of a window consists of; those without evidence, where it counts, belong to none.
 *
 * @param window of these events, cut with these options
 */
export function eventsOfSpikes(events: EventStream, options: WindowOptions, { startUs, spikes }: EventWindow): SpikeEvents {
  const { index } = spikes;
  const stepUs = stepMicroseconds(options);
  const [begin, end] = eventRange(events, options, startUs);
  const units = inputUnits(events, options, begin, end);
  const offsets = new Uint32Array(index.length + 2);
  for (let event = begin; event < end; event++) {
    const step = Math.floor((events.t[event] - startUs) / stepUs);
    const unit = units[event - begin];
    const spike = spikeAt(spikes, step, unit);
    // From here on a unit is the number of its spike; evidence of 0 makes none.
    units[event - begin] = spike < spikes.offsets[step + 1] && index[spike] === unit ? spike : none;
    if (units[event - begin] !== none) offsets[spike + 2]++;
  }
  for (let spike = 2; spike < offsets.length; spike++) offsets[spike] += offsets[spike - 1];
  const behind = new Uint32Array(offsets[offsets.length - 1]);
  // Dealing the events out moves every offset to its place.
  for (let event = begin; event < end; event++) {
    const spike = units[event - begin];
    if (spike !== none) behind[offsets[spike + 1]++] = event;
  }
  return { offsets: offsets.subarray(0, index.length + 1), events: behind };
}

/**
 * Evidence of every event of a recording, nats, from one causal pass, time step by time step as `StepCutter` weighs a
 * live stream; undefined where events are counted (no `llr`).
 */
export function natsOfEvents(events: EventStream, options: WindowOptions): Float32Array | undefined {
  const { t, sensor } = events;
  if (options.llr === undefined) return undefined;
  const nats = new Float32Array(t.length);
  if (t.length === 0) return nats;
  const stepUs = stepMicroseconds(options);
  const evidence = new EventEvidence(sensor, t[0], options.llr.rateHz);
  for (let begin = 0; begin < t.length; ) {
    const startUs = t[0] + Math.floor((t[begin] - t[0]) / stepUs) * stepUs;
    const end = firstAtOrAfter(t, startUs + stepUs, begin);
    nats.set(evidence.ofStep(events, begin, end, startUs), begin);
    begin = end;
  }
  return nats;
}
