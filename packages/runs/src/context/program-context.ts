import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import process from 'node:process';
import { sinkLog } from '../log/log.ts';
import { plainSink } from '../log/sink.ts';
import { type Context, now } from './context.ts';

/*
 * What a run takes from the process where a program, and not the command line, begins it. It writes nothing to the console and takes no
 * signals.
 */

/** What a program may say of a run. */
export interface ProgramOptions {
  /** Told what the run says: progress, warnings, tables, one or more lines at a time. Nothing is printed where it is left out. */
  readonly onMessage?: (text: string) => void;
  /** Aborted to stop the run, which saves its work first. */
  readonly signal?: AbortSignal;
}

/** The context of a run that a program begins. */
export function programContext({ onMessage = () => {}, signal = new AbortController().signal }: ProgramOptions = {}): Context {
  const manifest = readFileSync(createRequire(import.meta.url).resolve('@spikeseg/runs/package.json'), 'utf8');
  return {
    log: sinkLog(plainSink(onMessage), now),
    signal,
    now,
    call: {
      argv: [],
      calledAs: ['npx', 'spikeseg-cli'],
      cwd: process.cwd(),
      env: process.env,
      home: homedir(),
      version: (JSON.parse(manifest) as { readonly version: string }).version,
    },
  };
}
