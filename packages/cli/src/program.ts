import { Command } from 'commander';
import type { ProcessContext } from './console.ts';
import { addExamples } from './options.ts';
import { version } from './package.ts';
import { pasteable } from './terminal.ts';

/** A command adds itself, with its flags, help and action, to the program; all it knows of the process is the context. */
type RegisterCommand = (program: Command, context: ProcessContext) => void;

/** All commands by what they are for, as help lists them; each is loaded when it is called: a new command is a file and a line here. */
const commands: Readonly<Record<string, Readonly<Record<string, () => Promise<RegisterCommand>>>>> = {
  'Find satellites:': {
    detect: async () => (await import('./commands/detect.ts')).registerDetect,
    view: async () => (await import('./commands/view.ts')).registerView,
    observe: async () => (await import('./commands/observe.ts')).registerObserve,
    batch: async () => (await import('./commands/batch.ts')).registerBatch,
  },
  'How well:': {
    evaluate: async () => (await import('./commands/evaluate.ts')).registerEvaluate,
    completeness: async () => (await import('./commands/completeness.ts')).registerCompleteness,
    bench: async () => (await import('./commands/bench.ts')).registerBench,
  },
  'Recordings:': {
    inspect: async () => (await import('./commands/inspect.ts')).registerInspect,
    convert: async () => (await import('./commands/convert.ts')).registerConvert,
    synth: async () => (await import('./commands/synth.ts')).registerSynth,
  },
  'Teach it:': {
    train: async () => (await import('./commands/train.ts')).registerTrain,
    cv: async () => (await import('./commands/cv.ts')).registerCv,
    export: async () => (await import('./commands/export.ts')).registerExport,
  },
  'The program:': {
    config: async () => (await import('./commands/config.ts')).registerConfig,
    doctor: async () => (await import('./commands/doctor.ts')).registerDoctor,
  },
};

/**
 * The program. Parsing throws CommanderError for help and version as well as for wrong arguments.
 *
 * @param called the one command that it is to have; all, where it is none of them
 */
export async function buildProgram(context: ProcessContext, called?: string): Promise<Command> {
  const { stdout, stderr } = context;
  const program = new Command('spikeseg-cli')
    .description('Finds satellites in recordings of event cameras, and trains and scores the spiking networks that do.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ helpWidth: Math.min(stdout.columns, 120) })
    .configureOutput({
      writeOut: (text) => stdout.write(pasteable(context.call.calledAs, text)),
      writeErr: (text) => stderr.write(text),
      // main() tells what is wrong, in the form of every other error.
      outputError: () => {},
    })
    .addHelpText(
      'after',
      '\nHelp of a command: spikeseg-cli help COMMAND. All keys of the configuration: spikeseg-cli config keys',
    );
  const isCommand = called !== undefined && Object.values(commands).some((group) => Object.hasOwn(group, called));
  for (const [purpose, group] of Object.entries(commands)) {
    program.commandsGroup(purpose);
    for (const [name, load] of Object.entries(group)) if (!isCommand || name === called) (await load())(program, context);
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
