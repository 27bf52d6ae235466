import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type SpikesegConfig, stringifyConfig } from '@spikeseg/config';
import { formatDuration, pathWord, programLine } from '@spikeseg/experiment/commands';
import type { ProcessContext } from './console.ts';
import type { OptionValues } from './settings.ts';
import { pasteable } from './terminal.ts';

/** What a command has printed already says what is wrong. Exit code 2. */
export class AnsweredError extends Error {
  override readonly name = 'AnsweredError';
}

export { pathWord };

/** What a command answers: an object for machines, lines for people. */
interface Answer {
  readonly json: unknown;
  readonly text: readonly string[];
}

/** Prints the answer on stdout: one JSON object with `--json`, else the lines. */
export function printAnswer(context: ProcessContext, options: Readonly<Record<string, unknown>>, { json, text }: Answer): void {
  const { stdout } = context;
  if (options['json'] === true) stdout.write(`${JSON.stringify(json, undefined, 2)}\n`);
  else stdout.write(pasteable(context.call.calledAs, text.map((line) => `${line}\n`).join('')));
}

/** Prints configurations as they would be used, as `--print-config` asks: YAML documents, or with `--json` one object or a list. */
export const printConfig = (
  context: ProcessContext,
  options: Readonly<Record<string, unknown>>,
  configs: readonly SpikesegConfig[],
) =>
  printAnswer(context, options, {
    json: configs.length === 1 ? configs[0] : configs,
    text: [configs.map(stringifyConfig).join('---\n').trimEnd()],
  });

/** How a command that works ends: machines hear how long it took, people also what they may do next. */
export interface Ending {
  /** s since the command began, to the millisecond. */
  readonly seconds: () => number;
  /**
   * Tells on standard error `took 2m31s; next: spikeseg-cli evaluate first`; nothing with `--json` or `--quiet`.
   *
   * @param next words after `spikeseg-cli` of a command line that runs as it is printed
   * @param score the same of one that scores what was made; a line of its own
   */
  readonly tell: (next?: readonly string[], score?: readonly string[]) => void;
  /** Tells the same of a page to look at: `took 0.3s; next: open night/report.html in a browser`. */
  readonly tellPage: (path: string) => void;
}

/** To be called where a command begins. */
export function beginEnding(context: ProcessContext, options: OptionValues): Ending {
  const { now, stderr } = context;
  const start = now();
  const seconds = () => (now() - start) / 1000;
  const end = (step: string): void => {
    if (options['json'] === true || options['quiet'] === true) return;
    stderr.write(`took ${durationText(seconds())}${step}\n`);
  };
  return {
    seconds,
    tell: (next, score) =>
      end(
        [
          next === undefined ? '' : `; next: ${programLine(next)}`,
          ...(score === undefined ? [] : [`score it with: ${programLine(score)}`]),
        ].join('\n'),
      ),
    tellPage: (path) => end(`; next: open ${pathWord(path)} in a browser`),
  };
}

const durationText = (seconds: number): string => (seconds < 9.95 ? `${seconds.toFixed(1)}s` : formatDuration(seconds));

/** A run as it is shortest to type: its name below `runs`, where nothing else of the working directory has it. */
export function runWord(root: string): string {
  const name = basename(root);
  const named = join(resolve('runs'), name) === root && !existsSync(resolve(name));
  return named && !name.startsWith('-') ? name : pathWord(root);
}
