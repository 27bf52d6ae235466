import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { defaultConfig, type SpikesegConfig } from '@spikeseg/config';
import { recordingEnding } from '@spikeseg/data-ebssa';
import {
  type Context,
  type Given,
  isPythonCheckpoint,
  type Reading,
  readingOf,
  resolveConfig,
  UsageError,
  wayOf,
  whatIs,
} from '@spikeseg/runs';
import { type Command } from 'commander';
import { addCommonOptions, addExamples, addReading } from '../options.ts';
import { beginEnding, pathWord, printAnswer, runWord } from '../output.ts';
import { type OptionValues, readingFlags, readingWords, sourcesOf, splitArguments } from '../settings.ts';
import { inspectPythonCheckpoint, inspectSafetensors } from './checkpoint.ts';
import { type Inspection } from './inspection.ts';
import { inspectOnnxModel } from './onnx-model.ts';
import { inspectFolder, inspectRecordings } from './recording.ts';
import { inspectBatch, inspectResult } from './result.ts';
import { inspectRun } from './run.ts';

export function registerInspect(program: Command, context: Context): void {
  const command = program
    .command('inspect')
    .summary('show what is in recordings, checkpoints, runs and folders')
    .description(
      'Shows what is in recordings (MATLAB, HDF5, text, and what event cameras write), checkpoints (.safetensors), checkpoints of the Python SpikeSEG (.pt), exported networks (.onnx), runs and folders of recordings. Coordinates and polarity codes of recordings are printed as the file has them.',
    )
    .argument(
      '<what...>',
      'recordings, checkpoints, ONNX files, folders of recordings, runs by folder or name, and key=value of data.limits.* and of how files are read (data.columns and its like)',
    )
    .option('--config <file>', 'YAML file of settings, of which those count that say how files are read');
  addExamples(
    addCommonOptions(addReading(command)),
    ['spikeseg-cli inspect night1.mat', 'sensor, events, rates, hot pixels and labels of a recording'],
    [
      'spikeseg-cli inspect runs/spikeseg_default/checkpoints/best.safetensors --json',
      'layers, shapes, thresholds and training of a checkpoint, as JSON',
    ],
    ['spikeseg-cli inspect spikeseg_default', 'a run: what ran, its detector, data, scores and files'],
    ['spikeseg-cli inspect ~/EBSSA', 'the recordings in a folder'],
  ).action(async (args: string[], options: OptionValues) => {
    const ending = beginEnding(context, options);
    const { files, settings } = splitArguments(args);
    const config = readingConfig(context, settings, options);
    const reading = readingOf(config);
    if (files.length === 0) throw new UsageError('inspect: expected something to look at, got none');
    const inspected: Inspection[] = [];
    for (const file of files) inspected.push(...(await inspect(context, file, reading)));
    printAnswer(context, options, {
      json: { seconds: ending.seconds(), inspected: inspected.map(({ facts }) => facts) },
      text: options['quiet'] === true ? [] : inspected.flatMap(({ text }, i) => (i === 0 ? text : ['', ...text])),
    });
    ending.tell(nextStep(context, inspected, readingWords(config)));
  });
}

/** @throws UsageError for a key that says something else */
function readingConfig(context: Context, overrides: readonly string[], options: OptionValues): SpikesegConfig {
  const keys = readingFlags.map(({ key }) => key);
  const isReading = (override: string): boolean =>
    override.startsWith('data.limits.') || keys.some((key) => override.startsWith(`${key}=`));
  const stray = overrides.find((override) => !isReading(override));
  if (stray !== undefined)
    throw new UsageError(`${stray}: inspect reads what is there; expected no key but data.limits.*, ${keys.join(', ')}`);
  return resolveConfig(context, sourcesOf(overrides, options));
}

/** What can be done with the first thing that was looked at, without knowing anything else. */
function nextStep(context: Context, [{ facts }]: readonly Inspection[], reading: readonly string[]): string[] | undefined {
  const path = pathWord(context, facts.path);
  if (facts.kind === 'folder' || facts.kind === 'recording') return ['detect', path, ...reading];
  if (facts.kind === 'run') return ['evaluate', runWord(context, facts.path)];
  return facts.kind === 'checkpoint' ? ['evaluate', path] : undefined;
}

/** @throws UsageError for a file of another kind, and for a name that nothing has */
async function inspect(context: Context, name: string, reading: Reading): Promise<Inspection[]> {
  const path = placeOf(context, name);
  const given = whatIs(path);
  if (given === undefined) {
    // Says why.
    await access(path, constants.R_OK);
    throw new UsageError(`${path}: expected something to read, got a file that the system does not open`);
  }
  switch (given.name) {
    case 'run':
      return [inspectRun(context, path)];
    case 'batch':
      return [inspectBatch(context, path)];
    case 'result':
      return [inspectResult(path)];
    case 'folder':
      return [await inspectFolder(path, reading)];
    case 'safetensors':
      return [inspectSafetensors(path)];
    case 'onnx':
      return [await inspectOnnxModel(path)];
    case 'torch':
      return [inspectPythonCheckpoint(path)];
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
  if (isPythonCheckpoint(path)) return [inspectPythonCheckpoint(path)];
  throw new UsageError(
    `${path}: expected a recording (.mat, .h5, .raw, .aedat4, .csv, …), a checkpoint (.safetensors, .pt), an exported network (.onnx), a run or a folder, got ${given.what}${wayOf(given)}`,
  );
}

/** A path, or a run by its name below the folder of all runs. */
function placeOf(context: Context, name: string): string {
  const path = resolve(context.cwd, name);
  const run = resolve(context.cwd, defaultConfig().output_dir, name);
  return !existsSync(path) && existsSync(run) ? run : path;
}
