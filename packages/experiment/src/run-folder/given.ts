import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileKind } from '@spikeseg/data-ebssa';
import { type FileRole, probeBytes } from '@spikeseg/event-formats';
import { UsageError } from '../errors/errors.ts';
import { planFile } from './runs-plan.ts';

/** What the detector that comes with the package is called, wherever a checkpoint is asked for. */
export const ebssaName = 'ebssa';

/** What an argument or option asks for. */
type WantedFile = 'recording' | 'checkpoint' | 'model' | 'configuration' | 'detections';

/** Of each: in words, and the kinds that are left to its reader, which says more of what is wrong with them. */
const wishes: Readonly<Record<WantedFile, { readonly expected: string; readonly takes: readonly string[] }>> = {
  recording: {
    expected: 'a recording (.mat, .h5, .raw, .aedat4, .csv, …) or a folder of recordings',
    takes: ['table', 'gzip', 'zstd', 'folder'],
  },
  checkpoint: {
    expected: 'a checkpoint (.safetensors), a run folder or the name of a run',
    takes: ['safetensors', 'run', 'batch', 'folder'],
  },
  model: { expected: 'an ONNX model that spikeseg-cli export wrote', takes: ['onnx'] },
  configuration: { expected: 'a YAML file', takes: ['yaml', 'json', 'table', 'text'] },
  detections: { expected: 'a table of detections (.csv)', takes: ['detections', 'table'] },
};

/** Kinds that say too little: they are left to every reader. */
const vague: readonly string[] = ['empty', 'unknown', 'text'];

const recordingWay = 'recordings are given to detect, or by option dataRoot';
const checkpointWay = 'checkpoints are given by option checkpoint';

/** The way to go on with a kind; left out where its role tells, or there is none. */
const ways: Partial<Record<string, string>> = {
  onnx: 'ONNX models are given to detect, view and completeness, by option checkpoint or option detector',
  safetensors: checkpointWay,
  torch: 'write it as safetensors: docs/how-to/from-python.md, Networks of the Python SpikeSEG',
  yaml: 'configurations are given by option config',
  detections: 'detections are given to evaluate, by option detections',
  run: 'runs are given by option checkpoint',
  batch: 'runs are given by option checkpoint, one of those inside',
  jobs: 'batch status says how far it is, batch collect puts its results together',
  lfs: 'fetch it: git lfs pull',
};

const roleWays: Partial<Record<Given['role'], string>> = {
  recording: recordingWay,
  packed: 'unpack it first',
};

/**
 * Checks that what was given for an option is not something else, by its bytes, whatever its name.
 *
 * @param path as it was typed; nothing is checked where nothing lies there
 * @throws UsageError that says what it is and how to go on with it
 */
export function checkGiven(path: string, wanted: WantedFile): void {
  const given = whatIs(resolve(path));
  if (given === undefined) return;
  const { expected, takes } = wishes[wanted];
  if (takes.includes(given.name) || vague.includes(given.name)) return;
  if (wanted === 'recording' && given.role === 'recording') return;
  throw new UsageError(`${path}: expected ${expected}, got ${given.what}${wayOf(given, wanted)}`);
}

/** `; ` and how to go on with what was given, or nothing. @param wanted left out: anything */
export function wayOf({ name, role }: Given, wanted?: WantedFile): string {
  if (name === 'run' && wanted === 'configuration') return '; name the config.yaml inside it';
  const way = ways[name] ?? roleWays[role];
  return way === undefined ? '' : `; ${way}`;
}

/** What lies at a path: a file by its bytes, a folder by the files that its writer leaves in it. */
export interface Given {
  /** Of a kind of file; or `run`: of train; `batch`: of cv or a sweep; `jobs`: of batch; `result`: of detect or evaluate; `folder`. */
  readonly name: string;
  readonly role: FileRole | 'folder';
  /** For messages, e.g. `an ONNX model`. */
  readonly what: string;
}

/** Says what lies at a path; undefined where nothing does, or a pipe, or it may not be read: its reader says more. */
export function whatIs(path: string): Given | undefined {
  try {
    const info = statSync(path);
    // To open a pipe is to wait for its writer, and to take what it says from who reads it then.
    if (!info.isFile() && !info.isDirectory()) return undefined;
    return info.isDirectory() ? folderKind(path) : fileKind(startOf(path));
  } catch {
    return undefined;
  }
}

function folderKind(path: string): Given {
  const holds = (...names: readonly string[]): boolean => names.every((name) => existsSync(join(path, name)));
  const role = 'folder';
  if (holds(planFile)) return { name: 'batch', role, what: 'a folder of several runs' };
  if (holds('batch.json', 'jobs.jsonl')) return { name: 'jobs', role, what: 'the folder of a batch' };
  if (holds('config.yaml', 'run.json')) return { name: 'run', role, what: 'a run folder' };
  if (holds('detections.csv', 'tracks.csv')) return { name: 'result', role, what: 'a folder that detect or evaluate wrote' };
  return { name: 'folder', role, what: 'a folder' };
}

function startOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const start = new Uint8Array(probeBytes);
    return start.subarray(0, readSync(file, start, 0, probeBytes, 0));
  } finally {
    closeSync(file);
  }
}
