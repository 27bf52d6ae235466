import { Argument, type Command } from 'commander';
import type { Context } from '../console.ts';
import { addCommonOptions, addExamples, oneOf } from '../options.ts';
import { printAnswer } from '../output.ts';
import { type OptionValues } from '../settings.ts';
import { bashScript } from './bash.ts';
import { type CommandNode, commandTree } from './command-tree.ts';
import { fishScript } from './fish.ts';
import { zshScript } from './zsh.ts';

/** A new shell is a line here. */
const shells: Readonly<Record<string, (tree: readonly CommandNode[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export function registerCompletion(program: Command, context: Context): void {
  const names = Object.keys(shells);
  const shell = new Argument('<shell>', 'shell that reads the script').choices(names).argParser(oneOf('completion', names));
  const command = program
    .command('completion')
    .summary('print a script that completes commands in bash, zsh or fish')
    .description(
      'Prints a script that completes commands, options, their values, names of runs and key=value in a shell. It completes after spikeseg-cli, not after npx spikeseg-cli: npm install -g spikeseg-cli gives that name, in a clone npm link in packages/cli does. Make it again after an update. A new shell finds it where the examples put it; of zsh, where ~/.zshrc has the line: fpath+=~/.zfunc; autoload -Uz compinit; compinit',
    )
    .addArgument(shell);
  addExamples(
    addCommonOptions(command),
    [
      'mkdir -p ~/.local/share/bash-completion/completions && spikeseg-cli completion bash > ~/.local/share/bash-completion/completions/spikeseg-cli',
      'bash, where the package bash-completion is installed; elsewhere put the script into ~/.bashrc',
    ],
    ['mkdir -p ~/.zfunc && spikeseg-cli completion zsh > ~/.zfunc/_spikeseg-cli', 'zsh'],
    [
      'mkdir -p ~/.config/fish/completions && spikeseg-cli completion fish > ~/.config/fish/completions/spikeseg-cli.fish',
      'fish',
    ],
  ).action((name: string, options: OptionValues) => {
    const script = shells[name](commandTree(program));
    printAnswer(context, options, { json: { shell: name, script }, text: [script.trimEnd()] });
  });
}
