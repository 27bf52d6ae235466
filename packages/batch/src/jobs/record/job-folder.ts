import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, readStored, writeAtomic } from '@spikeseg/experiment/commands';
import type { TrackSummary } from '@spikeseg/report';
import * as z from 'zod';
import type { Job } from './job.ts';

/*
 * Where things lie in the folder of a batch:
 *
 *   batch.json, jobs.jsonl          what is to be done
 *   jobs/night1/                    result of a recording, complete or not there; its result.json says of which job
 *   jobs/ab/abcd…/                  result of the job abcd…, of other parts
 *   fold-1/                         result of a job with a folder of its own, complete when its result.json is there
 *   failed/abcd….json               why a job has none
 *   work/abcd….1/                   an attempt at the job, see attempts.ts
 */

/** Numbers that sums, and rates per hour, of a million of them stay finite with. */
const count = z.int().min(0).max(1e12);
const duration = z
  .number()
  .min(0)
  .max(1e12)
  .refine((seconds) => seconds === 0 || seconds >= 1e-12);

/** Times with them are dates. */
const [finite, ofYears] = [1e16, 1e9].map((most) => z.number().min(-most).max(most));
const pixel = z.tuple([finite, finite]);

const trackSchema: z.ZodType<TrackSummary> = z.object({
  recording: z.string(),
  track: count,
  beginS: ofYears,
  seconds: ofYears,
  points: count,
  from: pixel,
  to: pixel,
  speedPxS: finite.nullable(),
  rateHz: finite.nullable(),
  score: finite,
  falseAlarmsPerHour: finite.optional(),
  class: z.enum(['star', 'satellite', 'unknown']).optional(),
});

/** What came of a recording. */
export const figuresSchema = z.object({
  /** Of the sensor, px. */
  width: count,
  height: count,
  events: count,
  /** From the first event to the last. */
  seconds: duration,
  /** UTC of the first event, µs since 1970; null where it is not known. */
  startUtcUs: finite.nullable(),
  detections: count,
  /** In the order in which they were confirmed. */
  tracks: z.array(trackSchema).max(1e6).readonly(),
  /** Rate that the detector was set to; null where it watches none. */
  wishedFalseAlarmsPerHour: z.number().min(0).max(1e12).nullable(),
  /** Tracks far from every label, by what they are called: false alarms, or where nothing is known of them perhaps stars without a label. Null without labels. */
  farFromLabels: z.object({ satellites: count, unknown: count }).readonly().nullable(),
  /** Warnings about the recording. */
  doubts: z.array(z.string().max(1000)).max(1000).readonly(),
});
export type RecordingFigures = Readonly<z.infer<typeof figuresSchema>>;

/** What a job came to: the last file of its folder. */
const resultSchema = z.object({
  job: z.string(),
  /** Of its part. */
  name: z.string(),
  /** Null where other files of the folder say it. */
  figures: figuresSchema.readonly().nullable(),
});
export type JobResult = Readonly<z.infer<typeof resultSchema>>;

const failureSchema = z
  .object({
    job: z.string(),
    /** Of its part. */
    name: z.string(),
    /** Name of the error. */
    kind: z.string(),
    reason: z.string(),
    attempts: z.number(),
  })
  .readonly();

/** Why a job has no result. */
export type JobFailure = z.infer<typeof failureSchema>;

const resultFile = 'result.json';

type PlacedJob = Pick<Job, 'hash' | 'part' | 'place'>;

/** Folder of a result, below the folder of the batch. */
export const resultFolder = (root: string, { hash, part, place }: PlacedJob): string =>
  part.folder === undefined ? join(root, 'jobs', place ?? join(hash.slice(0, 2), hash)) : join(root, part.folder);

const failurePath = (root: string, hash: string): string => join(root, 'failed', `${hash}.json`);

/** A job is done when its result is there. In a folder that is called as a recording, it may be that of the recording as it was. */
export function isJobDone(root: string, job: PlacedJob): boolean {
  const path = join(resultFolder(root, job), resultFile);
  return existsSync(path) && (job.place === undefined || beginsWith(path, `{"job":"${job.hash}"`));
}

function beginsWith(path: string, text: string): boolean {
  const file = openSync(path, 'r');
  try {
    const beginning = Buffer.alloc(text.length);
    return readSync(file, beginning) === text.length && beginning.toString('latin1') === text;
  } finally {
    closeSync(file);
  }
}

export const hasFailed = (root: string, hash: string): boolean => existsSync(failurePath(root, hash));

/** When a job was done, ms since 1970; undefined where it is not. */
export function doneAt(root: string, job: PlacedJob): number | undefined {
  return isJobDone(root, job) ? statSync(join(resultFolder(root, job), resultFile)).mtimeMs : undefined;
}

/** @throws UsageError when the file is damaged */
export const readResult = (root: string, job: PlacedJob): JobResult =>
  readStored(join(resultFolder(root, job), resultFile), resultSchema, 'the result of a job');

/** The failure of a job; undefined where it has not failed. @throws UsageError when the file is damaged */
export const readFailure = (root: string, hash: string): JobFailure | undefined =>
  hasFailed(root, hash) ? readStored(failurePath(root, hash), failureSchema, 'the failure of a job') : undefined;

export function writeFailure(root: string, failure: JobFailure): void {
  const path = failurePath(root, failure.job);
  writeAtomic(path, `${JSON.stringify(failure)}\n`, `${path}.${randomUUID()}.tmp`);
}

export const forgetFailure = (root: string, hash: string): void => rmSync(failurePath(root, hash), { force: true });

/**
 * Puts a result where it belongs, at once. Where another runner was faster its result stays, as it is the same to the byte.
 *
 * @param work folder with all files of the result but result.json
 * @returns false where the result was there
 */
export function publishResult(root: string, job: PlacedJob, work: string, result: JobResult): boolean {
  const isThere = isJobDone(root, job);
  // The hash stands first, for isJobDone.
  const { job: hash, ...rest } = result;
  writeAtomic(join(work, resultFile), `${JSON.stringify({ job: hash, ...rest })}\n`);
  const folder = resultFolder(root, job);
  makeFolder(join(folder, '..'));
  try {
    if (work !== folder) {
      // What was found in the recording as it was.
      if (!isThere) rmSync(folder, { recursive: true, force: true });
      renameSync(work, folder);
    }
    forgetFailure(root, job.hash);
    return !isThere;
  } catch (error) {
    // A folder that is filled is not replaced.
    if (!isJobDone(root, job)) throw error;
    rmSync(work, { recursive: true, force: true });
    return false;
  }
}
