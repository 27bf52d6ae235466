import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '@spikeseg/experiment/commands';

/*
 * An attempt at a job is a folder work/abcd….N, from 1, which one runner alone can make. It goes when the attempt ends, so one that stays is
 * of a runner that was killed, or of one that is at work. It decides nothing: should two runners do one job, their results are the same.
 */

/** A job that was begun so many times and never ended has failed: it may be what ends its runner or thread. */
export const maxAttempts = 3;

const pathOf = (root: string, hash: string, attempt: number): string => join(root, 'work', `${hash}.${attempt}`);

const numbers = Array.from({ length: maxAttempts }, (_, k) => k + 1);

/** How many attempts at a job have begun and not ended. */
export const attemptsAt = (root: string, hash: string): number =>
  numbers.filter((attempt) => existsSync(pathOf(root, hash, attempt))).length;

/** Begins an attempt at a job. @returns its folder; undefined where as many as may be have begun */
export function beginAttempt(root: string, hash: string): string | undefined {
  makeFolder(join(root, 'work'));
  for (const attempt of numbers) {
    const path = pathOf(root, hash, attempt);
    try {
      mkdirSync(path);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return undefined;
}

/** Takes away all attempts at a job. */
export function forgetAttempts(root: string, hash: string): void {
  for (const attempt of numbers) rmSync(pathOf(root, hash, attempt), { recursive: true, force: true });
}

/** Hashes of the jobs that were begun and have not ended. */
export function begunJobs(root: string): ReadonlySet<string> {
  const folder = join(root, 'work');
  return new Set(existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/\.\d+$/, '')) : []);
}
