import { Command } from 'commander';
import { registerBatch } from './commands/batch.ts';
import { registerBench } from './commands/bench.ts';
import { registerCompleteness } from './commands/completeness.ts';
import { registerConfig } from './commands/config.ts';
import { registerConvert } from './commands/convert.ts';
import { registerCv } from './commands/cv.ts';
import { registerDetect } from './commands/detect.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerEvaluate } from './commands/evaluate.ts';
import { registerExport } from './commands/export.ts';
import { registerInspect } from './commands/inspect.ts';
import { registerObserve } from './commands/observe.ts';
import { registerSynth } from './commands/synth.ts';
import { registerTrain } from './commands/train.ts';
import { registerView } from './commands/view.ts';
import type { ProcessContext } from './console.ts';
import { addExamples } from './options.ts';
import { version } from './package.ts';
import { pasteable } from './terminal.ts';

/** A command adds itself, with its flags, help and action, to the program; all it knows of the process is the context. */
type RegisterCommand = (program: Command, context: ProcessContext) => void;

/** All commands by what they are for, as help lists them: a new command is a file and a line here. */
const commands: Readonly<Record<string, readonly RegisterCommand[]>> = {
  'Find satellites:': [registerDetect, registerView, registerObserve, registerBatch],
  'How well:': [registerEvaluate, registerCompleteness, registerBench],
  'Recordings:': [registerInspect, registerConvert, registerSynth],
  'Teach it:': [registerTrain, registerCv, registerExport],
  'The program:': [registerConfig, registerDoctor],
};

/** The program with all its commands. Parsing throws CommanderError for help and version as well as for wrong arguments. */
export function buildProgram(context: ProcessContext): Command {
  const { stdout, stderr } = context;
  const program = new Command('spikeseg-cli')
    .description('Finds satellites in recordings of event cameras, and trains and scores the spiking networks that do.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(stdout.columns, 120) })
    .configureOutput({
      writeOut: (text) => stdout.write(pasteable(context, text)),
      writeErr: (text) => stderr.write(text),
      // main() tells what is wrong, in the form of every other error.
      outputError: () => {},
    })
    .addHelpText(
      'after',
      '\nHelp of a command: spikeseg-cli help COMMAND. All keys of the configuration: spikeseg-cli config keys',
    );
  for (const [purpose, registers] of Object.entries(commands)) {
    program.commandsGroup(purpose);
    for (const register of registers) register(program, context);
  }
  addExamples(
    program,
    ['spikeseg-cli doctor', 'what works on this machine, and what is missing'],
    [
      'spikeseg-cli synth --output made data.synthetic.recordings=3 data.synthetic.negatives=1 data.synthetic.duration_s=5',
      'makes recordings, where you have none',
    ],
    ['spikeseg-cli detect made', 'finds satellites in them; nothing to train'],
    ['spikeseg-cli train --data-root made --name first device=cpu', 'trains a network on them and scores it'],
    ['spikeseg-cli detect made --checkpoint first', 'finds satellites with that network'],
  );
  return program;
}
