// The help of every command as one page.
import { execFileSync } from 'node:child_process';
import { bin } from '../docs/cli.mjs';

const help = (argv) =>
  execFileSync(process.execPath, [bin, ...argv, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
  });

/** Names in the lists of commands of a help text, which are titled by what they are for. */
const commandsOf = (text) =>
  [...text.matchAll(/\n(?!Arguments|Options|Examples)[A-Z].*:\n((?: .*\n)+)/g)].flatMap(([, list]) =>
    [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name]) => name),
  );

/** @returns Markdown, a heading per command and subcommand, as the built program prints its help */
export function cliPage() {
  const section = (argv) => {
    const text = help(argv);
    const own = `## ${['spikeseg-cli', ...argv].join(' ')}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
    return [own, ...commandsOf(text).flatMap((name) => section([...argv, name]))];
  };
  return `# Command line\n\n${section([]).join('\n')}`;
}
