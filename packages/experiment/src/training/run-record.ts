import { execFileSync } from 'node:child_process';
import type { SpikesegConfig } from '@spikeseg/config';
import type { RunRecord } from '@spikeseg/report/words';
import { z } from 'zod';
import { type Call, calledOn } from '../context/call.ts';
import type { Context } from '../context/context.ts';
import { readStored } from '../run-folder/files.ts';

/** A run of which run.json is the record. */
export interface RecordedRun {
  readonly context: Context;
  readonly config: SpikesegConfig;
  readonly call: Call;
}

/** The text of run.json. */
export function describeRun(
  { context, config, call }: RecordedRun,
  { outcome, startedAt, wandbSync }: { outcome: string; startedAt: number; wandbSync?: readonly string[] | undefined },
): string {
  const { command, folder, versions, host } = calledOn(call);
  const record: RunRecord = {
    outcome,
    seed: config.seed,
    command,
    wandbSync,
    folder,
    versions,
    gitCommit: gitCommit(folder),
    host,
    started: new Date(startedAt).toISOString(),
    seconds: (context.now() - startedAt) / 1000,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

const recordSchema: z.ZodType<RunRecord> = z.object({
  outcome: z.string(),
  seed: z.number(),
  command: z.array(z.string()),
  wandbSync: z.array(z.string()).optional(),
  folder: z.string(),
  versions: z.record(z.string(), z.string()),
  gitCommit: z.string().nullable(),
  host: z.object({ name: z.string(), platform: z.string(), arch: z.string(), cpu: z.string(), cpus: z.number() }),
  started: z.string(),
  seconds: z.number().min(0),
});

/** Reads what {@link describeRun} made. @throws UsageError when it is damaged */
export const readRunRecord = (path: string): RunRecord => readStored(path, recordSchema, 'the record of a run');

/** Commit of the folder the command ran in; null where there is no git or no repository. */
function gitCommit(folder: string): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
