import { type EventStream, fitSensor, type SensorScaling, toInput } from '@spikeseg/snn-core';
import type { WindowOptions } from './window-options.ts';

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
