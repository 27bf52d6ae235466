// Runs in the folder of a package before npm packs it: builds what was never built, since a package without dist/ is useless.
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { run } from './run.mjs';

if (!existsSync('dist')) {
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'));
  process.stderr.write(`building ${name} …\n`);
  // Standard output is npm's.
  const { code, output } = await run('nx', ['run', `${name}:build`, '--output-style=static'], { quiet: true });
  if (code !== 0) process.stderr.write(`${output}\nbuilding ${name} ended with exit code ${code}; nothing was packed\n`);
  process.exitCode = code;
}
