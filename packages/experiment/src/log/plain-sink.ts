import type { TextSink } from '../context.ts';

/** A sink that is no terminal. */
export const plainSink = (write: (text: string) => void): TextSink => ({
  write,
  drained: () => Promise.resolve(),
  isTerminal: false,
  columns: 80,
});

/** A sink whose lines begin with a name, for one of several that say something at the same time. Takes whole lines. */
export const prefixedSink = (sink: TextSink, name: string): TextSink =>
  // No terminal: lines that are drawn again would draw over those of others.
  plainSink((text) => sink.write(text.replaceAll(/^(?=.)/gm, `${name}: `)));
