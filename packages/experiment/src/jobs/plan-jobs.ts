import { randomUUID } from 'node:crypto';
import { copyFileSync, renameSync, statSync } from 'node:fs';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { RecordingFile } from '@spikeseg/data-ebssa';
import type { Context } from '../context.ts';
import { recordingsIn } from '../detect-output/recordings.ts';
import { UsageError } from '../errors/errors.ts';
import { detectionOptions, isOfDetection, type OptionValues } from '../options/settings.ts';
import { readingOf } from '../recordings/reading.ts';
import { checkOutputFolder, makeFolder } from '../run-folder/output-folder.ts';
import { configure } from './configure.ts';
import { type Job, type JobCommand, type JobContent, type JobRecording, jobHash } from './job.ts';
import { type BatchSpec, isBatchFolder, jobVersion, readJobs, readSpec, writeJobs, writeSpec } from './job-batch.ts';
import { isJobDone } from './job-folder.ts';

/** What is to be done with which recordings. */
export interface PlanRequest {
  readonly command: JobCommand;
  /** Files and folders. */
  readonly files: readonly string[];
  /** `key=value` arguments. */
  readonly settings: readonly string[];
  readonly options: OptionValues;
  /** Folder of the batch. */
  readonly root: string;
}

export interface PlannedBatch {
  readonly root: string;
  readonly jobs: number;
  /** Not in the plan that was there before. */
  readonly added: number;
  /** Of recordings that are gone or are not named this time, and that are done: they stay. */
  readonly kept: number;
  readonly bytes: number;
  readonly version: string;
}

/** Options of a batch that its jobs are done with; the others are of the planner. */
const ofJobs = [...detectionOptions, 'events', 'masks', 'pictures', 'to', 'from', 'until', 'region', 'rate'] as const;

/**
 * Plans a batch, or plans it again: what is found now, but not in the folder of the batch itself, and what is done already. Nothing of a recording is read but what tells that it is one.
 *
 * @throws UsageError when the folder holds a batch of other settings, and whatever opening a model throws
 */
export async function planJobs(
  context: Context,
  { command, files, settings, options, root }: PlanRequest,
): Promise<PlannedBatch> {
  checkOutputFolder(root);
  const { config, opened, checkpoint, configuration } = await configure(context, command, settings, options);
  await opened?.close();
  const version = jobVersion(context.version);
  const before = isBatchFolder(root) ? readSpec(root) : undefined;
  if (before !== undefined && (before.command !== command || before.configuration !== configuration))
    throw new UsageError(
      `${root}: expected the command and the settings that this batch was planned with (${before.command} ${before.settings.join(' ')}), got others; plan these into another folder with -o`,
    );
  const found = (await recordingsIn(context, files, readingOf(config))).filter(({ path }) => !path.startsWith(root + sep));
  makeFolder(root);
  const own = copyOwn(context, root, options, checkpoint);
  const id = before?.id ?? randomUUID();
  const spec: BatchSpec = {
    format: 1,
    id,
    command,
    settings: settings.filter(isOfDetection),
    options: own,
    configuration,
    version,
  };
  const listed = found.map((file) => jobOf(root, file, spec));
  const earlier = before === undefined ? [] : [...readJobs(root)];
  const known = new Set(earlier.map(({ hash }) => hash));
  const places = new Set(listed.map(({ recording }) => placeOf(recording)));
  const kept = earlier.filter((job) => !places.has(placeOf(job.recording)) && isJobDone(root, job.hash));
  const jobs = [...listed, ...kept].toSorted((a, b) => (placeOf(a.recording) < placeOf(b.recording) ? -1 : 1));
  checkNames(jobs);
  writeJobs(root, jobs);
  writeSpec(root, spec);
  return {
    root,
    jobs: jobs.length,
    added: listed.filter(({ hash }) => !known.has(hash)).length,
    kept: kept.length,
    bytes: jobs.reduce((sum, { recording }) => sum + recording.bytes, 0),
    version,
  };
}

const placeOf = ({ path, group = '' }: JobRecording): string => `${path}\n${group}`;

/** Files that the options name go with the batch, so that every machine has them, and so that nobody changes them. */
function copyOwn(
  { cwd }: Pick<Context, 'cwd'>,
  root: string,
  options: OptionValues,
  checkpoint: string | undefined,
): Record<string, string | boolean> {
  const own: Record<string, string | boolean> = {};
  for (const name of ofJobs) {
    const value = options[name];
    if (typeof value === 'string' || typeof value === 'boolean') own[name] = value;
  }
  const { config } = options;
  const files = { checkpoint, config: typeof config === 'string' ? resolve(cwd, config) : undefined };
  for (const [name, path] of Object.entries(files)) {
    if (path === undefined) continue;
    own[name] = `${name}${extname(path)}`;
    copyFileSync(path, join(root, `.${own[name]}`));
    renameSync(join(root, `.${own[name]}`), join(root, own[name]));
  }
  return own;
}

function jobOf(root: string, { name, path, group }: RecordingFile, { command, configuration, version }: BatchSpec): Job {
  const { size, mtimeMs } = statSync(path);
  const way = relative(root, path);
  const recording: JobRecording = {
    name,
    path: (isAbsolute(way) ? path : way).split(sep).join('/'),
    ...(group !== undefined && { group }),
    bytes: size,
    changedMs: Math.trunc(mtimeMs),
  };
  const content: JobContent = { command, configuration, recording, version };
  return { hash: jobHash(content), ...content };
}

/** Names come from what was found together: what came later may be called the same. */
function checkNames(jobs: readonly Job[]): void {
  const seen = new Map<string, string>();
  for (const { recording } of jobs) {
    const { name, path } = recording;
    const other = seen.get(name);
    if (other !== undefined)
      throw new UsageError(
        `${path}: expected recordings of different names, got two called ${name}, the other is ${other}; give their folder`,
      );
    seen.set(name, path);
  }
}
