import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { modelOptionsSchema, settingsOfDetection } from '../options/settings.ts';
import { readStored, writeAtomic } from '../run-folder/files.ts';

const fileName = 'detect.json';

const recording = z.object({ name: z.string(), path: z.string() }).readonly();

const schema = z
  .object({
    /** Where the paths below were meant. */
    cwd: z.string(),
    /** Those that were searched. */
    recordings: z.array(recording).readonly(),
    /** Those that were to be searched and were not, with what is wrong with them, or that the command was interrupted. */
    missing: z.array(recording.unwrap().extend({ why: z.string() }).readonly()).readonly(),
    options: modelOptionsSchema,
  })
  .readonly();

/** What `detect` was called with, so that what it found can be looked at: it is found again, to the bit. */
export type DetectRecord = z.infer<typeof schema>;

/** A recording that was not searched. */
export type MissingRecording = DetectRecord['missing'][number];

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
  return existsSync(path) ? readStored(path, schema, 'what detect wrote') : undefined;
}
