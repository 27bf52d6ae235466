import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Context } from '../context/context.ts';
import { UsageError } from '../errors/errors.ts';
import { type ConfigSources, resolveConfig } from '../options/settings.ts';
import { planRecordings, type WrittenRecording, writeRecordings } from '../recordings/synthetic.ts';

/** What was generated, or where it would go. */
export interface Synthesized {
  /** Absolute. */
  readonly folder: string;
  /** Files of recordings, each with that of the cause of every event. */
  readonly files: readonly { readonly recording: string; readonly truth: string }[];
  /** Undefined in a dry run. */
  readonly written: readonly WrittenRecording[] | undefined;
}

/** Generates recordings as EBSSA has them, below `output_dir`. @throws UsageError when one of the files exists */
export function synthesize({ log }: Context, options: ConfigSources & { readonly dryRun: boolean }): Synthesized {
  const config = resolveConfig(options);
  const folder = resolve(config.output_dir);
  const below = resolve(folder, 'Labelled Data');
  const plan = planRecordings(config, below);
  const files = plan.map(({ recording, truth }) => ({ recording, truth }));
  const existing = files.flatMap(({ recording, truth }) => [recording, truth]).find((path) => existsSync(path));
  if (existing !== undefined)
    throw new UsageError(
      `${existing}: expected a new file, got one that exists; nothing was written; choose another in option output`,
    );
  if (options.dryRun) return { folder, files, written: undefined };
  mkdirSync(below, { recursive: true });
  const progress = log.progress('generating', 'recordings');
  try {
    return { folder, files, written: writeRecordings(plan, (done) => progress.update(done, plan.length, '')) };
  } finally {
    progress.end();
  }
}
