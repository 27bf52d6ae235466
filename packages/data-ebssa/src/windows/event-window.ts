import { type EventStream, type SparseSpikes, spikeAt, type SpikeEvents } from '@spikeseg/snn-core';
import { inputUnits } from './input-units.ts';
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
 * Cuts out one window: every event adds 1 to [step, channel, y', x'] (see {@link inputUnits}). It depends on the window's
 * own events only, so a live stream gives the same numbers, and it costs no more than those.
 *
 * @param index 0 … windowCount − 1
 * @throws RangeError when the index or an option is out of range
 */
export function windowAt(events: EventStream, options: WindowOptions, index: number): EventWindow {
  const count = windowCount(events, options);
  if (!Number.isInteger(index) || index < 0 || index >= count) {
    const expected = count === 0 ? 'no index (there are no events)' : `an index in 0 … ${count - 1}`;
    throw new RangeError(`windows: expected ${expected}, got ${index}`);
  }
  return windowFrom(events, options, index, events.t[0] + index * options.stride * stepMicroseconds(options));
}

/** The window that begins at a time. @param startUs µs, at or before the first event that it is to hold */
export function windowFrom(events: EventStream, options: WindowOptions, index: number, startUs: number): EventWindow {
  const stepUs = stepMicroseconds(options);
  const [begin, end] = eventRange(events, options, startUs);
  const units = inputUnits(events, options, begin, end);

  const offsets = new Uint32Array(options.steps + 1);
  const counts = new Float32Array(options.normalize ? 0 : end - begin);
  let filled = 0;
  let event = begin;
  for (let step = 0; step < options.steps; step++) {
    const stepEnd = firstAtOrAfter(events.t, startUs + (step + 1) * stepUs, event);
    const ofStep = units.subarray(event - begin, stepEnd - begin);
    ofStep.sort();
    // Distinct units move to the front of the same array: there are never more of them than events before.
    const stepStart = filled;
    for (const unit of ofStep) {
      if (filled === stepStart || units[filled - 1] !== unit) units[filled++] = unit;
      if (!options.normalize) counts[filled - 1]++;
    }
    offsets[step + 1] = filled;
    event = stepEnd;
  }
  const shape = [options.steps, options.channels, options.height, options.width] as const;
  const spikes = { shape, offsets, index: units.slice(0, filled) };
  return { index, startUs, spikes: options.normalize ? spikes : { ...spikes, values: counts.slice(0, filled) } };
}

/** The first event of the window that begins at a time, and the event after its last. */
function eventRange({ t }: EventStream, options: WindowOptions, startUs: number): readonly [begin: number, end: number] {
  const begin = firstAtOrAfter(t, startUs, 0);
  return [begin, firstAtOrAfter(t, startUs + options.steps * stepMicroseconds(options), begin)];
}

/**
 * Which events each input spike of a window consists of.
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
    // From here on a unit is the number of its spike.
    units[event - begin] = spikeAt(spikes, step, units[event - begin]);
    offsets[units[event - begin] + 2]++;
  }
  for (let spike = 2; spike < offsets.length; spike++) offsets[spike] += offsets[spike - 1];
  const behind = new Uint32Array(end - begin);
  // Dealing the events out moves every offset to its place.
  for (let event = begin; event < end; event++) behind[offsets[units[event - begin] + 1]++] = event;
  return { offsets: offsets.subarray(0, index.length + 1), events: behind };
}

/** All windows of a recording, in time order. */
export function* windows(events: EventStream, options: WindowOptions): Generator<EventWindow> {
  const count = windowCount(events, options);
  for (let index = 0; index < count; index++) yield windowAt(events, options, index);
}

/** Position of the first time ≥ tUs at or after `from`: steps that double, then halve, so that a near one is found fast. */
function firstAtOrAfter(t: Float64Array, tUs: number, from: number): number {
  let low = from;
  let reach = 1;
  while (low + reach <= t.length && t[low + reach - 1] < tUs) {
    low += reach;
    reach *= 2;
  }
  let high = Math.min(low + reach - 1, t.length);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (t[middle] < tUs) low = middle + 1;
    else high = middle;
  }
  return low;
}
