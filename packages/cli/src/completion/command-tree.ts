import type { Argument, Command, Option } from 'commander';
import { aliasKey } from '../settings.ts';
import { configWords } from './config-words.ts';

/*
 * What completion scripts are made of, read from the program itself, so that a new command or option is in them by being
 * registered. What a value is comes from what help calls it: <file>, <folder>, <path> and <data> are paths, <run> is a run, <what> either;
 * an argument takes key=value where help says so.
 */

/** What may stand in a place: some words, paths, names of runs, configuration keys. */
export interface Place {
  readonly words: readonly string[];
  readonly paths: boolean;
  readonly runs: boolean;
  /** `assigned`: key=value; `named`: keys and sections. */
  readonly keys: 'none' | 'assigned' | 'named';
}

export interface OptionNode {
  /** Short one first where there is one. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined for a switch. */
  readonly value: Place | undefined;
  /** What help calls the value. */
  readonly valueName: string;
}

export interface CommandNode {
  /** Names from the program's down, without the program's own: [] is the program. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly options: readonly OptionNode[];
  readonly commands: readonly string[];
  /** Of what is neither option nor command. */
  readonly argument: Place;
}

/** The program and all its commands, parents first. */
export function commandTree(command: Command, path: readonly string[] = []): CommandNode[] {
  const node: CommandNode = {
    path,
    summary: command.summary() || command.description(),
    options: command.createHelp().visibleOptions(command).map(optionNode),
    commands: command.commands.map((inner) => inner.name()),
    argument: argumentPlace(command.registeredArguments),
  };
  return [node, ...command.commands.flatMap((inner) => commandTree(inner, [...path, inner.name()]))];
}

function optionNode(option: Option): OptionNode {
  const [, valueName = ''] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? [];
  const key = aliasKey(option.attributeName());
  const words = option.argChoices ?? (key === undefined ? [] : configWords(key));
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined && flag !== null),
    description: option.description,
    value: option.required || option.optional ? placeOf(valueName, words) : undefined,
    valueName,
  };
}

function argumentPlace(args: readonly Argument[]): Place {
  const places = args.map((argument): Place => {
    const name = argument.name();
    const keys = /key=value/.test(`${name} ${argument.description}`) ? 'assigned' : name === 'key' ? 'named' : 'none';
    return { ...placeOf(name, argument.argChoices ?? []), keys };
  });
  return places[0] ?? placeOf('', []);
}

const placeOf = (name: string, words: readonly string[]): Place => ({
  words,
  paths: /^(file|folder|path|data|run|what)$/.test(name),
  runs: name === 'run' || name === 'what',
  keys: 'none',
});
