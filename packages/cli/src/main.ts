import { CommanderError } from 'commander';
import type { Context } from './context.ts';
import { AnsweredError } from './errors/errors.ts';
import { describeError, errorLines, type ExitCode, exitCodes } from './errors/exit-code.ts';
import { painter } from './log/style.ts';
import { buildProgram } from './program.ts';

/** Runs the command that the arguments name. Returns the exit code; never throws. */
export async function main(context: Context): Promise<ExitCode> {
  try {
    await buildProgram(context).parseAsync([...context.argv], { from: 'user' });
    return exitCodes.fine;
  } catch (error) {
    if (error instanceof CommanderError) return endOfParsing(context, error);
    const { code } = describeError(error);
    if (!(error instanceof AnsweredError)) report(context, error, errorLines(error), code);
    return code;
  }
}

/** Help and version end in an exception, too, and have printed what they had to say. */
function endOfParsing(context: Context, error: CommanderError): ExitCode {
  if (error.exitCode === 0) return exitCodes.fine;
  if (error.code === 'commander.help') return exitCodes.badInput;
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  report(context, error, [`${message}; see spikeseg-cli --help`], exitCodes.badInput);
  return exitCodes.badInput;
}

/** Lines on stderr for people, an object on stdout with `--json`, the stack with `--debug`. */
function report({ argv, env, stdout, stderr }: Context, error: unknown, lines: readonly string[], exitCode: ExitCode): void {
  const prefix = exitCode === exitCodes.interrupted ? '' : `${painter(stderr, env)('error:', 'red')} `;
  for (const line of lines) stderr.write(`${prefix}${line}\n`);
  if (argv.includes('--debug')) stderr.write(`${stackOf(error)}\n`);
  if (argv.includes('--json')) {
    const kind = error instanceof Error ? error.name : 'Error';
    stdout.write(`${JSON.stringify({ error: { kind, messages: lines, exitCode } })}\n`);
  }
}

/** An error with its causes as stack traces. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
