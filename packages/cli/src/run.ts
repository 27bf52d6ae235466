import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { processContext } from './context.ts';
import { main } from './main.ts';
import { packageFolder } from './package.ts';

/** Runs the program in this process: its arguments, its console, its exit code. */
export async function run(): Promise<void> {
  const { hear, advice } = npxAdvice();
  const context = processContext(hear);
  process.exitCode = await main(context);
  const text = advice();
  if (text !== undefined && !context.call.argv.includes('--quiet')) context.stderr.write(`${text}\n`);
}

interface NpxAdvice {
  /** Is told all that the program says. */
  readonly hear: (text: string) => void;
  /** What to say at the end; undefined where nothing was to be installed. */
  readonly advice: () => string | undefined;
}

/**
 * The copy that npx keeps for itself sees no package of the working directory, so what the program says is to be installed would not help
 * it: knows how it would.
 *
 * @param folder of this package
 */
export function npxAdvice(folder = fileURLToPath(packageFolder)): NpxAdvice {
  const isCopy = /[\\/]_npx[\\/]/.test(folder);
  const asked = new Set<string>();
  return {
    hear: (text) => {
      // A warning tells what the program does without.
      if (!isCopy || text.includes('warning: ')) return;
      for (const [, names] of text.matchAll(/npm install ((?:@?[a-z][\w./-]*(?:@[\d.]+)?(?: (?! )|\b))+)/g)) {
        for (const name of names.trim().split(' ')) asked.add(name);
      }
    },
    advice: () =>
      asked.size === 0
        ? undefined
        : `npx runs a copy of spikeseg-cli that sees no packages of this folder; install both here, then call npx as before: npm install spikeseg-cli ${[...asked].join(' ')}`,
  };
}
