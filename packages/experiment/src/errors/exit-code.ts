import { isConfigError, problemText } from '@spikeseg/config';
import { nearFile } from './near-file.ts';
import { isSystemError, systemErrorText } from './system-error.ts';

/** What the program ends with. */
export const exitCodes = { fine: 0, bug: 1, badInput: 2, backendUnavailable: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** By name, because another copy of a package throws another class of the same name. */
const codeOfName: ReadonlyMap<string, ExitCode> = new Map([
  ['UsageError', exitCodes.badInput],
  ['AnsweredError', exitCodes.badInput],
  ['ConfigError', exitCodes.badInput],
  ['EventFormatError', exitCodes.badInput],
  ['DatasetError', exitCodes.badInput],
  ['CheckpointError', exitCodes.badInput],
  ['SafetensorsError', exitCodes.badInput],
  ['PythonCheckpointError', exitCodes.badInput],
  ['DetectionFormatError', exitCodes.badInput],
  ['InputValueError', exitCodes.badInput],
  ['UnsupportedLayerError', exitCodes.badInput],
  ['OnnxModelError', exitCodes.badInput],
  ['WorkerEndedError', exitCodes.badInput],
  ['OnnxRuntimeError', exitCodes.backendUnavailable],
  ['TfjsError', exitCodes.backendUnavailable],
  ['BackendUnavailableError', exitCodes.backendUnavailable],
  ['InterruptedError', exitCodes.interrupted],
]);

export interface ErrorDescription {
  readonly code: ExitCode;
  /** Where, expected, got, fix. */
  readonly line: string;
}

/** Exit code and line for an error; what no table knows is a bug. */
export function describeError(error: unknown): ErrorDescription {
  if (isSystemError(error)) return { code: exitCodes.badInput, line: oneLine(`${systemErrorText(error)}${nearFile(error)}`) };
  const message = oneLine(error instanceof Error ? error.message : String(error));
  const code = error instanceof Error ? codeOfName.get(error.name) : undefined;
  if (code !== undefined) return { code, line: oneLine(`${message}${nearFile(error)}`) };
  return { code: exitCodes.bug, line: `${message} (this is a bug of spikeseg-cli; --debug shows where it comes from)` };
}

/** All that is wrong, one line per problem: a configuration may have several. */
export const errorLines = (error: unknown): string[] =>
  isConfigError(error) ? error.problems.map((problem) => oneLine(problemText(problem))) : [describeError(error).line];

/** Texts of damaged files can be in a message: no control character of theirs reaches a terminal. */
const oneLine = (text: string): string =>
  text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(/\p{Cc}/gu, '\ufffd');
