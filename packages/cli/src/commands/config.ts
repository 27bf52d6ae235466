import type { Context } from '@spikeseg/experiment/parts';
import type { Command } from 'commander';
import { addExamples } from '../help/examples.ts';
import { registerKeys } from './config/keys.ts';
import { registerNetwork } from './config/network.ts';
import { registerPresets } from './config/presets.ts';
import { registerPrint } from './config/print.ts';
import { registerSchema } from './config/schema.ts';
import { registerValidate } from './config/validate.ts';

export function registerConfig(program: Command, context: Context): void {
  const group = program
    .command('config')
    .summary('print, check and explain configurations')
    .description('Prints, checks and explains configurations.')
    .helpCommand(false);
  for (const register of [registerPrint, registerNetwork, registerValidate, registerSchema, registerPresets, registerKeys])
    register(group, context);
  addExamples(
    group,
    ['spikeseg-cli config keys data.synthetic', 'what can be set of generated recordings'],
    [
      'spikeseg-cli config print --preset igarss2023 > config.yaml',
      'a file to start from; then: spikeseg-cli train --config config.yaml',
    ],
  );
}
