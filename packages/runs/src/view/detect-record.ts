import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { UsageError } from '../errors/errors.ts';
import { type ModelOptions, modelOptionsSchema, settingsOfDetection } from '../options/settings.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';

/** What `detect` was called with, so that what it found can be looked at: it is found again, to the bit. */
export interface DetectRecord {
  /** Where the paths below were meant. */
  readonly cwd: string;
  /** Those that were searched. */
  readonly recordings: readonly { readonly name: string; readonly path: string }[];
  /** Those that were to be searched and were not. */
  readonly missing: readonly MissingRecording[];
  readonly options: ModelOptions;
}

/** A recording that was not searched. */
export interface MissingRecording {
  readonly name: string;
  readonly path: string;
  /** What is wrong with it, or that the command was interrupted. */
  readonly why: string;
}

const fileName = 'detect.json';

const schema = z.object({
  cwd: z.string(),
  recordings: z.array(z.object({ name: z.string(), path: z.string() })),
  missing: z.array(z.object({ name: z.string(), path: z.string(), why: z.string() })),
  options: modelOptionsSchema,
});

/** Writes detect.json into the folder of a detection. */
export function writeDetectRecord(folder: string, { cwd, recordings, missing, options }: DetectRecord): void {
  const record = {
    cwd,
    recordings: recordings.map(({ name, path }) => ({ name, path })),
    missing,
    options: { ...options, settings: settingsOfDetection(options.settings) },
  };
  writeAtomic(join(folder, fileName), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The record in a folder; undefined where there is none. @throws UsageError when it is damaged */
export function readDetectRecord(folder: string): DetectRecord | undefined {
  const path = join(folder, fileName);
  if (!existsSync(path)) return undefined;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new UsageError(
      `${path}: expected what detect wrote there, got something else; name the recording instead of the folder`,
      {
        cause,
      },
    );
  }
}
