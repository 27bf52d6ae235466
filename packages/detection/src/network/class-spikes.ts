import { type SensorScaling, type SensorSize, toSensor } from '@spikeseg/events';
import type { LayerTrace, Offset, ReceptiveField } from '@spikeseg/snn-core';
import { type ActiveUnit, connectedComponents } from '../detections/components.ts';
import { type Detection, rounded, stepDurationUs } from '../detections/detection.ts';

export interface ClassSpikeOptions {
  readonly recording: string;
  /** Start of the window's first time step, µs. */
  readonly windowStartUs: number;
  readonly timestepMs: number;
  /** Threshold of every class map, > 0, as the neurons compared with. */
  readonly thresholds: ArrayLike<number>;
  /** Of the class layer: centre of unit i in input px is stride · i + offset. */
  readonly receptiveField: ReceptiveField;
  /** Where the evidence of each class map lies relative to the unit's centre, input px (`evidenceOffsets`); in the centre when left out. */
  readonly evidence?: readonly Offset[];
  readonly scaling: SensorScaling;
  readonly sensor: SensorSize;
}

/**
 * Class spikes → detections: in every time step each 8-connected group of spiking places is one detection.
 *
 * All class maps are taken together: classes are features found without labels, and a spot that drives three of them is
 * one object, not three. Centre = Σ wᵢ·(centreᵢ + evidenceᵢ) / Σ wᵢ with w = potential / threshold; score = max w ≥ 1.
 *
 * The box is the extent of the group's unit cells (stride × stride input px each) inside the sensor. It says where the
 * network answered, not how large the object is: the smallest box is one cell, and the evidence may lie anywhere in the
 * unit's receptive field of `size` px. The centre is the centre of mass, not the middle of that extent.
 *
 * Units whose evidence lies in the letterbox margin beside the sensor are left out: no object can be there, and an object
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
  const durationUs = stepDurationUs(options.timestepMs);
  const detections: Detection[] = [];
  for (let step = 0; step < steps; step++) {
    const tUs = options.windowStartUs + (step + 1) * durationUs;
    for (const units of connectedComponents(unitsOnSensor(trace, potential, step, options))) {
      detections.push(rounded({ recording: options.recording, tUs, durationUs, ...place(units, options) }));
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
    const map = (index[k] - unit) / (height * width);
    const strength = potential[k] / options.thresholds[map];
    const spike = {
      row: Math.floor(unit / width),
      column: unit % width,
      weight: strength,
      peak: strength,
      shift: options.evidence?.[map] ?? noShift,
    };
    if (!onSensor(spike, options)) continue;
    const before = units.get(unit);
    units.set(unit, before === undefined ? spike : merged(before, spike));
  }
  return [...units.values()];
}

const noShift: Offset = { x: 0, y: 0 };

/** Two spikes of one place: weights add up, the shift is their weighted mean. */
function merged(a: ActiveUnit, b: ActiveUnit): ActiveUnit {
  const weight = a.weight + b.weight;
  const mean = (p: number, q: number): number => (p * a.weight + q * b.weight) / weight;
  const shift = { x: mean(a.shift.x, b.shift.x), y: mean(a.shift.y, b.shift.y) };
  return { ...a, weight, peak: Math.max(a.peak, b.peak), shift };
}

type SpikePlace = Pick<ActiveUnit, 'row' | 'column' | 'shift'>;

const sensorX = ({ column, shift }: SpikePlace, { receptiveField: { stride, offset }, scaling }: ClassSpikeOptions): number =>
  toSensor(stride * column + offset + shift.x, scaling.offsetX, scaling);

const sensorY = ({ row, shift }: SpikePlace, { receptiveField: { stride, offset }, scaling }: ClassSpikeOptions): number =>
  toSensor(stride * row + offset + shift.y, scaling.offsetY, scaling);

function onSensor(unit: SpikePlace, options: ClassSpikeOptions): boolean {
  const x = sensorX(unit, options);
  const y = sensorY(unit, options);
  return x >= -0.5 && y >= -0.5 && x < options.sensor.width - 0.5 && y < options.sensor.height - 0.5;
}

function place(units: readonly ActiveUnit[], options: ClassSpikeOptions): Pick<Detection, 'x' | 'y' | 'w' | 'h' | 'score'> {
  const total = units.reduce((sum, unit) => sum + unit.weight, 0);
  const mean = (of: (unit: ActiveUnit) => number): number => units.reduce((sum, unit) => sum + unit.weight * of(unit), 0) / total;
  const shift = { x: mean((unit) => unit.shift.x), y: mean((unit) => unit.shift.y) };
  const at = (column: number, row: number): SpikePlace => ({ column, row, shift });
  const centre = at(
    mean((unit) => unit.column),
    mean((unit) => unit.row),
  );
  const columns = units.map((unit) => unit.column);
  const rows = units.map((unit) => unit.row);
  const first = at(Math.min(...columns) - 0.5, Math.min(...rows) - 0.5);
  const last = at(Math.max(...columns) + 0.5, Math.max(...rows) + 0.5);
  const { width, height } = options.sensor;
  return {
    x: sensorX(centre, options),
    y: sensorY(centre, options),
    w: clip(sensorX(last, options), width) - clip(sensorX(first, options), width),
    h: clip(sensorY(last, options), height) - clip(sensorY(first, options), height),
    score: Math.max(...units.map((unit) => unit.peak)),
  };
}

/** Into the extent of a sensor of n pixels. */
const clip = (position: number, pixels: number): number => Math.min(Math.max(position, -0.5), pixels - 0.5);
