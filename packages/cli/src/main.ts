import process from 'node:process';
import { describeConfig } from '@spikeseg/config';
import { describeError, didYouMean, type ExitCode, errorLines, exitCodes, type TextSink } from '@spikeseg/experiment/commands';
import { type Command, CommanderError } from 'commander';
import type { ProcessContext } from './console.ts';
import { AnsweredError } from './output.ts';
import { buildProgram } from './program.ts';
import { isColourful, pasteable } from './terminal.ts';

/** Runs the command that the arguments name. Returns the exit code; never throws. */
export async function main(context: ProcessContext): Promise<ExitCode> {
  const [first, second] = context.call.argv;
  const program = await buildProgram(context, first === 'help' ? second : first);
  const argv = asHelpFlag(program, context.call.argv);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes.fine;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(context, commandOf(program, argv), error);
    const { code } = describeError(error);
    if (!(error instanceof AnsweredError)) report(context, error, errorLines(error), code);
    return code;
  }
}

/** `help config print` is `config print --help`. */
function asHelpFlag(program: Command, argv: readonly string[]): string[] {
  const [first = '', ...words] = argv;
  if (first === 'help') {
    const named = fullName(commandOf(program, words)) === [program.name(), ...words].join(' ');
    return named ? [...words, '--help'] : words;
  }
  // `trian --help` would be answered with the help of the program, which says nothing of the slip.
  const unknown = first !== '' && !first.startsWith('-') && !program.commands.some((command) => command.name() === first);
  return unknown ? [first] : [...argv];
}

/** The innermost command that the arguments name. */
function commandOf(program: Command, argv: readonly string[]): Command {
  const inner = program.commands.find((command) => command.name() === argv[0]);
  return inner === undefined ? program : commandOf(inner, argv.slice(1));
}

/** Name of a command with those it is in, as it is typed. */
const fullName = (command: Command): string =>
  command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`;

/** Help and version end in an exception, too, and have printed what they had to say. */
function endOfParsing(context: ProcessContext, command: Command, error: CommanderError): ExitCode {
  if (error.exitCode === 0) return exitCodes.fine;
  if (error.code === 'commander.help') return exitCodes.badInput;
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const line = `${message}${nearestOf(command, error)}; see: ${fullName(command)} --help`;
  report(context, error, [line], exitCodes.badInput);
  return exitCodes.badInput;
}

/** What was meant by an unknown command or option, where commander, which compares more strictly, does not know. */
function nearestOf(command: Command, { code, message }: CommanderError): string {
  const [, typed = ''] = /'([^']*)'/.exec(message) ?? [];
  if (message.includes('Did you mean')) return '';
  if (code === 'commander.unknownCommand')
    return didYouMean(
      typed,
      command.commands.map((inner) => inner.name()),
    );
  if (code !== 'commander.unknownOption') return '';
  const [flag] = typed.split('=');
  const key = keyLike(flag);
  if (key !== undefined) return `; a key of the configuration is given as ${key}=VALUE`;
  return didYouMean(
    flag,
    command
      .createHelp()
      .visibleOptions(command)
      .flatMap(({ long }) => long ?? []),
  );
}

/** The configuration key that was given like a flag, `--stdp.lr_plus` or `--lr-plus`; undefined where there is none, or several. */
function keyLike(flag: string): string | undefined {
  const name = flag.replace(/^-+/, '').replaceAll('-', '_');
  const paths = describeConfig().map(({ path }) => path);
  const ending = paths.filter((path) => path.endsWith(`.${name}`));
  return paths.find((path) => path === name) ?? (ending.length === 1 ? ending[0] : undefined);
}

/** Lines on stderr for people, an object on stdout with `--json`, the stack with `--debug`. */
function report(context: ProcessContext, error: unknown, texts: readonly string[], exitCode: ExitCode): void {
  const { call, stdout, stderr } = context;
  const lines = texts.map((text) => pasteable(call.calledAs, text));
  for (const line of lines) {
    if (exitCode !== exitCodes.interrupted) sayError(stderr, isColourful(stderr, process.env));
    stderr.write(`${line}\n`);
  }
  if (call.argv.includes('--debug')) stderr.write(`${stackOf(error)}\n`);
  if (call.argv.includes('--json')) {
    const kind = error instanceof Error ? error.name : 'Error';
    stdout.write(`${JSON.stringify({ error: { kind, messages: lines, exitCode } })}\n`);
  }
}

function sayError(stderr: TextSink, colourful: boolean): void {
  if (colourful) stderr.control('red');
  stderr.write('error:');
  if (colourful) stderr.control('plain');
  stderr.write(' ');
}

/** An error with its causes as stack traces. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
