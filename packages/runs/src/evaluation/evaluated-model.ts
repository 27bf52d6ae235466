import type { SpikesegConfig } from '@spikeseg/config';
import type { DataPart } from '@spikeseg/report';
import type { Call } from '../context/context.ts';
import { detectorOf } from '../detectors/detector-kinds.ts';
import { UsageError } from '../errors/errors.ts';
import { isEbssa, namedModel } from '../models/evidence-model.ts';
import type { LoadedModel } from '../models/load-model.ts';
import { type ModelOptions, namesData } from '../options/settings.ts';
import type { SeenRecording } from '../recordings/seen-recordings.ts';

/** What an evaluation scores. */
export interface EvaluatedChoice {
  readonly model: LoadedModel;
  /** The detector that comes with the package. */
  readonly isOurs: boolean;
}

/** The model that `evaluate` is given. @param hasRecordings whether it is said what to score it on @throws UsageError for ours without recordings */
export function evaluatedModel(call: Call, options: ModelOptions, hasRecordings = namesData(options)): EvaluatedChoice {
  const { model: name } = options;
  const isOurs = name === undefined || isEbssa(call, name);
  if (isOurs && !hasRecordings) {
    throw new UsageError(
      name === undefined
        ? 'evaluate: expected a checkpoint, run folder or run name, got none; to score the detector that needs none give --data-root FOLDER'
        : `evaluate: expected recordings to score ${name} on, got none; give --data-root FOLDER`,
    );
  }
  return { model: namedModel(call, 'evaluate', options), isOurs };
}

/** What a model has seen; undefined where it is unknown. A model without training has seen nothing. */
export const seenBy = ({ seen, config, training }: LoadedModel): readonly SeenRecording[] | undefined =>
  seen ?? (detectorOf(config).needsTraining ? training?.recordings : []);

/** The part that `--split` names; without it what did not train, as far as there is any. @throws UsageError */
export function partOf(value: DataPart | undefined, { data }: SpikesegConfig): DataPart {
  if (value === undefined) return data.held_out.length > 0 ? 'held-out' : data.dataset === 'synthetic' ? 'test' : 'all';
  if (value === 'test' && data.dataset !== 'synthetic')
    throw new UsageError('--split test: only generated data has a test part; expected train, validation, held-out or all');
  return value;
}
