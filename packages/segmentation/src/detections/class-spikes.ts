import { type LayerTrace, type ReceptiveField, type SensorScaling, type SensorSize, toSensor } from '@spikeseg/snn-core';
import { type ActiveUnit, connectedComponents } from './components.ts';
import type { Detection } from './detection.ts';

export interface ClassSpikeOptions {
  readonly recording: string;
  /** Start of the window's first time step, µs. */
  readonly windowStartUs: number;
  readonly timestepMs: number;
  /** Threshold of every class map, > 0, as the neurons compared with. */
  readonly thresholds: ArrayLike<number>;
  /** Of the class layer: centre of unit i in input px is stride · i + offset. */
  readonly receptiveField: ReceptiveField;
  readonly scaling: SensorScaling;
  readonly sensor: SensorSize;
}

/**
 * Class spikes → detections: in every time step each 8-connected group of spiking places is one detection.
 *
 * All class maps are taken together: classes are features found without labels, and a spot that drives three of them is
 * one object, not three. Centre = Σ wᵢ·centreᵢ / Σ wᵢ with w = potential / threshold; score = max w ≥ 1.
 *
 * The box is the extent of the group's unit cells (stride × stride input px each) inside the sensor. It says where the
 * network answered, not how large the object is: the smallest box is one cell, and the evidence may lie anywhere in the
 * unit's receptive field of `size` px. The centre is the centre of mass, not the middle of that extent.
 *
 * Units whose centre lies in the letterbox margin beside the sensor are left out: no object can be there, and an object
 * at the border also drives the units inside it.
 *
 * @param trace class layer [T, maps, H, W] with the potential before reset of every spike
 * @returns in time order, in a step in reading order
 * @throws RangeError when potentials are missing, or a threshold is missing or not positive
 * @see Kirkland et al. 2023 (IGARSS)
 */
export function detectionsFromClassSpikes(trace: LayerTrace, options: ClassSpikeOptions): readonly Detection[] {
  const { spikes, potential } = trace;
  const [steps, maps] = spikes.shape;
  if (potential?.length !== spikes.index.length) {
    throw new RangeError(
      `class spikes: expected one potential per spike (${spikes.index.length}), got ${potential?.length ?? 'none'}`,
    );
  }
  checkThresholds(options.thresholds, maps);
  const durationUs = options.timestepMs * 1000;
  const detections: Detection[] = [];
  for (let step = 0; step < steps; step++) {
    const tUs = options.windowStartUs + (step + 1) * durationUs;
    for (const units of connectedComponents(unitsOnSensor(trace, potential, step, options))) {
      detections.push({ recording: options.recording, tUs, durationUs, ...place(units, options) });
    }
  }
  return detections;
}

function checkThresholds(thresholds: ArrayLike<number>, maps: number): void {
  if (thresholds.length !== maps) throw new RangeError(`class spikes: expected ${maps} thresholds, got ${thresholds.length}`);
  for (let map = 0; map < maps; map++) {
    if (!(thresholds[map] > 0)) throw new RangeError(`class map ${map}: expected a threshold > 0, got ${thresholds[map]}`);
  }
}

function unitsOnSensor(trace: LayerTrace, potential: Float32Array, step: number, options: ClassSpikeOptions): ActiveUnit[] {
  const { offsets, index, shape } = trace.spikes;
  const [, , height, width] = shape;
  const units = new Map<number, ActiveUnit>();
  for (let k = offsets[step]; k < offsets[step + 1]; k++) {
    const unit = index[k] % (height * width);
    const strength = potential[k] / options.thresholds[(index[k] - unit) / (height * width)];
    const row = Math.floor(unit / width);
    const column = unit % width;
    if (!onSensor(column, row, options)) continue;
    const before = units.get(unit);
    units.set(unit, {
      row,
      column,
      weight: (before?.weight ?? 0) + strength,
      peak: Math.max(before?.peak ?? 0, strength),
    });
  }
  return [...units.values()];
}

const sensorX = (column: number, { receptiveField: { stride, offset }, scaling }: ClassSpikeOptions): number =>
  toSensor(stride * column + offset, scaling.offsetX, scaling);

const sensorY = (row: number, { receptiveField: { stride, offset }, scaling }: ClassSpikeOptions): number =>
  toSensor(stride * row + offset, scaling.offsetY, scaling);

function onSensor(column: number, row: number, options: ClassSpikeOptions): boolean {
  const x = sensorX(column, options);
  const y = sensorY(row, options);
  return x >= -0.5 && y >= -0.5 && x < options.sensor.width - 0.5 && y < options.sensor.height - 0.5;
}

function place(units: readonly ActiveUnit[], options: ClassSpikeOptions): Pick<Detection, 'x' | 'y' | 'w' | 'h' | 'score'> {
  const weight = units.reduce((sum, unit) => sum + unit.weight, 0);
  const column = units.reduce((sum, unit) => sum + unit.weight * unit.column, 0) / weight;
  const row = units.reduce((sum, unit) => sum + unit.weight * unit.row, 0) / weight;
  const largest = (of: (unit: ActiveUnit) => number): number => units.reduce((most, unit) => Math.max(most, of(unit)), -Infinity);
  const left = -largest((unit) => -unit.column);
  const right = largest((unit) => unit.column);
  const top = -largest((unit) => -unit.row);
  const bottom = largest((unit) => unit.row);
  const { width, height } = options.sensor;
  return {
    x: sensorX(column, options),
    y: sensorY(row, options),
    w: clip(sensorX(right + 0.5, options), width) - clip(sensorX(left - 0.5, options), width),
    h: clip(sensorY(bottom + 0.5, options), height) - clip(sensorY(top - 0.5, options), height),
    score: largest((unit) => unit.peak),
  };
}

/** Into the extent of a sensor of n pixels. */
const clip = (position: number, pixels: number): number => Math.min(Math.max(position, -0.5), pixels - 0.5);
