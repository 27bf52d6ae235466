import { type Progress, plainSink, startProgress, type TextSink } from './progress.ts';

/** What work says meanwhile: messages, and how far it is. */
export interface Log extends Logger {
  /**
   * Begins to tell how far something is.
   *
   * @param label what is being done, e.g. `conv2` @param unit what is counted, e.g. `stimuli`
   */
  progress(label: string, unit: string): Progress;
  /** The same without messages below a level; one that says errors alone stays so. */
  from(level: LogLevel): Log;
  /** The same, with every message also to another target. */
  and(target: LogTarget): Log;
  /** Takes whole lines of one of several that work at the same time; every line begins with its name. */
  lines(name: string): (text: string) => void;
}

/** A log on a terminal or in a file. @param quiet errors alone, and no progress */
export function sinkLog(sink: TextSink, now: () => number, quiet = false): Log {
  const at = (level: LogLevel, others: readonly LogTarget[]): Log => ({
    ...makeLogger([terminalTarget(sink, quiet ? 'ERROR' : level), ...others]),
    progress: (label, unit) => startProgress(sink, now, label, unit, quiet),
    from: (min) => at(min, others),
    and: (target) => at(level, [...others, target]),
    // Lines that are drawn again would draw over those of others.
    lines: (name) => (text) => quiet || sink.write(text.replaceAll(/^(?=.)/gm, `${name}: `)),
  });
  return at('INFO', []);
}

/** A log that writes nowhere. */
export const silentLog: Log = sinkLog(
  plainSink(() => {}),
  () => 0,
  true,
);

/** Levels of messages, least important first; named as in `logging.log_level`. */
export const logLevels = ['DEBUG', 'INFO', 'WARNING', 'ERROR'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Where messages go, and which. */
interface LogTarget {
  /** Least important level that is written. */
  readonly level: LogLevel;
  write(level: LogLevel, message: string): void;
}

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** A logger that hands every message to the targets that want its level. */
export function makeLogger(targets: readonly LogTarget[]): Logger {
  const at = (level: LogLevel) => (message: string) => {
    for (const target of targets) {
      if (logLevels.indexOf(level) >= logLevels.indexOf(target.level)) target.write(level, message);
    }
  };
  return { debug: at('DEBUG'), info: at('INFO'), warn: at('WARNING'), error: at('ERROR') };
}

const prefixes: Readonly<Record<LogLevel, string>> = { DEBUG: 'debug: ', INFO: '', WARNING: 'warning: ', ERROR: 'error: ' };

/** Messages for the person at the terminal. On a terminal, the line of a progress bar makes way. */
export function terminalTarget(sink: TextSink, level: LogLevel): LogTarget {
  return {
    level,
    write: (kind, message) => {
      if (sink.isTerminal) sink.control('clear line');
      sink.write(`${prefixes[kind]}${message}\n`);
    },
  };
}

/**
 * Messages for a log file, every line with time and level.
 *
 * @param append adds text to the file
 * @param now ms since 1970
 */
export function fileTarget(append: (text: string) => void, now: () => number, level: LogLevel): LogTarget {
  return {
    level,
    write: (kind, message) => {
      const stamp = new Date(now()).toISOString();
      append(
        message
          .split('\n')
          .map((line) => `${stamp} ${kind.padEnd(7)} ${line}\n`)
          .join(''),
      );
    },
  };
}
