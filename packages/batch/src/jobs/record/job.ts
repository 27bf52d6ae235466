import { createHash } from 'node:crypto';
import { recordingName } from '@spikeseg/data-ebssa';
import { canonicalJson, type PlainJson } from '@spikeseg/snn-core';
import * as z from 'zod';

/*
 * A job is one command on one part of its work (a recording, a fold, a point of a sweep), under one configuration, by one version of the
 * program. Its hash names it. On every machine its result is the same, lies in a folder that the plan says, holds that hash, and is there once.
 * So no record of who does what is needed.
 */

/** Commands that are done part by part. */
export const jobCommands = ['detect', 'cv', 'train', 'completeness'] as const;

export type JobCommand = (typeof jobCommands)[number];

/**
 * A file as a job names it: by place, size and time of change, and not by its bytes, since to read hundreds of terabytes in order to plan
 * what is to be read costs as much as the work. A file that is changed, or that lies elsewhere, is another recording.
 */
const fileSchema = z.object({
  /** From the folder of the batch, with `/`; so that machines may see both below another folder. */
  path: z.string(),
  /** In an HDF5 file. */
  group: z.string().optional(),
  bytes: z.number().min(0),
  /** Time of the last change, ms since 1970. */
  changedMs: z.number(),
});
export type JobFile = Readonly<z.infer<typeof fileSchema>>;

/** What of the work a job does. */
const partSchema = z.object({
  /** Of a recording, a fold or a point of a sweep; unique in the batch. */
  name: z.string(),
  /** The one file that is read; undefined where the configuration says what is read. */
  file: fileSchema.readonly().optional(),
  /**
   * Name of the folder of its result, right below that of the batch, where people look for it, as they do for a run: written in place, so that
   * one attempt goes on with what another has saved. Other results lie in folders of their hash, and are there as a whole or not at all.
   */
  folder: z
    .string()
    .regex(/^\w[\w-]*$/)
    .optional(),
});
export type JobPart = Readonly<z.infer<typeof partSchema>>;

/** A line of jobs.jsonl. */
export const jobSchema = z.object({
  /** See {@link jobHash}. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
  /** Name of the folder of its result, right below jobs/, for people: that of the recording. Left out: the hash. */
  place: z
    .string()
    .refine((place) => place === recordingName(place) && !place.includes('/'))
    .optional(),
  command: z.enum(jobCommands),
  /** Hash of all but the file and the program that the result depends on. */
  configuration: z.string(),
  part: partSchema.readonly(),
  /** Of the program, see `jobVersion`. */
  version: z.string(),
});
export type Job = Readonly<z.infer<typeof jobSchema>>;

/** All that a result depends on. */
export type JobContent = Omit<Job, 'hash' | 'place'>;

/** SHA-256 of canonical JSON: keys in order, nothing undefined. */
export const contentHash = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value)) as PlainJson))
    .digest('hex');

/** Name of a job: 64 hexadecimal digits. The name of a file tells nothing, as others may come beside it. */
export function jobHash({ command, configuration, part: { name, file }, version }: JobContent): string {
  if (file === undefined) return contentHash({ command, configuration, name, version });
  const { path, group, bytes, changedMs } = file;
  return contentHash({ command, configuration, recording: { path, group, bytes, changedMs }, version });
}

/** How much work a job is: the bytes of its recording; all that are of none count alike. */
export const workOf = ({ part: { file } }: Pick<Job, 'part'>): number => file?.bytes ?? 1;

export const jobOptionsSchema = z
  .strictObject({
    /** What `detect` writes beside its tables. */
    events: z.boolean().optional(),
    masks: z.boolean().optional(),
    pictures: z.boolean().optional(),
    /** `cv` and `train` leave out recordings that cannot be read. */
    skipBad: z.boolean().optional(),
  })
  .readonly();

/** What jobs depend on beside their model and its configuration. A command has its own of these. */
export type JobOptions = z.infer<typeof jobOptionsSchema>;
