import type { SpikesegConfig } from '@spikeseg/config';
import { findRecordings, readRecording } from '@spikeseg/data-ebssa';
import { binnedEvents, EvidenceInput, evidenceReports, evidenceTiming } from '@spikeseg/detection';
import { BackgroundModel, type EventStream, stepsOf } from '@spikeseg/events';
import { natsOfEvents, windowAt, windowCount } from '@spikeseg/events/windows';
import { quantity } from '@spikeseg/report/words';
import {
  deriveSeed,
  joinSteps,
  type NetworkSpec,
  natStep,
  type RandomGenerator,
  randomGenerator,
  type SparseSpikes,
  type SpikeShape,
} from '@spikeseg/snn-core';
import { detectorOfNetwork } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { windowOptions } from '../network/network.ts';
import { eventReadingOf, readLimitsOf } from '../recordings/reading.ts';

/** Inputs on which a file is compared with the engine. */
export interface VerificationWindows {
  /** For the reader: `8 generated windows`. */
  readonly what: string;
  readonly windows: readonly SparseSpikes[];
}

/** Shares of the input that spike: from what a sensor gives at night to more than a stuck one. */
const densities = [0.0005, 0.002, 0.01, 0.05, 0.0005, 0.002, 0.01, 0.05];

interface WantedWindows {
  readonly network: NetworkSpec;
  readonly max: number;
  readonly graphSteps: number;
}

/**
 * Windows of noise.
 *
 * @param graphSteps time steps of the sequence graph: windows of evidence neurons are whole runs of it
 */
export function generatedWindows(config: SpikesegConfig, network: NetworkSpec, graphSteps = 1): VerificationWindows {
  const windows = sourceOf(network).generated(config, network, graphSteps);
  return { what: `${windows.length} generated windows`, windows };
}

/** Where a network takes counts, of 1 to 4 events; where evidence, which it asks of many pixels at once, ten times as dense. */
function generatedCounts(config: SpikesegConfig): SparseSpikes[] {
  const { steps, channels, height, width, normalize, llr } = windowOptions(config);
  const value = llr === undefined ? { max: 4, step: 1, times: 1 } : { max: llr.maxNats, step: natStep, times: 10 };
  const random = randomGenerator(deriveSeed(config.seed, 'export'));
  return densities.map((density) => {
    const window = noiseWindow([steps, channels, height, width], value.times * density, random);
    return normalize
      ? window
      : { ...window, values: Float32Array.from(window.index, () => value.step * (1 + random.integer(value.max / value.step))) };
  });
}

/** Steps of a window of evidence neurons that is compared: several updates of their slow layer, and whole runs of a sequence graph. */
const evidenceStepsOf = (graphSteps: number): number => graphSteps * Math.ceil((4 * evidenceTiming.stepsPerAnswer) / graphSteps);
/** Events per pixel and step of generated evidence, from a quiet sky to a bright burst. */
const evidenceDensities = [0.0002, 0.002, 0.02, 0.0002];

/** Events at random places, of random likelihood ratios. */
function generatedEvidence(
  { seed }: SpikesegConfig,
  { input: { height, width } }: NetworkSpec,
  graphSteps: number,
): SparseSpikes[] {
  const steps = evidenceStepsOf(graphSteps);
  const random = randomGenerator(deriveSeed(seed, 'export'));
  return evidenceDensities.map((density) => {
    const input = new EvidenceInput({ width, height });
    const taken = Array.from({ length: steps }, (_, step) => {
      const tUs = 1e6 * evidenceTiming.stepS * step;
      for (let event = 0; event < density * width * height; event++)
        input.add(random.integer(width), random.integer(height), tUs, Math.exp(-2 + 8 * random.uniform()));
      return input.take();
    });
    return joinSteps(taken);
  });
}

/** Windows of a recording, spread evenly over it. @throws UsageError when its sensor is not that of the network */
function evidenceWindows(
  config: SpikesegConfig,
  events: EventStream,
  { network, max, graphSteps }: WantedWindows,
): SparseSpikes[] {
  const { height, width } = network.input;
  const stepsEach = evidenceStepsOf(graphSteps);
  const binned = binnedEvents(events, config.evidence.bin_px);
  const { t, sensor } = binned;
  if (sensor.width !== width || sensor.height !== height)
    throw new UsageError(
      `option verify: expected recordings of ${width} × ${height} pixels, as the network, got ${sensor.width} × ${sensor.height}; give data.input_width and data.input_height`,
    );
  if (t.length === 0) return [];
  const { stepUs } = evidenceReports;
  const windowsIn = Math.ceil((t[t.length - 1] + 1 - t[0]) / (stepUs * stepsEach));
  const count = Math.min(max, windowsIn);
  const wanted = Array.from({ length: count }, (_, k) => Math.floor((k * windowsIn) / count));
  const silence = new EvidenceInput(sensor).take();
  const windows = new Map(wanted.map((index) => [index, Array.from({ length: stepsEach }, () => silence)]));
  const background = new BackgroundModel(sensor, t[0], config.evidence.object_off_share);
  const input = new EvidenceInput(sensor);
  for (const { index, events: own } of stepsOf(binned, stepUs)) {
    const window = windows.get(Math.floor(index / stepsEach));
    input.addAll(own, background.ratios(own));
    const taken = input.take();
    if (window) window[index % stepsEach] = taken;
  }
  return [...windows.values()].map(joinSteps);
}

/** Windows of a recording, spread evenly over it. */
function countWindows(config: SpikesegConfig, events: EventStream, { max }: WantedWindows): SparseSpikes[] {
  const options = { ...windowOptions(config), stride: config.data.n_timesteps };
  const count = windowCount(events, options);
  const taken = Math.min(count, max);
  const nats = natsOfEvents(events, options);
  return Array.from({ length: taken }, (_, k) => windowAt(events, options, Math.floor((k * count) / taken), nats).spikes);
}

/** Where windows come from, by what a network takes in. */
const sources = {
  'events by likelihood ratio': { generated: generatedEvidence, recorded: evidenceWindows },
  'windows of events': { generated: generatedCounts, recorded: countWindows },
};

const sourceOf = (network: NetworkSpec) => sources[detectorOfNetwork(network).takes];

/**
 * Windows of recordings, spread evenly over each.
 *
 * @param path recording, or folder of them
 * @param most windows to take, over all recordings
 * @param graphSteps as of `generatedWindows`
 * @throws UsageError when they hold no events; DatasetError, EventFormatError
 */
export async function recordedWindows(
  config: SpikesegConfig,
  path: string,
  max: number,
  network: NetworkSpec,
  graphSteps = 1,
): Promise<VerificationWindows> {
  const limits = readLimitsOf(config);
  const reading = eventReadingOf(config);
  const files = await findRecordings(path, { sensor: 'all', limits, reading });
  const share = Math.max(1, Math.floor(max / files.length));
  const windows: SparseSpikes[] = [];
  for (const file of files.slice(0, max)) {
    const { events } = await readRecording(file.path, { ...file, ...reading, limits });
    windows.push(...sourceOf(network).recorded(config, events, { network, max: share, graphSteps }));
  }
  if (windows.length === 0) throw new UsageError(`${path}: expected events to verify with, got none`);
  return { what: `${windows.length} windows of ${quantity(Math.min(files.length, max), 'recording')}`, windows };
}

/**
 * A window of binary noise: every unit spikes in every step with the same chance, independently. Draws the gaps between
 * spikes (geometric), so that the cost follows the spikes.
 *
 * @param density chance of a spike, above 0 and up to 1
 */
export function noiseWindow(shape: SpikeShape, density: number, random: RandomGenerator): SparseSpikes {
  const [steps, channels, height, width] = shape;
  const units = channels * height * width;
  const gap = (): number => (density >= 1 ? 1 : 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log(1 - density)));
  const offsets = new Uint32Array(steps + 1);
  const index: number[] = [];
  for (let at = gap() - 1; at < steps * units; at += gap()) {
    index.push(at % units);
    offsets[Math.floor(at / units) + 1]++;
  }
  for (let t = 0; t < steps; t++) offsets[t + 1] += offsets[t];
  return { shape, offsets, index: Uint32Array.from(index) };
}
