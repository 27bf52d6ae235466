import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readStored } from '../run-folder/read-whole.ts';
import { type RunPaths } from '../run-folder/run-paths.ts';
import { writeAtomic } from '../run-folder/write-atomic.ts';
import { type MotionTraining, untrained } from './motion-training.ts';

/** What goes on disk: the training, and the events that it learns from. */
export interface StoredTraining {
  readonly training: MotionTraining;
  /** Fingerprint of every recording, by name, as far as they were read. */
  readonly recordings: Readonly<Record<string, string>>;
}

const number = z.number();
const map = z.object({
  id: number,
  vx: number,
  vy: number,
  spread: number,
  claimed: number,
  priors: z.array(number),
  means: z.object({ dx: number, dy: number, delay: number, excess: number, fourth: number }),
  kinds: z.object({ all: number, off: number }).optional(),
});
const stored: z.ZodType<StoredTraining> = z.object({
  training: z.object({
    pass: number,
    done: number,
    learner: z
      .object({ maps: z.array(map), passEvents: number, events: number, meanRatio: number, ratios: number })
      .optional()
      .transform((learner) => learner),
    held: z.object({ events: number, nats: number }),
    rows: z.array(
      z.object({
        pass: number,
        recording: z.string(),
        events: number,
        maps: number,
        claimed: number,
        heldOutNats: number.nullable(),
      }),
    ),
    passes: z.array(number),
    // Those of earlier versions have none.
    history: z
      .array(z.object({ pass: number, maps: z.array(map.pick({ id: true, vx: true, vy: true, spread: true, priors: true })) }))
      .default([]),
    best: z.array(map),
    offShare: z.object({ first: number, now: number, best: number }).default(untrained.offShare),
    ended: z.boolean(),
  }),
  recordings: z.record(z.string(), z.string()),
}) as z.ZodType<StoredTraining>;

const fileOf = ({ checkpoints }: RunPaths): string => join(checkpoints, 'motions.json');

/** Numbers of JSON are those of the program, to the last bit. */
export const saveTraining = (paths: RunPaths, training: StoredTraining): void =>
  writeAtomic(fileOf(paths), `${JSON.stringify(training)}\n`);

/** Undefined where a run was stopped before its first recording was done. @throws UsageError when the file is damaged */
export const readTraining = (paths: RunPaths): StoredTraining | undefined =>
  existsSync(fileOf(paths)) ? readStored(fileOf(paths), stored, 'how far a training is') : undefined;
