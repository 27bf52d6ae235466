import { engineNames } from '@spikeseg/experiment/parts';
import type { Command } from 'commander';
import { choiceOption } from '../help/choice.ts';

/** Adds `--engine`. With exact numerics it changes how long a command takes and nothing else, so it is no key of a run. */
export const addEngine = (command: Command): Command =>
  command.addOption(
    choiceOption('--engine <name>', 'compute with this engine, whatever the device', engineNames, /^tfjs-gpu:\d+$/),
  );
