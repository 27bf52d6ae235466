import type { Command } from 'commander';

/** A command line that runs as it stands, and what it does. */
export type Example = readonly [line: string, does: string];

/** Ends the help of a command with examples; every one is run by the long tests as it is printed. */
export const addExamples = (command: Command, ...examples: readonly [Example, Example, ...Example[]]): Command =>
  command.addHelpText('after', () => {
    const help = command.createHelp();
    const width = (help.helpWidth ?? 80) - indent.length;
    const explained = (text: string) => help.boxWrap(text, width).replaceAll(/^/gm, indent);
    return ['', 'Examples:', ...examples.flatMap(([line, does]) => [`  ${line}`, explained(does)])].join('\n');
  });

const indent = ' '.repeat(6);
