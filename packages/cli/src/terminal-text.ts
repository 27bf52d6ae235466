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
