import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readStored, writeAtomic } from '../run-folder/files.ts';
import type { RunPaths } from '../run-folder/run-config.ts';
import type { Learning } from './learning.ts';

/** What goes on disk: the objects that were followed, and the events that they are made of. */
export interface StoredLearning {
  readonly learning: Learning;
  /** Fingerprint of every recording, by name, as far as they were read. */
  readonly recordings: Readonly<Record<string, string>>;
  /** Whether all recordings have been searched. */
  readonly ended: boolean;
}

const number = z.number();
const object = z.object({
  track: number,
  fromS: number,
  untilS: number,
  x: number,
  y: number,
  vx: number,
  vy: number,
  speedSd: number,
  events: number,
  off: number,
  onVariance: number,
  offVariance: number,
  weight: number,
});
const stored: z.ZodType<StoredLearning> = z.object({
  learning: z.array(z.object({ recording: z.string(), events: number, objects: z.array(object) })),
  recordings: z.record(z.string(), z.string()),
  ended: z.boolean(),
});

const fileOf = ({ checkpoints }: RunPaths): string => join(checkpoints, 'learning.json');

/** Numbers of JSON are those of the program, to the last bit. */
export const saveLearning = (paths: RunPaths, learning: StoredLearning): void =>
  writeAtomic(fileOf(paths), `${JSON.stringify(learning)}\n`);

/** Undefined where a run was stopped before its first recording was done. @throws UsageError when the file is damaged */
export const readLearning = (paths: RunPaths): StoredLearning | undefined =>
  existsSync(fileOf(paths)) ? readStored(fileOf(paths), stored, 'how far a training is') : undefined;
