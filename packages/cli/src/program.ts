import { Command } from 'commander';
import { registerBench } from './commands/bench.ts';
import { registerConfig } from './commands/config.ts';
import { registerCv } from './commands/cv.ts';
import { registerDetect } from './commands/detect.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEvaluate } from './commands/evaluate.ts';
import { registerExport } from './commands/export.ts';
import { registerInspect } from './commands/inspect.ts';
import { registerSynth } from './commands/synth.ts';
import { registerTrain } from './commands/train.ts';
import type { Context } from './context.ts';
import { version } from './version.ts';

/** A command adds itself, with its flags, help and action, to the program; all it knows of the process is the context. */
type RegisterCommand = (program: Command, context: Context) => void;

/** All commands in the order in which help lists them: a new command is a file and a line here. */
const commands: readonly RegisterCommand[] = [
  registerTrain,
  registerCv,
  registerEvaluate,
  registerDetect,
  registerExport,
  registerInspect,
  registerSynth,
  registerBench,
  registerConfig,
  registerDoctor,
];

/** The program with all its commands. Parsing throws CommanderError for help and version as well as for wrong arguments. */
export function buildProgram(context: Context): Command {
  const { stdout, stderr } = context;
  const program = new Command('spikeseg-cli')
    .description('Train, evaluate and run the SpikeSEG satellite detector.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(stdout.columns, 120) })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      // main() tells what is wrong, in the form of every other error.
      outputError: () => {},
    })
    .addHelpText(
      'after',
      '\nHelp of a command: spikeseg-cli COMMAND --help. All keys of the configuration: spikeseg-cli config keys',
    );
  for (const register of commands) register(program, context);
  return program;
}
