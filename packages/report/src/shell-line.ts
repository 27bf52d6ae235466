/** Words of a command as a line to paste into a shell: quoted where they hold more than letters, digits and harmless signs. */
export const shellLine = (words: readonly string[], platform: string): string =>
  words.map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : quoted(word, platform))).join(' ');

function quoted(word: string, platform: string): string {
  return platform === 'win32' ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
