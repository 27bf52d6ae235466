import { copyFileSync, existsSync, renameSync, statSync } from 'node:fs';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SpikesegConfig } from '@spikeseg/config';
import type { RecordingFile } from '@spikeseg/data-ebssa';
import { labelsPath } from '@spikeseg/data-ebssa/labels';
import { type Context, type ModelOptions, UsageError, withLog } from '@spikeseg/experiment/commands';
import { ebssaName, readingOf, recordingsIn } from '@spikeseg/experiment/models';
import type { JobFile, JobPart } from '../record/job.ts';
import type { PlannedParts, PlanRequest } from '../record/job-type.ts';

/* What commands have in common that are done recording by recording. */

/** A job for every recording in the files and folders; not for what lies in the folder of the batch. */
export async function recordingParts(
  { files, root }: Pick<PlanRequest, 'files' | 'root'>,
  config: SpikesegConfig,
  configuration: string,
): Promise<PlannedParts['parts']> {
  const found = await recordingsIn(files, readingOf(config));
  return found
    .filter(({ path }) => !path.startsWith(root + sep))
    .map(({ name, path, group }) => ({ configuration, part: { name, file: jobFile(root, path, group) } }));
}

export function jobFile(root: string, path: string, group: string | undefined): JobFile {
  return {
    path: pathFrom(root, path),
    ...(group !== undefined && { group }),
    ...stateOf(path, group),
  };
}

/** Size of a recording, and when it or the labels beside it were changed. */
function stateOf(path: string, group: string | undefined): Pick<JobFile, 'bytes' | 'changedMs'> {
  const { size, mtimeMs } = statSync(path);
  const labels = group === undefined ? statSync(labelsPath(path), { throwIfNoEntry: false }) : undefined;
  return { bytes: size, changedMs: Math.trunc(Math.max(mtimeMs, labels?.mtimeMs ?? 0)) };
}

/** A path from the folder of a batch, with `/`. */
export function pathFrom(root: string, path: string): string {
  const way = relative(root, path);
  return (isAbsolute(way) ? path : way).split(sep).join('/');
}

/** The recording of a job. @throws UsageError where it was changed since it was planned */
export function recordingOf(root: string, { name, file }: JobPart): RecordingFile {
  if (file === undefined) throw new Error(`${name}: expected the job of a recording`);
  const { path: from, group, bytes, changedMs } = file;
  const path = resolve(root, from);
  const now = stateOf(path, group);
  if (now.bytes !== bytes || now.changedMs !== changedMs)
    throw new UsageError(
      `${path}: expected the recording of ${bytes} bytes that was planned, got a changed one of ${now.bytes}, or changed labels; plan the batch again`,
    );
  return { name, path, labels: 'unknown', ...(group !== undefined && { group }) };
}

/** The context in which jobs are planned: warnings and errors are said. */
export const forPlan = (context: Context): Context => withLog(context, context.log.from('WARNING'));

/** Files that go with the batch, so that every machine has them and none changes them: their names there. */
export function ownFiles(files: Readonly<Record<string, string | undefined>>): {
  readonly names: Readonly<Record<string, string>>;
  readonly write: (root: string) => void;
} {
  const given = Object.entries(files).flatMap(([name, path]) => (path === undefined ? [] : [{ name, path }]));
  const nameOf = ({ name, path }: (typeof given)[number]): string => `${name}${extname(path)}`;
  return {
    names: Object.fromEntries(given.map((file) => [file.name, nameOf(file)])),
    write: (root) => {
      for (const file of given) {
        const own = nameOf(file);
        copyInto(root, file.path, own);
        // What describes an ONNX file lies beside it.
        const beside = file.path.replace(/\.onnx$/i, '.json');
        if (beside !== file.path && existsSync(beside)) copyInto(root, beside, own.replace(/\.onnx$/i, '.json'));
      }
    },
  };
}

/** Options whose files are names in the folder of a batch, with their paths. */
export const fromRoot = (root: string, { model, file, ...options }: ModelOptions): ModelOptions => ({
  ...options,
  model: model === undefined || model === ebssaName ? undefined : join(root, model),
  file: file && join(root, file),
});

function copyInto(root: string, path: string, name: string): void {
  const own = join(root, name);
  // Planned again from what was copied then.
  if (path === own) return;
  const copy = join(root, `.${name}.${process.pid}`);
  copyFileSync(path, copy);
  renameSync(copy, own);
}
