import { type Logger, type LogLevel, type LogTarget, makeLogger, terminalTarget } from './logger.ts';
import { type Progress, startProgress } from './progress.ts';
import { plainSink, type TextSink } from './sink.ts';

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
    from: (least) => at(least, others),
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
