// The help of every command as one page.
import { execFileSync } from 'node:child_process';
import { bin } from '../docs/cli.mjs';

const help = (argv) =>
  execFileSync(process.execPath, [bin, ...argv, '--help'], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
  });

/** Names below "Commands:" of a help text. */
const commandsOf = (text) =>
  (/\nCommands:\n([\s\S]*?)\n\n/.exec(text)?.[1] ?? '')
    .split('\n')
    .flatMap((line) => /^ {2}([a-z][a-z-]*)/.exec(line)?.[1] ?? []);

/** @returns Markdown, a heading per command and subcommand, as the built program prints its help */
export function cliPage() {
  const section = (argv) => {
    const text = help(argv);
    const own = `## ${['spikeseg-cli', ...argv].join(' ')}\n\n\`\`\`text\n${text.trimEnd()}\n\`\`\`\n`;
    return [own, ...commandsOf(text).flatMap((name) => section([...argv, name]))];
  };
  return `# Command line\n\n${section([]).join('\n')}`;
}
