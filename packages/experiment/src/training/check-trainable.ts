import type { SpikesegConfig } from '@spikeseg/config';
import { UsageError } from '../errors/errors.ts';
import { trainedLayers } from '../models/network.ts';

/** @throws UsageError for configurations that are valid but cannot train */
export function checkTrainable(config: SpikesegConfig): void {
  if (config.evaluation.detector === 'evidence') {
    throw new UsageError(
      'evaluation.detector: evidence needs no training; run spikeseg-cli evaluate or detect with the same configuration, or train a network with evaluation.detector=network',
    );
  }
  if (trainedLayers(config).length === 0) {
    throw new UsageError(
      config.network === null
        ? 'train_conv1, train_conv2, train_conv3: expected at least one to be true, got none; there is nothing to train'
        : 'network: expected a convolution with train: true, got none; there is nothing to train',
    );
  }
}
