import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What a point of a series is: a scalar with its value, a histogram with its count, a picture with its size. */
interface EventPoint {
  readonly step: number;
  readonly kind: 'scalar' | 'histogram' | 'image';
  readonly value?: number;
  readonly count?: number;
  readonly size?: readonly [width: number, height: number];
}

/** Event files of a folder as TensorBoard would show them. */
export interface EventFolder {
  readonly files: number;
  /** Points in the files, also those that a later session voids. */
  readonly written: number;
  readonly series: Readonly<Record<string, readonly EventPoint[]>>;
}

const reader = fileURLToPath(new URL('../tensorboard/read_events.py', import.meta.url));

/** Whether this machine can run {@link readEvents}; where it cannot, the reason is printed. */
export const hasEventReader = spawnSync('python3', ['--version']).status === 0;
if (!hasEventReader)
  console.warn('skipped: what an independent reader finds in event files (needs python3, which is not installed)');

/** Reads event files by a program that shares nothing with their writer. */
export async function readEvents(folder: string): Promise<EventFolder> {
  const { stdout } = await promisify(execFile)('python3', [reader, folder], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as EventFolder;
}
