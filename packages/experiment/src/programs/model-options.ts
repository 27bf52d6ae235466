import type { ConfigOverrides } from '@spikeseg/config';
import type { OptionValues } from '../options/settings.ts';
import type { ProgramOptions } from '../program-context.ts';

/** What detects, and how. */
export interface ModelOptions extends ProgramOptions {
  /** Checkpoint, detector file, run folder, name of a run, or ONNX file; `ebssa`, evidence neurons, where it is left out. */
  readonly model?: string;
  /** Keys of the configuration that need not be those of training, nested or dotted: `evaluation.*`, `evidence.*`, `tracking.*`, `data.*`, `seed`, `device`. */
  readonly settings?: ConfigOverrides;
}

/** The same as a command line would say it. */
export const asCommand = ({
  model,
  settings = {},
}: ModelOptions): { readonly args: string[]; readonly options: OptionValues } => ({
  args: settingsOf(settings),
  options: model === undefined ? {} : /\.onnx$/i.test(model) ? { model } : { checkpoint: model },
});

/** Settings as `key=value`, in the form that the command line gives them: nested or with dotted keys, values as JSON. */
export function settingsOf(settings: ConfigOverrides): string[] {
  const leaves = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
      : value === undefined
        ? []
        : [`${path}=${JSON.stringify(value)}`];
  return leaves(settings, '');
}
