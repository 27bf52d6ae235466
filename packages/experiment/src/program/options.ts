import { type ConfigOverrides, expandDotted } from '@spikeseg/config';
import { checkEvents, checkSensor, type Recording } from '@spikeseg/events';
import { gotText } from '@spikeseg/snn-core';
import type { ProgramOptions } from '../context/context.ts';
import { didYouMean, UsageError } from '../errors/errors.ts';
import type { ModelOptions } from '../options/settings.ts';

/** What detects, and how. */
export interface DetectorOptions extends ProgramOptions {
  /** Checkpoint, detector file, run folder, name of a run, or ONNX file; `ebssa`, evidence neurons, where it is left out. */
  readonly model?: string;
  /** Keys of the configuration that need not be those of training, nested or dotted: `evaluation.*`, `evidence.*`, `tracking.*`, `data.*`, `seed`, `device`. */
  readonly settings?: ConfigOverrides;
}

/** The model with nested settings. */
export const modelOf = ({ model, settings = {} }: DetectorOptions): ModelOptions => ({ model, settings: expandDotted(settings) });

/** Options of every program, and of those that take a model. */
export const runOptions = ['onMessage', 'signal'] as const;
export const modelOptions = ['model', 'settings', ...runOptions] as const;

/** What TypeScript checks, and JavaScript does not. @param names of all options @throws UsageError for what is no option */
export function checkProgramOptions(program: string, options: object, names: readonly string[]): void {
  if (typeof options !== 'object' || (options as object | null) === null)
    throw new UsageError(`${program}: expected options as an object, got ${gotText(options)}`);
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const isKey = unknown.includes('.') && names.includes('settings');
  const way = isKey ? `; a key of the configuration is given as settings: { '${unknown}': … }` : didYouMean(unknown, names);
  throw new UsageError(`${program}: expected options among ${names.join(', ')}, got ${JSON.stringify(unknown)}${way}`);
}

/** @throws UsageError for what is neither a path nor a recording, and RangeError for events that are none */
export function checkSource(program: string, source: unknown): asserts source is string | Recording {
  if (typeof source === 'string') return;
  const { events, name } = (source ?? {}) as Partial<Recording>;
  if (events === undefined || typeof name !== 'string')
    throw new UsageError(
      `${program}: expected the path of a recording, or a recording as readRecording gives it, got ${gotText(source)}`,
    );
  checkSensor(`${program}: ${name}`, events.sensor);
  checkEvents(`${program}: ${name}`, events, events.sensor);
}

/** Bytes as they come. @throws UsageError for pieces of another kind */
export async function* checkedPieces(program: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array))
      throw new UsageError(
        `${program}: expected pieces of bytes (Uint8Array), got ${gotText(piece)}; of text give Buffer.from(text)`,
      );
    yield piece;
  }
}
