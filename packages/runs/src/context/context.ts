import process from 'node:process';
import { Readable } from 'node:stream';
import type { Host } from '@spikeseg/report';

/** What a terminal is told: to take the line away that it is in, or what colour to go on in. */
export type Control = 'clear line' | 'red' | 'plain';

/** A stream of text for people or for another program. */
export interface TextSink {
  /** Text, of which a terminal gets no control character but line feed and tab. */
  write(text: string): void;
  /** One of the program's own control sequences. */
  control(name: Control): void;
  /** Resolves when what was written has been taken, to the last few kilobytes, or when `stop` is aborted. */
  drained(stop: AbortSignal): Promise<void>;
  /** A terminal, where a line can be drawn again. */
  readonly isTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

export interface Context {
  /** Arguments after the program's name. */
  readonly argv: readonly string[];
  /** Words that start this program from the shell of whoever called it. */
  readonly calledAs: readonly string[];
  /** Working directory, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Home directory, absolute. */
  readonly home: string;
  readonly stdout: TextSink;
  /** For people: calls of this program in it (`spikeseg-cli train …`) reach them as lines to paste. */
  readonly stderr: TextSink;
  /** Standard input in pieces, read as they are asked for; ends when `stop` is aborted. To be asked for once. */
  readonly stdin: (stop: AbortSignal) => AsyncIterable<Uint8Array>;
  /**
   * Aborted by Ctrl-C or SIGTERM. A command that reads it takes the signals over: the first signal asks it to end, a second one
   * ends the process. In a command that does not read it the first signal ends the process.
   */
  readonly interrupted: AbortSignal;
  /** ms since 1970. */
  readonly now: () => number;
  /** Version of this program, for the records of runs. */
  readonly version: string;
  readonly nodeVersion: string;
  readonly host: Host;
  /** Most memory that the process has taken from the machine so far, bytes. */
  readonly peakMemory: () => number;
}

/** What of a context is plain data, and can be sent to a thread. */
export type Surroundings = Pick<Context, 'argv' | 'calledAs' | 'cwd' | 'home' | 'version' | 'nodeVersion' | 'host' | 'env'>;

export const surroundingsOf = ({ argv, calledAs: words, cwd, env, home, version, nodeVersion, host }: Context): Surroundings => ({
  argv,
  calledAs: words,
  cwd,
  env: { ...env },
  home,
  version,
  nodeVersion,
  host,
});

/** The context of a thread: surroundings and console from the thread that began it, clock and memory of the process. */
export const threadContext = (
  surroundings: Surroundings,
  consoleAndSignals: Pick<Context, 'stdout' | 'stderr' | 'interrupted'>,
): Context => ({ ...surroundings, ...consoleAndSignals, stdin: () => Readable.from([]), now, peakMemory });

export const now = (): number => Date.now();

// Node reports kilobytes on every system.
export const peakMemory = (): number => process.resourceUsage().maxRSS * 1024;

/** A sink that is no terminal. */
export const plainSink = (write: (text: string) => void): TextSink => ({
  write,
  control: () => {},
  drained: () => Promise.resolve(),
  isTerminal: false,
  columns: 80,
});

/** A sink whose lines begin with a name, for one of several that say something at the same time. Takes whole lines. */
export const prefixedSink = (sink: TextSink, name: string): TextSink =>
  // No terminal: lines that are drawn again would draw over those of others.
  plainSink((text) => sink.write(text.replaceAll(/^(?=.)/gm, `${name}: `)));
