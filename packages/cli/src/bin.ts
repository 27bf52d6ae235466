#!/usr/bin/env node
import module from 'node:module';
import process from 'node:process';
import { version } from './package.ts';

const [first = '', ...others] = process.argv.slice(2);
if (others.length === 0 && ['-V', '--version'].includes(first)) {
  // Who asks for the version waits for none of the commands; and may read no more of it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.stdout.write(`${version}\n`);
} else {
  // Node 22 keeps compiled modules in its folder of temporary files: a fifth of the start. NODE_DISABLE_COMPILE_CACHE=1 goes without.
  if ('enableCompileCache' in module) module.enableCompileCache();
  const { run } = await import('./run.ts');
  await run();
}
