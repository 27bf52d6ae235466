import process from 'node:process';
import { processContext } from './context.ts';
import { main } from './main.ts';
import { npxAdvice } from './npx-advice.ts';

/** Runs the program in this process: its arguments, its console, its exit code. */
export async function run(): Promise<void> {
  const { hear, advice } = npxAdvice();
  const context = processContext(hear);
  process.exitCode = await main(context);
  const text = advice();
  if (text !== undefined && !context.argv.includes('--quiet')) context.stderr.write(`${text}\n`);
}
