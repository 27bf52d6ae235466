import { randomUUID } from 'node:crypto';
import { recordingName } from '@spikeseg/data-ebssa';
import { type Context, checkOutputFolder, makeFolder, UsageError } from '@spikeseg/experiment/commands';
import { settingWords } from '@spikeseg/experiment/models';
import { jobType } from './commands/job-types.ts';
import { type Job, type JobContent, type JobPart, jobHash } from './record/job.ts';
import { type BatchSpec, isBatchFolder, jobVersion, readJobs, readSpec, writeJobs, writeSpec } from './record/job-batch.ts';
import { isJobDone } from './record/job-folder.ts';
import type { PlannedParts, PlanRequest } from './record/job-type.ts';

export interface PlannedBatch {
  readonly root: string;
  readonly jobs: number;
  /** Not in the plan that was there before. */
  readonly added: number;
  /** Of recordings that are gone or are not named this time, and that are done: they stay. */
  readonly kept: number;
  /** Of recordings that are one job each. */
  readonly bytes: number;
  readonly version: string;
}

/**
 * Plans a batch, or plans it again: what is found now, but not in the folder of the batch itself, and what is done already. Where jobs are
 * recordings, nothing of one is read but what tells that it is one.
 *
 * @throws UsageError when the folder holds a batch of other settings, and whatever the command throws before its work
 */
export async function planJobs(context: Context, request: PlanRequest): Promise<PlannedBatch> {
  checkOutputFolder(request.root);
  const type = await jobType(request.command);
  return writePlan(request, await type.plan(context, request), type.keeps);
}

/** Writes a plan. @param keeps see `JobType` @throws as {@link planJobs} */
export function writePlan(
  { command, root }: Pick<PlanRequest, 'command' | 'root'>,
  { configuration, parts, options, own, write }: PlannedParts,
  keeps = false,
): PlannedBatch {
  const version = jobVersion();
  const before = isBatchFolder(root) ? readSpec(root) : undefined;
  if (before !== undefined && (before.command !== command || before.configuration !== configuration))
    throw new UsageError(
      `${root}: expected the command and the settings that this batch was planned with (${[before.command, ...settingWords(before.options.settings)].join(' ')}), got others; plan these into another folder with -o`,
    );
  if (before !== undefined && before.version !== version && parts.some(({ part }) => part.folder !== undefined))
    throw new UsageError(
      `${root}: expected spikeseg-cli ${before.version}, which planned it and began its runs, got ${version}; run that version, or plan into another folder with -o`,
    );
  makeFolder(root);
  write(root);
  const id = before?.id ?? randomUUID();
  const spec: BatchSpec = { format: 1, id, command, options, own, configuration, version };
  const listed = parts.map((one): Job => {
    const content: JobContent = { command, version, ...one };
    return { hash: jobHash(content), ...content };
  });
  const earlier = before === undefined ? [] : readJobs(root);
  const known = new Set(earlier.map(({ hash }) => hash));
  const places = new Set(listed.map(({ part }) => placeOf(part)));
  const kept = earlier.filter((job) => keeps && !places.has(placeOf(job.part)) && isJobDone(root, job));
  const all = [...listed, ...kept];
  const jobs = keeps
    ? placed(
        all.toSorted((a, b) => (placeOf(a.part) < placeOf(b.part) ? -1 : 1)),
        earlier,
      )
    : all;
  checkNames(jobs);
  const isSame = jobs.length === earlier.length && jobs.every(({ hash }, i) => hash === earlier[i].hash);
  if (before === undefined || !isSame) writeJobs(root, jobs);
  if (JSON.stringify(before) !== JSON.stringify(spec)) writeSpec(root, spec);
  return {
    root,
    jobs: jobs.length,
    added: listed.filter(({ hash }) => !known.has(hash)).length,
    kept: kept.length,
    bytes: jobs.reduce((sum, { part }) => sum + (part.file?.bytes ?? 0), 0),
    version,
  };
}

/** Names the folders of results as their recordings are called, with a piece of the hash where two would be one; a recording keeps its folder. */
function placed(jobs: readonly Job[], earlier: readonly Job[]): readonly Job[] {
  const before = new Map(earlier.map(({ part, place }) => [placeOf(part), place]));
  // Some systems take upper and lower case for the same.
  const taken = new Set(jobs.flatMap(({ part }) => before.get(placeOf(part))?.toLowerCase() ?? []));
  return jobs.map((job) => {
    const known = before.get(placeOf(job.part));
    if (known !== undefined) return { ...job, place: known };
    const name = recordingName(job.part.name.replaceAll('/', '-'));
    const names = [name, recordingName(`${name}-${job.hash.slice(0, 8)}`)];
    const place = names.find((one) => !taken.has(one.toLowerCase()));
    taken.add((place ?? job.hash).toLowerCase());
    return { ...job, place };
  });
}

const placeOf = ({ name, file }: JobPart): string => (file === undefined ? name : `${file.path}\n${file.group ?? ''}`);

/** Names come from what was found together: what came later may be called the same. */
function checkNames(jobs: readonly Job[]): void {
  const seen = new Map<string, JobPart>();
  for (const { part } of jobs) {
    const other = seen.get(part.name);
    if (other !== undefined)
      throw new UsageError(
        `${part.file?.path ?? part.name}: expected recordings of different names, got two called ${part.name}, the other is ${other.file?.path ?? part.name}; give their folder`,
      );
    seen.set(part.name, part);
  }
}
