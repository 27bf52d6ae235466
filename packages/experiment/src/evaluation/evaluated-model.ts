import type { Context } from '../context.ts';
import { UsageError } from '../errors/errors.ts';
import { isEbssa, namedModel } from '../models/evidence-model.ts';
import type { LoadedModel } from '../models/load-model.ts';
import { namesData, type OptionValues, splitArguments } from '../options/settings.ts';

/** What an evaluation scores. */
export interface EvaluatedChoice {
  readonly model: LoadedModel;
  /** As it was named; undefined without a name. */
  readonly name: string | undefined;
  /** The detector that comes with the package. */
  readonly isOurs: boolean;
}

/** The model that `evaluate` is given, by argument or flag. @throws UsageError for two, and for ours without recordings */
export function evaluatedModel(context: Context, args: readonly string[], options: OptionValues): EvaluatedChoice {
  const flag = typeof options['checkpoint'] === 'string' ? [options['checkpoint']] : [];
  const { files, settings: overrides } = splitArguments(args);
  const [name, ...rest] = [...flag, ...files];
  if (rest.length > 0) throw new UsageError(`${rest[0]}: expected one checkpoint, got a second one`);
  const isOurs = name === undefined || isEbssa(context, name);
  if (isOurs && !namesData(overrides, options)) {
    throw new UsageError(
      name === undefined
        ? 'evaluate: expected a checkpoint, run folder or run name, got none; to score the detector that needs none give --data-root FOLDER'
        : `evaluate: expected recordings to score ${name} on, got none; give --data-root FOLDER`,
    );
  }
  return { model: namedModel(context, 'evaluate', name, overrides, options), name, isOurs };
}
