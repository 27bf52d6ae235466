import { type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import type { Context } from '@spikeseg/experiment/parts';
import { pasteable } from '@spikeseg/experiment/parts';

/** What a command answers: an object for machines, lines for people. */
export interface Answer {
  readonly json: unknown;
  readonly text: readonly string[];
}

/** Prints the answer on stdout: one JSON object with `--json`, else the lines. */
export function printAnswer(context: Context, options: Readonly<Record<string, unknown>>, { json, text }: Answer): void {
  const { stdout } = context;
  if (options['json'] === true) stdout.write(`${JSON.stringify(json, undefined, 2)}\n`);
  else stdout.write(pasteable(context, text.map((line) => `${line}\n`).join('')));
}

/** Prints configurations as they would be used, as `--print-config` asks: YAML documents, or with `--json` one object or a list. */
export const printConfig = (context: Context, options: Readonly<Record<string, unknown>>, configs: readonly SpikesegConfig[]) =>
  printAnswer(context, options, {
    json: configs.length === 1 ? configs[0] : configs,
    text: [configs.map(stringifyConfig).join('---\n').trimEnd()],
  });
