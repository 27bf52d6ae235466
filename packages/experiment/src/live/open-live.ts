import type { WindowOptions } from '@spikeseg/events';
import type { Backend, SensorSize } from '@spikeseg/snn-core';
import type { Model } from '../models/detector.ts';
import { evidenceAnswerUs, evidenceMemoryUs, evidenceStepUs } from '../models/evidence.ts';
import { windowOptions } from '../recordings/stimuli.ts';
import { LiveDetector } from './live-detector.ts';
import { LiveEvidence } from './live-evidence.ts';
import type { LiveAnswers } from './step-answer.ts';

/** What answers, how the stream is cut into its steps, and both in words. */
export interface Live {
  readonly detector: LiveAnswers;
  readonly cuts: WindowOptions;
  readonly says: string;
  /** Age to which events are kept, µs. */
  readonly keptUs: number;
}

/** Opens what `evaluation.detector` names. @param recording name to write into the answers */
export async function openLive(backend: Backend, model: Model, recording: string, sensor: SensorSize): Promise<Live> {
  const { config } = model;
  const { timestep_ms: stepMs, n_timesteps: steps } = config.data;
  const cuts = { ...windowOptions(config), stride: steps };
  const { llr: _, ...counted } = cuts;
  if (config.evaluation.detector === 'evidence') {
    return {
      detector: await LiveEvidence.open(backend, model, recording, sensor),
      // The network weighs events itself.
      cuts: { ...counted, timestepMs: evidenceStepUs / 1000 },
      keptUs: evidenceMemoryUs,
      says: `evidence that moves on, an answer every ${evidenceAnswerUs / 1000} ms`,
    };
  }
  const detector = await LiveDetector.open(backend, model, recording, sensor);
  return { detector, cuts, keptUs: 1000 * stepMs, says: `time steps of ${stepMs} ms, windows of ${steps}` };
}
