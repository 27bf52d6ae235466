import { type Control, programLine, type TextSink } from '@spikeseg/experiment/commands';

/** Control characters but for line feed and tab, and those that change the direction of text or break lines. */
// oxlint-disable-next-line no-control-regex -- those are what is looked for
const harmful = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Text as a terminal may show it. Names and headers of files come from anywhere, and a terminal obeys what it is sent: a title, a colour
 * without end, lines that overwrite others. What could do that becomes `�`.
 */
export const terminalText = (text: string): string => text.replaceAll(harmful, '\uFFFD');

/** What this program itself tells a terminal. */
export const controls: Readonly<Record<Control, string>> = {
  'clear line': '\r\u001B[2K',
  red: '\u001B[31m',
  plain: '\u001B[0m',
};

/**
 * Colours on a terminal, and with FORCE_COLOR also elsewhere, as a build server that shows colours wants it; never where
 * NO_COLOR is set to anything but the empty text (https://no-color.org), FORCE_COLOR is 0 or TERM is `dumb`.
 */
export function isColourful(sink: TextSink, env: Readonly<Record<string, string | undefined>>): boolean {
  const [no, force] = [env['NO_COLOR'] ?? '', env['FORCE_COLOR'] ?? ''];
  const never = no !== '' || force === '0' || force === 'false';
  return !never && (force !== '' || (sink.isTerminal && env['TERM'] !== 'dumb'));
}

/** Flags of options that packages below call by another name, as programs do. */
const otherFlags: Readonly<Record<string, string>> = { sensor: '--sensor-size', graphs: '--to' };

/** Options that texts of packages below name: `option dataRoot` is `--data-root` on the command line. */
export const namedOptions: readonly string[] = `
  camera checkpoint columns config dataRoot debug detections detector engine epoch folds follow
  format graphs injections magnitudes maxBurst noVerify output outputs overwrite queue quick recording
  sensor shard speeds split state stream triton unit verify zeroPoint
`
  .trim()
  .split(/\s+/);

/** The flag of an option. */
export const flagOf = (option: string): string =>
  otherFlags[option] ?? `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const named = new RegExp(String.raw`\boption (${namedOptions.join('|')})\b`, 'g');

/** Text in which options have their flags, and calls of this program, written as `spikeseg-cli train …`, are lines to paste where the user stands. */
export function pasteable(calledAs: readonly string[], text: string): string {
  const flagged = text.replaceAll(named, (_, option: string) => flagOf(option));
  if (!flagged.includes('spikeseg-cli')) return flagged;
  const program = programLine([], calledAs);
  return flagged.replaceAll(call, () => program);
}

/** Followed by a command, and neither the end of a path nor the name of the program in its usage. */
const call =
  /(?<![\w./\\@-]|Usage: |npx )spikeseg-cli(?=\s+(?:train|cv|evaluate|detect|observe|batch|view|completeness|export|inspect|convert|synth|bench|config|doctor|help|--help)\b)/g;
