import type { EventStream, SpikeEvents } from '@spikeseg/events';
import type { LayerTrace, SparseSpikes } from '@spikeseg/snn-core';
import { Decoder, type RunToDecode, type Unravelled } from '../decoding/decoder.ts';
import { connectedComponents } from './components.ts';
import { type DecodedDetection, type Detection, rounded, stepDurationUs } from './detection.ts';

export interface DecodeOptions {
  readonly recording: string;
  /** Start of the window's first time step, µs. */
  readonly windowStartUs: number;
  readonly timestepMs: number;
  /** Threshold of every class map, > 0, as the neurons compared with. */
  readonly thresholds: ArrayLike<number>;
}

/**
 * Class spikes of a time step → detections by decoding: each 8-connected group of spiking places is one detection, taken
 * apart down to its input spikes, and lies where the events are that made it.
 *
 * Centre = mean position of the group's events of that step, weighted by how strongly their input spikes support it and, where input is graded, by an event's share of the value, sensor px; box = their extent, whole pixels; score = highest
 * potential / threshold of its class spikes. All classes are taken together: they are features found without labels, and a
 * spot that drives three of them is one object.
 *
 * @param decoder of the run, as far as this step at least
 * @param run a window that began at rest and recorded all layers
 * @param events what `behind` refers to @param behind events of every input spike of this step, the first of them at place 0
 * @returns in reading order of the units
 * @throws RangeError when the run did not record all layers
 * @see Kirkland et al. 2020 (SpikeSEG)
 */
export function detectionsOfStep(
  decoder: Decoder,
  run: RunToDecode,
  step: number,
  events: EventStream,
  behind: SpikeEvents,
  { recording, windowStartUs, timestepMs, thresholds }: DecodeOptions,
): DecodedDetection[] {
  const { layers } = run.network;
  const trace = run.result.layers[layers[layers.length - 1].name];
  const durationUs = stepDurationUs(timestepMs);
  const detections: DecodedDetection[] = [];
  for (const group of connectedComponents(unitsOf(trace, step, thresholds))) {
    const causes = decoder.unravel(...group.flatMap(({ spikes }) => spikes));
    // Without any they lie in an earlier window.
    const own = eventsFrom(causes, run.input, step, behind);
    if (own.events.length === 0) continue;
    const score = Math.max(...group.map(({ peak }) => peak));
    const tUs = windowStartUs + (step + 1) * durationUs;
    detections.push(rounded({ recording, tUs, durationUs, ...extentOf(own, events), score, events: own.events, isExtent: true }));
  }
  return detections;
}

interface SpikingUnit {
  readonly row: number;
  readonly column: number;
  /** Its class spikes, and the highest potential / threshold among them. */
  readonly spikes: number[];
  readonly peak: number;
}

function unitsOf({ spikes, potential }: LayerTrace, step: number, thresholds: ArrayLike<number>): SpikingUnit[] {
  const [, , height, width] = spikes.shape;
  const units = new Map<number, SpikingUnit>();
  for (let spike = spikes.offsets[step]; spike < spikes.offsets[step + 1]; spike++) {
    const unit = spikes.index[spike] % (height * width);
    const peak = (potential?.[spike] ?? 0) / thresholds[(spikes.index[spike] - unit) / (height * width)];
    const before = units.get(unit);
    if (before === undefined) units.set(unit, { row: Math.floor(unit / width), column: unit % width, spikes: [spike], peak });
    else units.set(unit, { ...before, spikes: [...before.spikes, spike], peak: Math.max(before.peak, peak) });
  }
  return [...units.values()];
}

/** Events behind a detection, ascending, and how strongly the input spike of each supports it. */
interface OwnEvents {
  readonly events: Uint32Array;
  readonly support: Float32Array;
}

/**
 * Events of the causes from a step on. The value of a graded input spike is shared out to its events, so that one of a count
 * weighs as much as a spike; without values each event does.
 *
 * @param behind of the input spikes of that step and later ones
 */
function eventsFrom(causes: Unravelled, input: SparseSpikes, step: number, { offsets, events }: SpikeEvents): OwnEvents {
  const own: { event: number; support: number }[] = [];
  const first = input.offsets[step];
  causes.input.forEach((spike, cause) => {
    if (spike < first) return;
    const [begin, end] = [offsets[spike - first], offsets[spike - first + 1]];
    const share = input.values === undefined ? 1 : input.values[spike] / (end - begin);
    for (let k = begin; k < end; k++) own.push({ event: events[k], support: causes.support[cause] * share });
  });
  own.sort((a, b) => a.event - b.event);
  return { events: Uint32Array.from(own, ({ event }) => event), support: Float32Array.from(own, (one) => one.support) };
}

/** Centre, weighted by support, and box of events; a pixel reaches half a pixel to either side. @param own at least one */
function extentOf({ events: own, support }: OwnEvents, { x, y }: EventStream): Pick<Detection, 'x' | 'y' | 'w' | 'h'> {
  let [total, sumX, sumY, left, right, top, bottom] = [0, 0, 0, Infinity, -Infinity, Infinity, -Infinity];
  own.forEach((event, k) => {
    total += support[k];
    sumX += support[k] * x[event];
    sumY += support[k] * y[event];
    left = Math.min(left, x[event]);
    right = Math.max(right, x[event]);
    top = Math.min(top, y[event]);
    bottom = Math.max(bottom, y[event]);
  });
  return { x: sumX / total, y: sumY / total, w: right - left + 1, h: bottom - top + 1 };
}
