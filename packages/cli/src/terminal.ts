import type { TextSink } from '@spikeseg/experiment/parts';

/** What this program itself sends to a terminal: colours, and the line of progress that is taken away. */
const own = String.raw`\r?\u001B\[(?:\d{1,2}m|2K)`;
/** Control characters but for line feed and tab, and those that change the direction of text or break lines. */
const harmful = String.raw`[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]`;
const either = new RegExp(`(${own})|${harmful}`, 'gu');

/**
 * Text as a terminal may show it. Names and headers of files come from anywhere, and a terminal obeys what it is sent: a title, a colour
 * without end, lines that overwrite others. What could do that becomes `�`.
 */
export const terminalText = (text: string): string => text.replaceAll(either, (_, kept?: string) => kept ?? '\uFFFD');

/** Paints a word; a sink that wants no colours gets it plain. */
type Paint = (text: string, colour: 'red' | 'yellow' | 'grey') => string;

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
