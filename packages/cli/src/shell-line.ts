import type { Context } from './context.ts';

/** Words of a command as a line to paste into a shell: quoted where they hold more than letters, digits and harmless signs. */
export const shellLine = (words: readonly string[], platform: string): string =>
  words.map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : quoted(word, platform))).join(' ');

/** A call of this program as a line to paste: with npx where that is how it was called, for then it need not be on the path. */
export function programLine({ env, host }: Pick<Context, 'env' | 'host'>, words: readonly string[]): string {
  const byNpx = env['npm_lifecycle_event'] === 'npx' && /\bspikeseg-cli\b/.test(env['npm_lifecycle_script'] ?? '');
  return shellLine([...(byNpx ? ['npx'] : []), 'spikeseg-cli', ...words], host.platform);
}

function quoted(word: string, platform: string): string {
  return platform === 'win32' ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
