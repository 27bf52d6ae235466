import type { TextSink } from '@spikeseg/experiment/parts';

/** Paints a word; a sink that wants no colours gets it plain. */
export type Paint = (text: string, colour: 'red' | 'yellow' | 'grey') => string;

const codes = { red: 31, yellow: 33, grey: 90 } as const;

/**
 * Colours on a terminal, and with FORCE_COLOR also elsewhere, as a build server that shows colours wants it; never where
 * NO_COLOR is set to anything but the empty text (https://no-color.org), FORCE_COLOR is 0 or TERM is `dumb`.
 */
export function painter(sink: TextSink, env: Readonly<Record<string, string | undefined>>): Paint {
  const [no, force] = [env['NO_COLOR'] ?? '', env['FORCE_COLOR'] ?? ''];
  const never = no !== '' || force === '0' || force === 'false';
  const colourful = !never && (force !== '' || (sink.isTerminal && env['TERM'] !== 'dumb'));
  return (text, colour) => (colourful ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text);
}
