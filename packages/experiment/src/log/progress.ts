export interface Progress {
  /** Says how much is done. */
  update(done: number, total: number, note: string): void;
  /** Takes the bar away; the text stays. */
  end(): void;
}

/** The unit of a search: what it has done of a recording. */
export const secondsDone = 's of events';

const barCells = 24;
const fewestCells = 6;
const linesEveryMs = 5000;
const barEveryMs = 100;

/** Seconds as `1h02m`, `3m05s` or `12s`. */
export function formatDuration(seconds: number): string {
  const s = Math.round(seconds);
  if (s >= 3600) return `${Math.floor(s / 3600)}h${String(Math.floor((s % 3600) / 60)).padStart(2, '0')}m`;
  return s >= 60 ? `${Math.floor(s / 60)}m${String(s % 60).padStart(2, '0')}s` : `${s}s`;
}

/**
 * A bar with rate and time to go on a terminal, a plain line every five seconds elsewhere, nothing when quiet.
 *
 * @param label what is being done, e.g. `conv2`
 * @param unit what is counted, e.g. `stimuli`
 */
export function startProgress(sink: TextSink, now: () => number, label: string, unit: string, quiet: boolean): Progress {
  if (quiet) return { update: () => {}, end: () => {} };
  const start = now();
  let shownAt = start;
  let first: number | undefined;
  return {
    update: (done, total, note) => {
      first ??= done - 1;
      const time = now();
      if (time - shownAt < (sink.isTerminal ? barEveryMs : linesEveryMs)) return;
      shownAt = time;
      const rate = (done - first) / Math.max((time - start) / 1000, 1e-3);
      // What is left may be slower, or wait for others: no promise.
      const toGo = done < total ? `, about ${formatDuration(Math.max(1, (total - done) / rate))} to go` : '';
      const figures = `${Number(done.toFixed(1))}/${Number(total.toFixed(1))} ${unit}, ${rate < 0.1 ? rate.toPrecision(1) : rate.toFixed(1)}/s${toGo}`;
      const rest = note && `, ${note}`;
      if (!sink.isTerminal) return toGo === '' ? undefined : sink.write(`${label}: ${figures}${rest}\n`);
      sink.control('clear line');
      sink.write(barLine(sink.columns - 1, label, done / total, figures, rest));
    },
    end: () => {
      if (sink.isTerminal) sink.control('clear line');
    },
  };
}

/** A line of at most so many characters: of what does not fit the note goes first, then the bar, then the end of the label. */
function barLine(width: number, label: string, share: number, figures: string, rest: string): string {
  const left = width - label.length - 1 - figures.length;
  if (left < 0) return `${label.slice(0, Math.max(0, label.length + left - 1))}… ${figures}`.slice(0, width);
  const cells = Math.min(barCells, left - '[] '.length);
  const filled = Math.round(cells * share);
  const bar = cells < fewestCells ? '' : `[${'#'.repeat(filled)}${'.'.repeat(cells - filled)}] `;
  return `${label} ${bar}${figures}${rest}`.slice(0, width);
}

/** What a terminal is told: to take the line away that it is in, or what colour to go on in. */
export type Control = 'clear line' | 'red' | 'plain';

/** A stream of text for people or for another program. */
export interface TextSink {
  /** Text, of which a terminal gets no control character but line feed and tab. */
  write(text: string): void;
  /** One of the program's own control sequences. */
  control(name: Control): void;
  /** A terminal, where a line can be drawn again. */
  readonly isTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

/** A sink that is no terminal. */
export const plainSink = (write: (text: string) => void): TextSink => ({
  write,
  control: () => {},
  isTerminal: false,
  columns: 80,
});
