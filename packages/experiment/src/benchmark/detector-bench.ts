import { BackgroundModel, type EventStream, type SensorSize } from '@spikeseg/events';
import { quantity } from '@spikeseg/report';
import {
  binnedEvents,
  type DecodedDetection,
  detectByEvidence,
  type EventWeights,
  type EvidenceModel,
  evidenceTiming,
  type StepWeights,
} from '@spikeseg/segmentation';
import type { Backend } from '@spikeseg/snn-core';
import { type Model, withoutEvents } from '../models/detector.ts';
import { evidenceOptions } from '../models/evidence.ts';
import { isWorthThread, weighAhead } from '../parallel/weigh-ahead.ts';
import { liveLatenciesMs } from './live-latency.ts';
import { type Clock, quantile, type Spread, spreadOf } from './timing.ts';

/** What is read of the machine while a detector works. */
export interface Probes {
  readonly clock: Clock;
  /** Processor time of all threads of the process, ms. */
  readonly processor: Clock;
  /** Memory of the process, bytes; before a detector is made what nobody uses any more is given back first. */
  readonly memory: (collect: boolean) => number;
}

/** An engine with the detector for one sensor. */
export interface DetectorEngine {
  readonly name: string;
  readonly threads: number;
  readonly backend: Backend;
  readonly model: EvidenceModel;
  /** Weighs events in a thread of their own before their step, as `detect` does of a recording with many; left out where a recording has not. */
  readonly isAhead?: boolean;
}

/** Of the detections of a round: half, and 99 %, are answered after so long at most. */
interface Latency {
  readonly median: Spread;
  readonly p99: Spread;
}

/** One engine on one recording, the time left out in which the background is new. */
export interface DetectorRow {
  readonly recording: string;
  readonly sensor: SensorSize;
  /** What was timed. */
  readonly events: number;
  readonly recordingS: number;
  readonly detections: number;
  readonly engine: string;
  readonly threads: number;
  readonly eventsPerSecond: Spread;
  /** Work per second of the recording, ms by the clock; above 1000 the detector falls behind a live stream. */
  readonly msPerSecond: Spread;
  /** The same in processor time of all threads, to which other programs add less. */
  readonly processorMsPerSecond: Spread;
  /** Of `liveLatenciesMs`, with the work of steps by the clock; null where nothing was found, and where events are weighed ahead, which those of a live stream are not. */
  readonly latencyMs: Latency | null;
  /** The same with the processor time of steps: with one thread what it would be if no other program had work. */
  readonly processorLatencyMs: Latency | null;
  /** By how much the process grew at most from before the detector was made, without the recording, bytes. */
  readonly memoryBytes: number;
}

/** In the first second, or in the first half of a shorter recording, hardly anything is known of the background, and what is found is mostly noise. */
const learningSteps = Math.round(1 / evidenceTiming.stepS);
const stepMs = 1000 * evidenceTiming.stepS;
/** Steps between two looks at the memory, which take some microseconds. */
const stepsPerLook = 16;

/**
 * Times a whole recording, from events in memory to detections, in all engines in turns, after a first round that warms up.
 *
 * @param config says what of `evidence.*` is not as usual
 * @throws Error when the engines find different things
 */
export async function benchDetector(
  all: readonly DetectorEngine[],
  config: Model['config'],
  recording: string,
  events: EventStream,
  rounds: number,
  probes: Probes,
): Promise<DetectorRow[]> {
  const engines = all.filter(({ isAhead, backend }) => !isAhead || isWorthThread(backend, events));
  const runs: DetectorRun[][] = engines.map(() => []);
  const memory = engines.map(() => 0);
  for (let round = 0; round <= rounds; round++) {
    for (const [k, engine] of engines.entries()) {
      const run = await timedRun(engine, config, recording, events, probes);
      // What was given back need not leave the process, so the first round grows most.
      memory[k] = Math.max(memory[k], run.memoryBytes);
      if (round > 0) runs[k].push(run);
    }
  }
  const found = runs.map(([{ detections }]) => JSON.stringify(detections.map(withoutEvents)));
  const odd = found.findIndex((text) => text !== found[0]);
  if (odd > 0)
    throw new Error(`bench: ${engineText(engines[odd])} and ${engineText(engines[0])} find different things in ${recording}`);
  return engines.map((engine, k) => rowOf(engine, recording, events, runs[k], memory[k]));
}

const engineText = ({ name, threads }: DetectorEngine): string => `${name} with ${quantity(threads, 'thread')}`;

interface DetectorRun {
  readonly detections: readonly DecodedDetection[];
  /** Of every step. */
  readonly workMs: readonly number[];
  readonly processorMs: readonly number[];
  readonly memoryBytes: number;
}

async function timedRun(
  { backend, model, isAhead }: DetectorEngine,
  config: Model['config'],
  recording: string,
  events: EventStream,
  { clock, processor, memory }: Probes,
): Promise<DetectorRun> {
  const before = memory(true);
  const began = { clock: clock(), processor: processor() };
  const binned = binnedEvents(events, config.evidence.bin_px);
  const binning = { clock: clock() - began.clock, processor: processor() - began.processor };
  const { t, sensor } = binned;
  const offShare = config.evidence.object_off_share;
  const ahead = isAhead && isWorthThread(backend, binned) ? weighAhead(backend, recording, binned, offShare) : undefined;
  const starts: number[] = [];
  const processorStarts: number[] = [];
  let memoryBytes = 0;
  // Every step begins by asking for the weights of its events: what comes before the first is the start of the engine.
  const look = () => {
    if (starts.length % stepsPerLook === 0) memoryBytes = Math.max(memoryBytes, memory(false) - before);
    processorStarts.push(processor());
    starts.push(clock());
  };
  const weights = ahead?.weights ?? new BackgroundModel(sensor, t[0], offShare);
  const background: EventWeights | StepWeights =
    'weigh' in weights
      ? { weigh: () => (look(), weights.weigh()) }
      : { ratios: (step: Parameters<BackgroundModel['ratios']>[0]) => (look(), weights.ratios(step)) };
  try {
    const options = { ...evidenceOptions(config, recording), backend: ahead?.backend ?? backend, background, model };
    const detections = await detectByEvidence(binned, options);
    return {
      detections,
      workMs: between(starts, clock()).map((ms) => ms + binning.clock / starts.length),
      processorMs: between(processorStarts, processor()).map((ms) => ms + binning.processor / starts.length),
      memoryBytes,
    };
  } finally {
    await ahead?.weights.close();
  }
}

/** From each to the next, of the last to the end. */
const between = (starts: readonly number[], end: number): number[] =>
  starts.map((start, step) => (starts[step + 1] ?? end) - start);

/** The first step that counts. */
function firstStepOf(t: EventStream['t']): number {
  const steps = Math.floor((t[t.length - 1] - t[0]) / 1000 / stepMs) + 1;
  return Math.min(learningSteps, Math.floor(steps / 2));
}

function rowOf(
  { name, threads, isAhead }: DetectorEngine,
  recording: string,
  { t, sensor }: EventStream,
  runs: readonly DetectorRun[],
  memoryBytes: number,
): DetectorRow {
  const firstStep = firstStepOf(t);
  const fromUs = t[0] + 1000 * stepMs * firstStep;
  const events = t.length - t.findIndex((tUs) => tUs >= fromUs);
  const recordingS = ((runs[0].workMs.length - firstStep) * stepMs) / 1000;
  const sum = (steps: readonly number[]) => steps.slice(firstStep).reduce((all, one) => all + one, 0);
  const ms = runs.map(({ workMs }) => sum(workMs));
  const latency = (of: (run: DetectorRun) => readonly number[]) =>
    latencyOf(runs.map((run) => liveLatenciesMs({ detections: run.detections, workMs: of(run), firstStep, stepMs }, t)));
  return {
    recording,
    sensor,
    events,
    recordingS,
    detections: runs[0].detections.filter(({ tUs }) => tUs > fromUs).length,
    engine: name,
    threads,
    eventsPerSecond: spreadOf(ms.map((one) => (1000 * events) / one)),
    msPerSecond: spreadOf(ms.map((one) => one / recordingS)),
    processorMsPerSecond: spreadOf(runs.map(({ processorMs }) => sum(processorMs) / recordingS)),
    latencyMs: isAhead ? null : latency(({ workMs }) => workMs),
    processorLatencyMs: isAhead ? null : latency(({ processorMs }) => processorMs),
    memoryBytes,
  };
}

/** @param rounds latencies of each, ms */
function latencyOf(rounds: readonly (readonly number[])[]): Latency | null {
  if (rounds[0].length === 0) return null;
  const at = (share: number) => spreadOf(rounds.map((one) => quantile(one, share)));
  return { median: at(0.5), p99: at(0.99) };
}
