import type { StepGrid, WindowOptions } from '@spikeseg/events';
import type { Backend, SensorSize, TransportLayerSpec } from '@spikeseg/snn-core';
import type { LiveLayers } from '@spikeseg/viewer';
import { UsageError } from '../errors/errors.ts';
import type { Model } from '../models/detector.ts';
import { evidenceAnswerUs, evidenceMemoryUs, evidenceStepUs } from '../models/evidence.ts';
import { threadsPerRecording, withThreads } from '../parallel/threads-per-recording.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import { LiveDetector } from './live-detector.ts';
import { LiveEvidence } from './live-evidence.ts';
import type { LiveWatch } from './live-watch.ts';
import { readState, writeState } from './state-file.ts';
import type { LiveAnswers } from './step-answer.ts';

/** What answers, how the stream is cut into its steps, and both in words. */
export interface Live {
  readonly detector: LiveAnswers;
  readonly cuts: WindowOptions;
  readonly says: string;
  /** Age to which events are kept, µs. */
  readonly keptUs: number;
  /** Steps to go on with, where it goes on from a state. */
  readonly grid?: StepGrid | undefined;
  /** The layers that hold evidence, where there are such. */
  readonly evidence?: LiveLayers | undefined;
  /** Keeps what it has learned and what it follows in the file that it was opened with. */
  readonly save: () => void;
}

/** How what answers is opened. */
export interface OpenLive {
  /** File to go on from, where there is such a file, and to keep the state in. */
  readonly stateFile?: string | undefined;
  /** Who looks on. */
  readonly watch?: LiveWatch | undefined;
}

/**
 * Opens what `evaluation.detector` names.
 *
 * @param recording name to write into the answers
 * @throws UsageError when the file is no state of this detector, or a network is to keep one
 */
export async function openLive(
  backend: Backend,
  model: Model,
  recording: string,
  sensor: SensorSize,
  { stateFile, watch }: OpenLive = {},
): Promise<Live> {
  const { config } = model;
  const { timestep_ms: stepMs, n_timesteps: steps } = config.data;
  const cuts = { ...windowOptions(config), stride: steps };
  const { llr: _, ...counted } = cuts;
  if (config.evaluation.detector === 'evidence') {
    const detector = await LiveEvidence.open(withThreads(backend, threadsPerRecording(1)), model, recording, sensor, {
      stateOf: (fitting) => (stateFile === undefined ? undefined : readState(stateFile, fitting)),
      feed: watch?.feed,
    });
    if (stateFile !== undefined && !detector.keepsState)
      throw new UsageError(
        `--state: expected an engine that tells its state, got ${backend.name}; leave --engine and --model out`,
      );
    const from = detector.state;
    return {
      detector,
      grid: from && { firstUs: from.firstUs, index: from.next },
      save: () => {
        const state = detector.state;
        if (stateFile !== undefined && state !== undefined) writeState(stateFile, state, detector.model);
      },
      // The network weighs events itself.
      cuts: { ...counted, timestepMs: evidenceStepUs / 1000 },
      keptUs: evidenceMemoryUs,
      evidence: {
        stepUs: evidenceStepUs,
        layers: layersOf(detector.model.network.layers as readonly TransportLayerSpec[], config.evidence.bin_px),
      },
      says: [
        `evidence that moves on, an answer every ${evidenceAnswerUs / 1000} ms`,
        ...(from ? [`warm from ${stateFile}`] : []),
      ].join(', '),
    };
  }
  if (stateFile !== undefined)
    throw new UsageError('--state: expected evidence neurons, which learn the background, got a network, which keeps nothing');
  const detector = await LiveDetector.open(backend, model, recording, sensor);
  const says = `time steps of ${stepMs} ms, windows of ${steps}`;
  return { detector, cuts, keptUs: 1000 * stepMs, says, save: () => {} };
}

const layersOf = (layers: readonly TransportLayerSpec[], bin: number): LiveLayers['layers'] =>
  layers.map(({ name, stride = 1, every = 1 }) => ({ name, stride: bin * stride, every }));
