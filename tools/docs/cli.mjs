// What the built command line says of itself.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../run.mjs';

export const bin = join(root, 'packages/cli/dist/bin.js');
const ask = (...argv) => execFileSync(process.execPath, [bin, ...argv], { encoding: 'utf8' });

/** Flags and keys of the command line, asked once each. */
export function readCli() {
  const keys = new Set(JSON.parse(ask('config', 'keys', '--json')).keys.map(({ path }) => path));
  const commands = new Map();
  return {
    hasKey: (key) => keys.has(key),
    flagsOf(command) {
      if (!commands.has(command)) commands.set(command, flagsIn(command));
      return commands.get(command);
    },
  };
}

function flagsIn(command) {
  try {
    return ask(...command.split(' ').filter(Boolean), '--help').match(/(?<![\w-])--?[a-zA-Z][a-z0-9-]*/g) ?? [];
  } catch {
    return undefined;
  }
}
