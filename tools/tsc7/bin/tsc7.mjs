#!/usr/bin/env node
// TypeScript 7 is the fast checker; TypeScript 6 stays as `typescript` for tools that need its API.
// Both ship a bin called `tsc`, so this workspace gives the new one a name of its own.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = join(dirname(fileURLToPath(import.meta.resolve('typescript7/package.json'))), 'bin/tsc');
const { status } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exit(status ?? 1);
