import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defaultConfig, type SpikesegConfig } from '@spikeseg/config';
import { recordingEnding } from '@spikeseg/data-ebssa';
import { UsageError } from '@spikeseg/experiment/commands';
import { findCheckpoint, type Given, type Reading, readingOf, wayOf, whatIs } from '@spikeseg/experiment/models';
import { inspectOnnxModel, inspectSafetensors } from './checkpoint.ts';
import type { Inspection } from './network-lines.ts';
import { inspectFolder, inspectRecordings } from './recording.ts';

/**
 * Looks at a recording, a checkpoint, also that of a run, an exported network, or a folder of recordings.
 *
 * @param name a path, or the name of a run @param config says how files are read
 * @throws UsageError for a file of another kind, and for a name that nothing has
 */
export async function inspect(name: string, config: SpikesegConfig): Promise<Inspection[]> {
  const reading = readingOf(config);
  const path = placeOf(name);
  const given = whatIs(path);
  if (given === undefined) {
    // Says why.
    await access(path, constants.R_OK);
    throw new UsageError(`${path}: expected something to read, got a file that the system does not open`);
  }
  switch (given.name) {
    case 'run':
      return [inspectSafetensors(findCheckpoint(path, [path], ['best', 'last']).path)];
    case 'folder':
      return [await inspectFolder(path, reading)];
    case 'safetensors':
      return [inspectSafetensors(path)];
    case 'onnx':
      return [await inspectOnnxModel(path)];
    default:
      return await inspectNamed(path, given, reading);
  }
}

/** By name, where the bytes do not tell, so that the reader of that kind says what is wrong with the file. */
async function inspectNamed(path: string, given: Given, reading: Reading): Promise<Inspection[]> {
  const recording = given.role === 'recording' || given.name === 'gzip' || recordingEnding.test(path);
  if (recording) return await inspectRecordings(path, reading);
  if (/\.safetensors$/i.test(path)) return [inspectSafetensors(path)];
  if (/\.onnx$/i.test(path)) return [await inspectOnnxModel(path)];
  throw new UsageError(
    `${path}: expected a recording (.mat, .h5, .raw, .aedat4, .csv, …), a checkpoint (.safetensors), an exported network (.onnx), a run or a folder, got ${given.what}${wayOf(given)}`,
  );
}

/** A path, or a run by its name below the folder of all runs. */
function placeOf(name: string): string {
  const path = resolve(name);
  const run = resolve(defaultConfig().output_dir, name);
  return !existsSync(path) && existsSync(run) ? run : path;
}
