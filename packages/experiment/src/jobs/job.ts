import { createHash } from 'node:crypto';
import { canonicalJson, type PlainJson } from '@spikeseg/snn-core';

/*
 * A job is one command on one recording, under one configuration, by one version of the program. Its hash names it: whoever does it, and
 * wherever, its result is the same, lies in a folder of that name, and is there once. So nothing has to be remembered of who does what.
 */

/** Commands that are done recording by recording. */
export const jobCommands = ['detect', 'convert'] as const;

export type JobCommand = (typeof jobCommands)[number];

/**
 * A recording as a job names it: by place, size and time of change, and not by its bytes, since to read hundreds of terabytes in order to plan
 * what is to be read costs as much as the work. A file that is changed, or that lies elsewhere, is another recording.
 */
export interface JobRecording {
  /** Unique in the batch. */
  readonly name: string;
  /** From the folder of the batch, with `/`; so that machines may see both below another folder. */
  readonly path: string;
  /** In an HDF5 file. */
  readonly group?: string | undefined;
  readonly bytes: number;
  /** Time of the last change, ms since 1970. */
  readonly changedMs: number;
}

/** All that a result depends on. */
export interface JobContent {
  readonly command: JobCommand;
  /** Hash of the configuration, see `configurationHash`. */
  readonly configuration: string;
  readonly recording: JobRecording;
  /** Of the program, see `jobVersion`. */
  readonly version: string;
}

/** A line of jobs.jsonl. */
export interface Job extends JobContent {
  /** See {@link jobHash}. */
  readonly hash: string;
}

/** SHA-256 of canonical JSON: keys in order, nothing undefined. */
export const contentHash = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(JSON.parse(JSON.stringify(value)) as PlainJson))
    .digest('hex');

/** Name of a job: 64 hexadecimal digits. The name of its recording tells nothing, as others may come beside it. */
export function jobHash({ command, configuration, recording, version }: JobContent): string {
  const { path, group, bytes, changedMs } = recording;
  return contentHash({ command, configuration, recording: { path, group, bytes, changedMs }, version });
}
