import { type ConfigError, isConfigError, loadConfig } from '@spikeseg/config';
import type { Context, OptionValues } from '@spikeseg/experiment/parts';
import { AnsweredError, checkGiven, errorLines, makeLogger, terminalTarget } from '@spikeseg/experiment/parts';
import type { Command } from 'commander';
import { addExamples } from '../../help/examples.ts';
import { addCommonOptions } from '../../options/config-options.ts';
import { printAnswer } from '../../output.ts';

export function registerValidate(group: Command, context: Context): void {
  const command = group
    .command('validate')
    .summary('check configuration files')
    .description('Checks configuration files; tells every problem with line, column and the nearest names.')
    .argument('<file...>', 'YAML files');
  addExamples(
    addCommonOptions(command),
    [
      'spikeseg-cli config validate config.yaml',
      'says that the file is valid, or every problem with its place and the nearest names',
    ],
    ['spikeseg-cli config validate --json config.yaml night.yaml', 'the same of two files for a program'],
  ).action((files: string[], options: OptionValues) => validate(context, files, options));
}

function validate(context: Context, files: readonly string[], options: OptionValues): void {
  const checked = files.map((file) => ({ file, fault: faultOf(context, file) }));
  const log = makeLogger([terminalTarget(context.stderr, 'ERROR')]);
  const bad = checked.filter(({ fault }) => fault !== undefined);
  for (const { fault } of bad) for (const line of errorLines(fault)) log.error(line);
  printAnswer(context, options, {
    json: { files: checked.map(({ file, fault }) => ({ file, valid: fault === undefined, problems: fault?.problems ?? [] })) },
    text: checked.filter(({ fault }) => fault === undefined).map(({ file }) => `${file}: valid`),
  });
  if (bad.length > 0) throw new AnsweredError(`${bad.length} of ${files.length} file(s) have problems`);
}

/** @throws UsageError for a file of another kind */
function faultOf({ cwd, env, home }: Context, file: string): ConfigError | undefined {
  checkGiven({ cwd }, file, 'configuration');
  try {
    loadConfig(file, { environment: { cwd, env, home } });
    return undefined;
  } catch (error) {
    if (isConfigError(error)) return error;
    throw error;
  }
}
