import type { SparseSpikes } from '@spikeseg/snn-core';
import type { EventStream } from '../stream/event-stream.ts';
import { fitSensor, type SensorScaling, toInput } from '../stream/sensor-scaling.ts';
import type { LlrOptions, WindowOptions } from './window-options.ts';

/**
 * Flat input unit of each event: (c·H + y')·W + x', where x' = floor(x · ratio) + offset with the sensor's aspect ratio kept.
 *
 * @param begin first event
 * @param end event after the last
 * @see fitSensor
 */
export function inputUnits(
  { x, y, p, sensor }: EventStream,
  { channels, height, width }: WindowOptions,
  begin: number,
  end: number,
): Uint32Array {
  const scaling = fitSensor(sensor, { width, height });
  const columns = inputPositions(sensor.width, scaling.offsetX, scaling);
  const rows = inputPositions(sensor.height, scaling.offsetY, scaling);
  const units = new Uint32Array(end - begin);
  for (let i = begin; i < end; i++) {
    const channel = channels === 2 ? p[i] : 0;
    units[i - begin] = (channel * height + rows[y[i]]) * width + columns[x[i]];
  }
  return units;
}

/** Input position of every sensor position on one axis. */
function inputPositions(pixels: number, offset: number, scaling: SensorScaling): Uint32Array {
  const positions = new Uint32Array(pixels);
  for (let position = 0; position < pixels; position++) positions[position] = toInput(position, offset, scaling);
  return positions;
}

/** Spikes of a window without their shape. */
type Spikes = Omit<SparseSpikes, 'shape'>;

/**
 * One spike per unit and step, with the number of its events unless `normalize` is set.
 *
 * @param units of the events, step after step; overwritten
 * @param bounds events of step k are `bounds[k]` … `bounds[k + 1]` − 1
 */
export function countedSpikes(units: Uint32Array, bounds: Uint32Array, { normalize }: Pick<WindowOptions, 'normalize'>): Spikes {
  const counts = new Float32Array(normalize ? 0 : units.length);
  const offsets = new Uint32Array(bounds.length);
  let filled = 0;
  for (let step = 0; step + 1 < bounds.length; step++) {
    const ofStep = units.subarray(bounds[step], bounds[step + 1]);
    ofStep.sort();
    // Distinct units move to the front of the same array: there are never more of them than events before.
    const stepStart = filled;
    for (const unit of ofStep) {
      if (filled === stepStart || units[filled - 1] !== unit) units[filled++] = unit;
      if (!normalize) counts[filled - 1]++;
    }
    offsets[step + 1] = filled;
  }
  const spikes = { offsets, index: units.slice(0, filled) };
  return normalize ? spikes : { ...spikes, values: counts.slice(0, filled) };
}

/**
 * One spike per unit and step in which there is evidence, with the sum of it, at most `maxNats`.
 *
 * @param nats of the events, on their grid, so that sums do not depend on the order
 */
export function weighedSpikes(
  units: Uint32Array,
  bounds: Uint32Array,
  nats: Float32Array,
  { maxNats }: Pick<LlrOptions, 'maxNats'>,
): Spikes {
  const offsets = new Uint32Array(bounds.length);
  const index = new Uint32Array(units.length);
  const values = new Float32Array(units.length);
  let filled = 0;
  for (let step = 0; step + 1 < bounds.length; step++) {
    const sums = new Map<number, number>();
    for (let event = bounds[step]; event < bounds[step + 1]; event++) {
      if (nats[event] > 0) sums.set(units[event], (sums.get(units[event]) ?? 0) + nats[event]);
    }
    for (const unit of Uint32Array.from(sums.keys()).toSorted()) {
      index[filled] = unit;
      values[filled++] = Math.min(maxNats, sums.get(unit) ?? 0);
    }
    offsets[step + 1] = filled;
  }
  return { offsets, index: index.slice(0, filled), values: values.slice(0, filled) };
}
