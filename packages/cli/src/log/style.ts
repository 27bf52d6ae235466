import type { TextSink } from '../context.ts';

/** Paints a word; a sink that wants no colours gets it plain. */
export type Paint = (text: string, colour: 'red' | 'yellow' | 'grey') => string;

const codes = { red: 31, yellow: 33, grey: 90 } as const;

/** Colours on a terminal, unless NO_COLOR is set to anything but the empty text (https://no-color.org) or TERM is `dumb`. */
export function painter(sink: TextSink, env: Readonly<Record<string, string | undefined>>): Paint {
  const plain = !sink.isTerminal || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return (text, colour) => (plain ? text : `\u001B[${codes[colour]}m${text}\u001B[0m`);
}
