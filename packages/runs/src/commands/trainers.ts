import type { SpikesegConfig } from '@spikeseg/config';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { checkMotionTraining, trainDetector } from '../motions/train-detector.ts';
import { trainedLayers } from '../network/network.ts';
import { type TrainAndScore, type TrainedRun, trainAndScore } from '../training/train-and-score.ts';
import { checkLayers } from '../training/training-options.ts';

/** Trains the detectors of a kind. */
interface Trainer {
  /** @throws UsageError for configurations that are valid but cannot train */
  readonly check: (config: SpikesegConfig) => void;
  /** Names of the layers that learn. */
  readonly layers: (config: SpikesegConfig) => readonly string[];
  /** One run from the recordings to its score. @throws InterruptedError when the user asked to stop; the run goes on from its folder */
  readonly train: (run: TrainAndScore) => Promise<TrainedRun>;
}

/** By what a detector learns. */
const trainers: Readonly<Record<'layers' | 'motions', Trainer>> = {
  layers: { check: checkLayers, layers: trainedLayers, train: trainAndScore },
  motions: { check: checkMotionTraining, layers: () => ['slow'], train: trainDetector },
};

/** The trainer of the detector of a configuration. @throws UsageError where it cannot train */
export function trainerOf(config: SpikesegConfig): Trainer {
  const { id, learns } = detectorOf(config);
  if (learns === 'nothing')
    throw new UsageError(`evaluation.detector: expected network or evidence, got ${id}, which learns nothing`);
  trainers[learns].check(config);
  return trainers[learns];
}
