import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { type ModelOptions, modelOptionsSchema, settingsOfDetection, withSettings } from '../options/settings.ts';
import { readStored, writeAtomic } from '../run-folder/files.ts';

const fileName = 'detect.json';

const recording = z.object({ name: z.string(), path: z.string() }).readonly();

/** With what shows whether a recording is the one that was searched, and the UTC of its clock. */
const searched = recording
  .unwrap()
  .extend({
    /** Of its events, and the time of the first, µs. */
    fingerprint: z.string(),
    firstUs: z.number(),
    /** UTC less the clock of the events, µs, where that was known. */
    utcOffsetUs: z.number().optional(),
  })
  .readonly();

const schema = z
  .object({
    /** Where the paths below were meant. */
    cwd: z.string(),
    /** Those that were searched. */
    recordings: z.array(searched).readonly(),
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
    recordings,
    missing,
    options: { ...options, settings: settingsOfDetection(options.settings) },
  };
  writeAtomic(join(folder, fileName), `${JSON.stringify(record, undefined, 2)}\n`);
}

/** The folder of a detection that is named: by its path, or by its name below runs/; undefined where there is none. */
export function detectFolder(source: string): string | undefined {
  const folders = [resolve(source), resolve('runs', source)];
  return folders.find((folder) => existsSync(join(folder, fileName)) && statSync(folder).isDirectory());
}

/** What a detection was called with, where its files lie now; what is given now wins. */
export function optionsOfRecord({ cwd, options }: Pick<DetectRecord, 'cwd' | 'options'>, now: ModelOptions): ModelOptions {
  const there = (name: string | undefined): string | undefined => {
    if (name === undefined) return undefined;
    const path = resolve(cwd, name);
    return existsSync(path) ? path : name;
  };
  return {
    model: now.model ?? there(options.model),
    file: now.file ?? there(options.file),
    preset: now.preset ?? options.preset,
    engine: now.engine ?? options.engine,
    ...withSettings({ settings: options.settings }, now.settings ?? {}),
  };
}

/** The record in a folder; undefined where there is none. @throws UsageError when it is damaged */
export function readDetectRecord(folder: string): DetectRecord | undefined {
  const path = join(folder, fileName);
  return existsSync(path) ? readStored(path, schema, 'what detect wrote') : undefined;
}
