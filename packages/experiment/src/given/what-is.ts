import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type FileKindName, type FileRole, fileKind, kindLength } from '@spikeseg/data-ebssa';
import { planFile } from '../run-folder/run-paths.ts';

/** What lies at a path: a file by its bytes, a folder by the files that its writer leaves in it. */
export interface Given {
  /** `run`: of train; `batch`: of cv or a sweep; `result`: of detect or evaluate. */
  readonly name: FileKindName | 'run' | 'batch' | 'result' | 'folder';
  readonly role: FileRole | 'folder';
  /** For messages, e.g. `an ONNX model`. */
  readonly what: string;
}

/** Says what lies at a path; undefined where nothing does, or a pipe, or it may not be read: whoever opens it tells more. */
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
  if (holds('config.yaml', 'run.json')) return { name: 'run', role, what: 'a run folder' };
  if (holds('detections.csv', 'tracks.csv')) return { name: 'result', role, what: 'a folder that detect or evaluate wrote' };
  return { name: 'folder', role, what: 'a folder' };
}

function startOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const start = new Uint8Array(kindLength);
    return start.subarray(0, readSync(file, start, 0, kindLength, 0));
  } finally {
    closeSync(file);
  }
}
