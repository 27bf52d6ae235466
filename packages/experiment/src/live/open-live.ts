import {
  classing,
  type EvidenceDetector,
  type EvidenceState,
  type OnlineDetector,
  type Report,
  type SightLog,
} from '@spikeseg/detection';
import { type EventStep, type SensorSize, StepCutter } from '@spikeseg/events';
import type { Backend, TransportLayerSpec } from '@spikeseg/snn-core';
import type { LiveFeed, LiveLayers } from '@spikeseg/viewer';
import type { DetectorUse } from '../detectors/detector-kind.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { sightLog, skyHint } from '../models/detector.ts';
import type { Model } from '../network/network.ts';
import { threadsPerRecording, withThreads } from '../parallel/engine-threads.ts';
import { readState, writeState } from './state-file.ts';

/** A detector on a stream. */
export interface Live {
  /** Cuts the stream into its steps. */
  readonly cutter: StepCutter;
  readonly detector: OnlineDetector;
  /** The detector in words. */
  readonly says: string;
  /** The layers that hold evidence, where there are such. */
  readonly evidence?: LiveLayers | undefined;
  /** Counts what its limits follow from, where that was asked for and the detector tells it. */
  readonly sight?: SightLog | undefined;
  /** Keeps what it has learned and what it follows in the file that it was opened with. */
  readonly save: () => void;
}

/** How a stream is opened. */
export interface OpenLive {
  /** File to go on from, where there is such a file, and to keep the state in. */
  readonly stateFile?: string | undefined;
  /** Who looks on. */
  readonly watch?: LiveWatch | undefined;
  /** Whether it is to tell what can be seen; who asks has to take that now and then. */
  readonly tellsSight?: boolean;
}

/** Longest time between a state and what comes after it, s: more costs more than what the state holds is worth. */
const longestGapS = 86_400;

/**
 * Opens the detector of a model on a stream.
 *
 * @param recording name to write into the reports
 * @throws UsageError when the file is no state of this detector, or the detector keeps none
 */
export async function openLive(
  backend: Backend,
  model: Model,
  recording: string,
  sensor: SensorSize,
  { stateFile, watch, tellsSight = false }: OpenLive = {},
): Promise<Live> {
  const { open, openLasting, rhythm, title } = detectorOf(model.config);
  const engine = withThreads(backend, threadsPerRecording(1));
  const sight = tellsSight ? sightLog(model.config, sensor) : undefined;
  const use: DetectorUse = { recording, reports: 'at every step', watch: watchOf(watch?.feed, sight) };
  const says = rhythm(model.config);
  const hint = skyHint(model.config);
  if (openLasting === undefined) {
    if (stateFile !== undefined)
      throw new UsageError(
        `option state: expected evidence neurons, which learn from the stream, got ${title}, which keeps nothing`,
      );
    const opened = await open(engine, model, sensor, use);
    return { cutter: new StepCutter(sensor, opened.stepUs), detector: classing(opened, sensor, hint), says, save: () => {} };
  }
  const detector = await openLasting(engine, model, sensor, use);
  if (stateFile !== undefined && !detector.keepsState)
    throw new UsageError(
      `option state: expected an engine that can save its state, got ${backend.name}; leave option engine out, and give no ONNX file`,
    );
  const from = stateFile === undefined ? undefined : readState(stateFile, detector.model);
  if (from !== undefined) goOnFrom(detector, from);
  const grid = from && { firstUs: from.firstUs, index: from.next };
  const layers = detector.model.network.layers as readonly TransportLayerSpec[];
  return {
    cutter: new StepCutter(sensor, detector.stepUs, grid),
    detector: classing(grid === undefined ? detector : withinADay(detector, grid.index), sensor, hint),
    save: () => {
      const { state } = detector;
      if (stateFile !== undefined && state !== undefined) writeState(stateFile, state, detector.model);
    },
    sight,
    evidence: { stepUs: detector.stepUs, layers: layersOf(layers, model.config.evidence.bin_px) },
    says: from ? `${says}, warm from ${stateFile}` : says,
  };
}

function goOnFrom(detector: EvidenceDetector, state: EvidenceState): void {
  try {
    detector.restore(state);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(`option state: ${cause.message}; give a new name to begin without one`, { cause });
  }
}

/** @throws UsageError where the first step comes so long after the state */
function withinADay(detector: OnlineDetector, next: number): OnlineDetector {
  let checked = false;
  return {
    stepUs: detector.stepUs,
    keptUs: detector.keptUs,
    push(step: EventStep): AsyncIterable<Report> {
      const seconds = ((step.index - next) * detector.stepUs) / 1e6;
      if (!checked && seconds > longestGapS)
        throw new UsageError(
          `option state: expected a stream that goes on within a day of its state, got one ${Math.round(seconds)} s later; give a new name to begin without one`,
        );
      checked = true;
      return detector.push(step);
    },
    end: () => detector.end(),
    close: () => detector.close(),
  };
}

/** Levels for who looks on, and what can be seen. */
const watchOf = (feed: LiveWatch['feed'] | undefined, sight: SightLog | undefined) => ({
  onWeighed: sight?.onWeighed,
  onTracks: sight?.onTracks,
  get onLevels() {
    const take = feed?.takeLevels;
    return take && ((tUs: number, levels: Parameters<typeof take>[0]['levels']) => take({ tUs, levels }));
  },
});

const layersOf = (layers: readonly TransportLayerSpec[], bin: number): LiveLayers['layers'] =>
  layers.map(({ name, stride = 1, every = 1 }) => ({ name, stride: bin * stride, every }));

/** A viewer of a stream: gets what comes and what is found. The detector does not wait for it. */
export interface LiveWatch {
  readonly feed: Pick<LiveFeed, 'begin' | 'takeEvents' | 'takeAnswer' | 'takeLevels' | 'takeSight' | 'end'>;
  /** The detector in words. */
  readonly detector: string;
}
