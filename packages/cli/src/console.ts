import type { Readable } from 'node:stream';
import { type Call, type Context, sinkLog, type TextSink } from '@spikeseg/experiment/commands';
import type { OptionValues } from './settings.ts';

/** A stream of text whose reader may be slow. */
export interface OutputSink extends TextSink {
  /** Resolves when what was written has been taken, to the last few kilobytes, or when `stop` is aborted. */
  drained(stop: AbortSignal): Promise<void>;
}

/** The process as commands see it. */
export interface ProcessContext {
  readonly call: Call;
  readonly stdout: OutputSink;
  /** For people: calls of this program in it (`spikeseg-cli train …`) reach them as lines to paste. */
  readonly stderr: TextSink;
  /** Standard input, to be asked for once. */
  readonly stdin: () => Readable;
  /**
   * Aborted by Ctrl-C or SIGTERM. A command that reads it takes the signals over: the first signal asks it to end, a second one
   * ends the process. In a command that does not read it the first signal ends the process.
   */
  readonly interrupted: AbortSignal;
  /** ms since 1970. */
  readonly now: () => number;
}

/** What work needs of the process: with `--quiet` it says errors alone. */
export function runContext(context: ProcessContext, { quiet }: OptionValues): Context {
  const { now, stderr } = context;
  return {
    log: sinkLog(stderr, now, quiet === true),
    now,
    get signal() {
      return context.interrupted;
    },
  };
}
