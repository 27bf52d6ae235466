import type { Context } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { isEbssa, namedModel } from '../models/evidence-model.ts';
import type { LoadedModel } from '../models/load-model.ts';
import { type ModelOptions, namesData } from '../options/settings.ts';

/** What an evaluation scores. */
export interface EvaluatedChoice {
  readonly model: LoadedModel;
  /** The detector that comes with the package. */
  readonly isOurs: boolean;
}

/** The model that `evaluate` is given. @throws UsageError for ours without recordings */
export function evaluatedModel(context: Context, options: ModelOptions): EvaluatedChoice {
  const { model: name } = options;
  const isOurs = name === undefined || isEbssa(context, name);
  if (isOurs && !namesData(options)) {
    throw new UsageError(
      name === undefined
        ? 'evaluate: expected a checkpoint, run folder or run name, got none; to score the detector that needs none give --data-root FOLDER'
        : `evaluate: expected recordings to score ${name} on, got none; give --data-root FOLDER`,
    );
  }
  return { model: namedModel(context, 'evaluate', options), isOurs };
}
