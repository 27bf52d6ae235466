import { existsSync } from 'node:fs';
import { readRecording } from '@spikeseg/data-ebssa';
import { EventFormatError, type Recording } from '@spikeseg/events';
import { eventTruth, type GeneratedRecording, type GeneratorOptions, generateInTurns } from '@spikeseg/events/synthetic';
import { letSignalsIn } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { readWhole } from '../run-folder/files.ts';
import type { Reading } from './reading.ts';

/** Where a recording comes from: plain data, so that any thread can fetch it. */
export type RecordingOrigin =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Group inside an HDF5 file, where it is not the root. */
      readonly group?: string | undefined;
      /** What the file does not tell, and what it may make its reader do. */
      readonly reading?: Reading | undefined;
    }
  | { readonly kind: 'generated'; readonly options: GeneratorOptions; readonly seed: number }
  | { readonly kind: 'memory'; readonly recording: Recording };

/** Generates a recording; signals are heard meanwhile. @throws UsageError; the reason of `signal` */
async function generated(
  { options, seed }: Extract<RecordingOrigin, { kind: 'generated' }>,
  signal?: AbortSignal,
): Promise<GeneratedRecording> {
  const turn = async (): Promise<void> => {
    await letSignalsIn();
    signal?.throwIfAborted();
  };
  await turn();
  return generateInTurns(options, seed, turn).catch((error: unknown) => asUsageErrors(() => raise(error)));
}

function raise(error: unknown): never {
  throw error;
}

/**
 * Reads or generates a recording.
 *
 * @param signal ends it, which then throws its reason
 * @throws EventFormatError when a file cannot be read
 */
export async function recordingFrom(origin: RecordingOrigin, signal?: AbortSignal): Promise<Recording> {
  if (origin.kind === 'memory') return origin.recording;
  if (origin.kind === 'generated') return (await generated(origin, signal)).recording;
  const { path, group, reading } = origin;
  return readRecording(path, { ...reading, group, signal });
}

/** A recording with everything that is known of it, for those who score. */
export interface RecordingWithTruth extends Recording {
  /** A byte per event: 1 where any satellite caused it, 0 elsewhere; undefined where it is unknown. */
  readonly satelliteEvents?: Uint8Array;
  /** The same of stars. */
  readonly starEvents?: Uint8Array;
}

/**
 * The same with the truth of every event: of generated recordings, and of those that `synth` wrote, in a file beside them.
 *
 * @throws EventFormatError when a file cannot be read
 */
export async function recordingWithTruth(origin: RecordingOrigin, signal?: AbortSignal): Promise<RecordingWithTruth> {
  if (origin.kind === 'generated') {
    const { recording, source } = await generated(origin, signal);
    return { ...recording, ...causedBy(source) };
  }
  const recording = await recordingFrom(origin, signal);
  if (origin.kind === 'memory') return recording;
  const file = eventTruthFile(origin.path);
  if (!existsSync(file)) return recording;
  const events = recording.events.t.length;
  const bytes = readWhole(file, events + longestHeader, (got, options) => {
    const expected = `a .npy file of ${events} bytes`;
    return new EventFormatError({ file, offset: 0, expected, got }, options);
  });
  const source = eventTruth.decode(bytes, events, file);
  return { ...recording, ...causedBy(source) };
}

/** Of a .npy file, more than there is. */
const longestHeader = 1024;

/** Where the truth of a recording lies: `NAME_truth.npy` beside `NAME_td_labelled.mat`, or `.csv`. */
export const eventTruthFile = (path: string): string => `${path.replace(/(_td_labelled)?\.(mat|csv)$/, '')}_truth.npy`;

const causedBy = (source: Uint8Array): Required<Pick<RecordingWithTruth, 'satelliteEvents' | 'starEvents'>> => ({
  satelliteEvents: Uint8Array.from(source, (cause) => (cause >= eventTruth.causes.satellite ? 1 : 0)),
  starEvents: Uint8Array.from(source, (cause) => (cause === eventTruth.causes.star ? 1 : 0)),
});

/**
 * What a task that generates gives; where the generator does not take its options, the error names the key.
 *
 * @throws UsageError
 */
export function asUsageErrors<T>(task: () => T): T {
  try {
    return task();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = cause.message.replace(
      /^generator: (?:telescope\.)?(\w+)/,
      (_, option: string) => `data.synthetic.${keyOf(option)}`,
    );
    throw new UsageError(message, { cause });
  }
}

/** `driftPxS` is `drift_px_s`. */
const keyOf = (option: string): string => option.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
