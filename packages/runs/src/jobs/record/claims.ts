import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { writeAtomic } from '../../run-folder/files.ts';
import { makeFolder } from '../../run-folder/output-folder.ts';

/*
 * Who does which job: a file per job, which one runner alone can make. Its time of change is the heartbeat, set by the runner and compared
 * with the clock of the file system, so that clocks of machines need not agree. A claim saves work and decides nothing: should two runners
 * do one job all the same, the second result is found to be there.
 */

/** What a claim file says. */
export interface Claim {
  /** Unique to every start of a runner. */
  readonly runner: string;
  /** Name of the machine, for people. */
  readonly host: string;
  /** Where `pid` means something: the machine since its start, and its container. */
  readonly machine: string;
  readonly pid: number;
  /** How often a runner or thread ended while it was at work on the job. */
  readonly ends: number;
}

/** `taken`: by this runner; `busy`: somebody is at work. @see Claim for `ends` */
export type ClaimAnswer = { readonly kind: 'taken'; readonly ends: number } | { readonly kind: 'busy' };

export interface ClaimOptions {
  readonly host: string;
  /** After this time without a heartbeat a claim of another machine is stale, ms. */
  readonly staleMs?: number;
}

/** Time without a heartbeat after which a claim is void, ms; heartbeats come twelve times as often. */
export const defaultStaleMs = 60_000;

/** Runners of this process. */
const living = new Set<string>();

/** The claims of one runner. */
export class Claims {
  readonly runner = randomUUID();
  readonly #folder: string;
  readonly #me: Omit<Claim, 'ends'>;
  readonly #staleMs: number;
  readonly #held = new Set<string>();

  /** @param root folder of the batch */
  constructor(root: string, { host, staleMs = defaultStaleMs }: ClaimOptions) {
    this.#folder = join(root, 'claims');
    this.#staleMs = staleMs;
    this.#me = { runner: this.runner, host, machine: machineOf(host), pid: process.pid };
    makeFolder(this.#folder);
    this.#sweep();
    living.add(this.runner);
  }

  /** Takes a job, also from a runner that has ended. @param onTaken called with the runner that has left it */
  take(hash: string, onTaken: (runner: string) => void = () => {}): ClaimAnswer {
    if (this.#create(hash)) return { kind: 'taken', ends: 0 };
    const path = this.#path(hash);
    if (!this.#isStale(path)) return { kind: 'busy' };
    // One of those who see that it is stale; the others find it taken.
    const guard = `${path}.taking`;
    if (!create(guard, JSON.stringify({ ...this.#me, ends: 0 }))) {
      if (this.#isStale(guard)) rmSync(guard, { force: true });
      return { kind: 'busy' };
    }
    try {
      if (!this.#isStale(path)) return { kind: 'busy' };
      const left = this.#read(hash);
      const ends = left === undefined ? 1 : left.runner === '' ? left.ends : left.ends + 1;
      this.#write(hash, ends);
      if (left !== undefined && left.runner !== '') onTaken(left.runner);
      return { kind: 'taken', ends };
    } finally {
      rmSync(guard, { force: true });
    }
  }

  /** Gives a job back that is done or has failed. */
  release(hash: string): void {
    this.#held.delete(hash);
    if (this.#read(hash)?.runner === this.runner) rmSync(this.#path(hash), { force: true });
  }

  /** Gives a job back whose thread has ended, and counts how often that happened. */
  leave(hash: string, ends: number): void {
    this.#held.delete(hash);
    writeAtomic(this.#path(hash), JSON.stringify({ ...this.#me, runner: '', ends }), `${this.#path(hash)}.${this.runner}`);
  }

  /** How often a waiting job was left by a runner that ended. */
  endsOf(hash: string): number {
    const claim = this.#read(hash);
    if (claim === undefined) return 0;
    return claim.runner === '' ? claim.ends : claim.ends + 1;
  }

  /** To be called every `staleMs / 12`. */
  beat(): void {
    for (const hash of this.#held) {
      try {
        // A write takes the time of the file system, and not that of this machine. Every claim begins with this byte.
        const file = openSync(this.#path(hash), 'r+');
        writeSync(file, '{', 0);
        closeSync(file);
      } catch (error) {
        // Taken away by somebody who believed that this runner had ended: the result is published all the same.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
  }

  /** Gives all jobs back and ends. */
  close(): void {
    for (const hash of this.#held) this.release(hash);
    living.delete(this.runner);
  }

  /** Takes away what runners have left that were killed while they wrote a claim. */
  #sweep(): void {
    for (const name of readdirSync(this.#folder)) {
      const path = join(this.#folder, name);
      if (!/^[0-9a-f]{64}\.json$/.test(name) && this.#age(path) > this.#staleMs) rmSync(path, { force: true });
    }
  }

  #path(hash: string): string {
    return join(this.#folder, `${hash}.json`);
  }

  #create(hash: string): boolean {
    if (!create(this.#path(hash), JSON.stringify({ ...this.#me, ends: 0 }))) return false;
    this.#held.add(hash);
    return true;
  }

  #write(hash: string, ends: number): void {
    writeAtomic(this.#path(hash), JSON.stringify({ ...this.#me, ends }), `${this.#path(hash)}.${this.runner}`);
    this.#held.add(hash);
  }

  /** Undefined where there is no claim, or one that is not written yet. */
  #read(hash: string): Claim | undefined {
    return readClaim(this.#path(hash));
  }

  #isStale(path: string): boolean {
    const claim = readClaim(path);
    if (claim?.runner === '') return true;
    if (claim !== undefined && claim.machine === this.#me.machine && !living.has(claim.runner)) {
      // A process of this number that is another one, as the first of a container always is.
      if (claim.pid === process.pid || !isAlive(claim.pid)) return true;
    }
    return this.#age(path) > this.#staleMs;
  }

  /** ms since a file was changed, by the clock of the file system; 0 where it is gone. */
  #age(path: string): number {
    const changed = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (changed === undefined) return 0;
    const probe = join(this.#folder, `.now-${this.runner}`);
    try {
      closeSync(openSync(probe, 'w'));
      return statSync(probe).mtimeMs - changed;
    } finally {
      rmSync(probe, { force: true });
    }
  }
}

/** What a claim file says; undefined where there is none, or one that is not written yet. */
export function readClaim(path: string): Claim | undefined {
  try {
    const claim = JSON.parse(readFileSync(path, 'utf8')) as Claim;
    return typeof claim.runner === 'string' && typeof claim.pid === 'number' && typeof claim.ends === 'number'
      ? claim
      : undefined;
  } catch {
    return undefined;
  }
}

/** Makes a file that was not there; false where it was. */
function create(path: string, text: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
  return true;
}

/** A process of this machine. Of one that belongs to somebody else the system says so. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Containers have process numbers of their own, and a machine that was started again has new ones. */
function machineOf(host: string): string {
  try {
    return [host, readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), readlinkSync('/proc/self/ns/pid')].join(' ');
  } catch {
    return host;
  }
}
