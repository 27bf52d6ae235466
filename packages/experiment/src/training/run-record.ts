import { execFileSync } from 'node:child_process';
import process from 'node:process';
import type { SpikesegConfig } from '@spikeseg/config';
import type { RunRecord } from '@spikeseg/report/words';
import { z } from 'zod';
import { type Context, thisHost } from '../context/context.ts';
import { readStored } from '../run-folder/files.ts';

/** The text of run.json. */
export function describeRun(
  context: Context,
  config: SpikesegConfig,
  outcome: string,
  startedAt: number,
  wandbSync?: readonly string[],
): string {
  const record: RunRecord = {
    outcome,
    seed: config.seed,
    command: ['spikeseg-cli', ...context.call.argv],
    wandbSync,
    folder: context.call.cwd,
    versions: { 'spikeseg-cli': context.call.version, node: process.versions.node },
    gitCommit: gitCommit(context.call.cwd),
    host: thisHost(),
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
